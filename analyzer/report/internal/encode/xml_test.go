package encode

import (
	"bytes"
	"encoding/xml"
	"testing"
)

func TestXML(t *testing.T) {
	t.Parallel()
	type document struct {
		XMLName xml.Name `xml:"d"`
		Text    string   `xml:"text,attr"`
		Inner   string   `xml:",chardata"`
	}
	text := "<\"&'>\n\t\r\u0085\u202e\U000e0001é🐳]]>"
	var out bytes.Buffer
	if err := XML(&out, document{Text: text, Inner: text}); err != nil {
		t.Fatal(err)
	}
	want := xml.Header + `<d text="&lt;&#34;&amp;&#39;&gt;&#xA;&#x9;&#xD;&#x85;&#x202E;&#xE0001;é🐳]]&gt;">` +
		`&lt;&#34;&amp;&#39;&gt;&#xA;&#x9;&#xD;&#x85;&#x202E;&#xE0001;é🐳]]&gt;</d>` + "\n"
	if got := out.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	var back document
	if err := xml.Unmarshal(out.Bytes(), &back); err != nil || back.Text != text || back.Inner != text {
		t.Errorf("read back as %q, %v", back, err)
	}
}

func TestXMLText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain é🐳\n\t\r": "plain é🐳\n\t\r", "\x00\x1b\a": `\x00\x1b\x07`, "a\xffb": `a\xffb`, "\ufffe\uffff": `\ufffe\uffff`,
		"\ufffd\u0085": "\ufffd\u0085",
	} {
		if got := XMLText(text); got != want {
			t.Errorf("XMLText(%q) = %q, want %q", text, got, want)
		}
	}
}
