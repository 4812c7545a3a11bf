package checkstyle

import (
	"bytes"
	"encoding/xml"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
)

func decode(t *testing.T, text string) document {
	t.Helper()
	var d document
	if err := xml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps = []string{"not read"}
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, u)); err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, "socket.xml", out.String())
	d := decode(t, out.String())
	if gap := d.Files[1].Errors[0]; gap.Severity != "error" || gap.Line != 1 || gap.Source != "hullcheck.NotAnalysed" {
		t.Errorf("got %+v", gap)
	}
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, Write)
	sample.Golden(t, "hostile.xml", hostile)
	if d := decode(t, empty); d.XMLName.Local != "checkstyle" || len(d.Files) != 0 {
		t.Errorf("got %s for nothing", empty)
	}
	d := decode(t, hostile)
	if len(d.Files) != 1 || len(d.Files[0].Errors) != 3 {
		t.Fatalf("got %+v", d)
	}
	// What XML can hold is the same when it is read back.
	if want := "a:b,%25/c\r\nd\\x1b]0;x\\x07\u202e|<b>&\"`日\\xff.Dockerfile"; d.Files[0].Name != want {
		t.Errorf("got %q", d.Files[0].Name)
	}
}
