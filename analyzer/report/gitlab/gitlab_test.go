package gitlab

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func decode(t *testing.T, text string) []entry {
	t.Helper()
	var list []entry
	d := json.NewDecoder(bytes.NewBufferString(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range list {
		if e.Description == "" || e.CheckName == "" || e.Fingerprint == "" || seen[e.Fingerprint] || e.Location.Path == "" || e.Location.Lines.Begin < 1 {
			t.Errorf("GitLab drops %+v", e)
		}
		if !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, e.Severity) {
			t.Errorf("severity %s", e.Severity)
		}
		seen[e.Fingerprint] = true
	}
	return list
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps = []string{"not read", "not read either"}
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, u)); err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, "socket.json", out.String())
	decode(t, out.String())
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, Write)
	sample.Golden(t, "hostile.json", hostile)
	if empty != "[]\n" {
		t.Errorf("got %q for nothing", empty)
	}
	if list := decode(t, hostile); len(list) != 3 {
		t.Errorf("%d entries", len(list))
	}
}

// A fingerprint is what GitLab compares: a moved line changes none.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	var prints [2][]string
	u := sample.Socket()
	for n := range prints {
		var out bytes.Buffer
		if err := Write(&out, sample.Report(t, analyzer.Options{}, u)); err != nil {
			t.Fatal(err)
		}
		for _, e := range decode(t, out.String()) {
			prints[n] = append(prints[n], e.Fingerprint)
		}
		u.Files = source.Memory{"Dockerfile": u.Files["Dockerfile"], "compose.yaml": append([]byte("# moved\n\n"), u.Files["compose.yaml"]...)}
	}
	if diff := cmp.Diff(prints[0], prints[1]); diff != "" {
		t.Error(diff)
	}
}
