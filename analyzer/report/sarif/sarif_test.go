package sarif

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func describe(r *analyzer.Rule) Description {
	return Description{
		Summary: "Whoever reaches " + r.Name + " gains much.", Markdown: "**Gain:** much.\n\n**Fix:** less.",
		Help: "Take it away.", HelpPage: "Take *it* away.",
	}
}

func write(t *testing.T, r *analyzer.Report, o Options) (string, log) {
	t.Helper()
	var out bytes.Buffer
	if _, err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	var l log
	d := json.NewDecoder(bytes.NewReader(out.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		t.Fatal(err)
	}
	checkShape(t, "$", decode(t, out.Bytes()))
	checkSchema(t, out.Bytes())
	return out.String(), l
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// checkShape refuses what consumers stumble over: members that move a viewer's
// selection or a reader's order, nulls, and empty arrays but for results.
func checkShape(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", at)
	case []any:
		if len(v) == 0 && !strings.HasSuffix(at, ".results") && !strings.HasSuffix(at, ".suppressions") {
			t.Errorf("%s is empty", at)
		}
		for i, element := range v {
			checkShape(t, fmt.Sprintf("%s[%d]", at, i), element)
		}
	case map[string]any:
		if len(v) == 0 {
			t.Errorf("%s is empty", at)
		}
		for key, member := range v {
			inLogical := strings.Contains(at, "logicalLocations") || strings.Contains(at, "suppressions")
			switch key {
			case "byteOffset", "byteLength", "charOffset", "charLength", "rank", "contextRegion", "workingDirectory", "guid":
				t.Errorf("%s has %s", at, key)
			case "kind":
				if !inLogical {
					t.Errorf("%s has %s", at, key)
				}
			case "markdown":
				if strings.HasSuffix(at, ".message") {
					t.Errorf("%s has %s", at, key)
				}
			case "region", "deletedRegion":
				for _, number := range []string{"startLine", "startColumn", "endLine", "endColumn"} {
					if n, ok := member.(map[string]any)[number].(float64); !ok || n < 1 {
						t.Errorf("%s.%s has %s %v", at, key, number, n)
					}
				}
			case "security-severity":
				if _, ok := member.(string); !ok {
					t.Errorf("%s.%s is no string", at, key)
				}
			case "uri":
				if uri := member.(string); strings.HasPrefix(uri, "/") || strings.HasPrefix(uri, "./") || strings.Contains(uri, ":") {
					t.Errorf("%s.%s is %s", at, key, uri)
				}
			}
			checkShape(t, at+"."+key, member)
		}
	case string:
		if v == "" && !strings.HasSuffix(at, "insertedContent.text") {
			t.Errorf("%s is empty", at)
		}
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	got, _ := write(t, sample.Report(t, analyzer.Options{}, u), Options{
		Version: "v0.4.0", ExitCode: 1, Describe: describe, Tree: u.Files,
	})
	sample.Golden(t, "socket.sarif", got)
}

func TestWriteNothing(t *testing.T) {
	t.Parallel()
	clean := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM scratch\n")}}
	got, l := write(t, sample.Report(t, analyzer.Options{}, clean), Options{})
	if !strings.Contains(got, `"results": []`) {
		t.Error("no results array")
	}
	driver := l.Runs[0].Tool.Driver
	if driver.SemanticVersion != "0.0.0-devel" || len(l.Runs) != 1 || l.Runs[0].AutomationDetails != nil {
		t.Errorf("got %+v", driver)
	}
	if i := l.Runs[0].Invocations[0]; !i.ExecutionSuccessful || i.ExitCode != 0 {
		t.Errorf("got %+v", i)
	}
}

func TestWriteGaps(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps, u.Notes = []string{"`x` can't be read"}, []string{"`.env.prod` is not here"}
	_, l := write(t, sample.Report(t, analyzer.Options{}, u), Options{})
	first := l.Runs[0].Results[0]
	if first.RuleID != notAnalysed || first.Message.Text != "Not analysed: 'x' can't be read." {
		t.Errorf("got %+v", first)
	}
	var levels []string
	for _, n := range l.Runs[0].Invocations[0].Notifications {
		levels = append(levels, n.Level+": "+n.Message.Text)
	}
	if diff := cmp.Diff([]string{"error: 'x' can't be read.", "note: '.env.prod' is not here."}, levels); diff != "" {
		t.Error(diff)
	}
}

func TestWriteForGitHub(t *testing.T) {
	t.Parallel()
	got, l := write(t, sample.Report(t, analyzer.Options{}, sample.Socket()), Options{GitHub: true, Category: "team/api"})
	if strings.Count(got, "\n") != 1 {
		t.Error("more than one line")
	}
	run := l.Runs[0]
	if run.AutomationDetails.ID != "team/api/" || run.Artifacts != nil || run.Taxonomies != nil {
		t.Errorf("got %+v", run)
	}
	for _, r := range run.Results {
		if r.Fixes != nil || r.Fingerprints != nil || r.Properties != nil || r.Locations[0].LogicalLocations != nil {
			t.Errorf("got %+v", r)
		}
		if r.Locations[0].PhysicalLocation.Region.Snippet != nil {
			t.Error("a snippet")
		}
	}
}

func TestWriteLimits(t *testing.T) {
	t.Parallel()
	rule := sample.Rule("X", analyzer.Direct, analyzer.Host)
	u := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM a\n" + strings.Repeat("RUN x\n", maxGitHubResults+2))}}
	for i := range maxGitHubResults + 2 {
		u.Findings = append(u.Findings, sample.Finding{Rule: rule, At: sample.Mark{Path: "Dockerfile", Words: "FROM"}, Message: "m", Key: fmt.Sprint(i)})
	}
	r := sample.Report(t, analyzer.Options{}, u)
	var out bytes.Buffer
	left, err := Write(&out, r, Options{GitHub: true})
	if left.Results != 2 || err != nil {
		t.Errorf("left out %d, %v", left.Results, err)
	}
	if want := "2 findings were left out, the least severe ones: X 2"; left.String() != want || !strings.Contains(out.String(), want+".") {
		t.Errorf("said %s", left)
	}
}

// A file that would be too large when packed holds fewer results.
func TestWritePackedSize(t *testing.T) {
	t.Parallel()
	rule := sample.Rule("X", analyzer.Direct, analyzer.Host)
	noise := make([]byte, 900)
	random := rand.New(rand.NewPCG(1, 2))
	r := &analyzer.Report{}
	const allowed = 200_000
	for range 200 {
		for i := range noise {
			noise[i] = byte('!' + random.IntN('~'-'!'))
		}
		f := &analyzer.Finding{Rule: rule, Message: string(noise)}
		f.Location = analyzer.Location{Path: "Dockerfile", Start: analyzer.Position{Line: 1, UTF16: 1}, End: analyzer.Position{Line: 1, UTF16: 2}}
		for range 3 {
			f.Evidence = append(f.Evidence, analyzer.Evidence{Role: analyzer.Value, Caption: string(noise), Location: f.Location})
			random.Shuffle(len(noise), func(i, j int) { noise[i], noise[j] = noise[j], noise[i] })
		}
		r.Findings = append(r.Findings, f)
	}
	var out, compressed bytes.Buffer
	left, err := writeWithin(&out, r, Options{GitHub: true}, allowed)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(&compressed)
	if _, err := z.Write(out.Bytes()); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	if size := compressed.Len(); size > allowed || size < allowed*8/10 || left.Results == 0 {
		t.Errorf("%d bytes, %d results left out", size, left.Results)
	}
	if !strings.Contains(out.String(), left.String()) {
		t.Error("no notification")
	}
}

// What points into a taxonomy names its place in the run.
func TestTaxonomies(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Findings[0].Rule.References = analyzer.Refs("CIS 5.32", "T1611", "CWE-668", "CWE-250", "D04")
	_, l := write(t, sample.Report(t, analyzer.Options{}, u), Options{})
	run := l.Runs[0]
	var got []string
	for _, r := range run.Tool.Driver.Rules[0].Relationships {
		in := r.Target.ToolComponent
		c := run.Taxonomies[in.Index]
		known := slices.ContainsFunc(c.Taxa, func(d descriptor) bool { return d.ID == r.Target.ID })
		got = append(got, fmt.Sprintf("%s %s %v %v", in.Name, r.Target.ID, r.Kinds, c.Name == in.Name && known))
	}
	want := []string{
		"CWE CWE-668 [superset] true", "CWE CWE-250 [superset] true", "ATT&CK T1611 [relevant] true",
		"CIS Docker Benchmark 5.32 [relevant] true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]componentReference{{"CWE", 0}, {"ATT&CK", 1}, {"CIS Docker Benchmark", 2}}, run.Tool.Driver.SupportedTaxonomies); diff != "" {
		t.Error(diff)
	}
}

// Suppressed results are there on demand only, and then every result says
// whether it is one.
func TestWriteSuppressed(t *testing.T) {
	t.Parallel()
	r := sample.Report(t, analyzer.Options{}, sample.Socket())
	last := len(r.Findings) - 1
	silenced := r.Findings[last]
	silenced.Suppression = &analyzer.Suppression{At: silenced.Location, Reason: "known", Kind: analyzer.External}
	r.Findings, r.Suppressed = r.Findings[:last], r.Findings[last:]
	if got, _ := write(t, r, Options{}); strings.Contains(got, "suppressions") {
		t.Error("suppressed results without being asked for")
	}
	_, l := write(t, r, Options{Suppressed: true})
	for i, result := range l.Runs[0].Results {
		switch s := result.Suppressions; {
		case s == nil:
			t.Errorf("result %d says nothing about suppression", i)
		case i < last && len(*s) != 0, i == last && (len(*s) != 1 || (*s)[0].Kind != "external" || (*s)[0].Justification != "known"):
			t.Errorf("result %d has %+v", i, *s)
		}
	}
}

// A fix is safe, there is one at most, and what it inserts is always written.
func TestWriteFixes(t *testing.T) {
	t.Parallel()
	r := sample.Report(t, analyzer.Options{}, sample.Socket())
	f := r.Findings[0]
	at := f.Location
	f.Fixes = []analyzer.Fix{
		{Safety: analyzer.Safe, Title: "words only"},
		{Safety: analyzer.NeedsReview, Title: "risky", Changes: []analyzer.Change{{Location: at, NewText: "x"}}},
		{Safety: analyzer.Safe, Title: "delete `it`", Changes: []analyzer.Change{{Location: at}, {Location: analyzer.Location{Path: at.Path, Start: at.End, End: at.End}, NewText: "\n    x: 🐳"}}},
		{Safety: analyzer.Safe, Title: "another way", Changes: []analyzer.Change{{Location: at, NewText: "y"}}},
	}
	got, l := write(t, r, Options{})
	fixes := l.Runs[0].Results[0].Fixes
	if len(fixes) != 1 || fixes[0].Description.Text != "Delete 'it'." || len(fixes[0].ArtifactChanges) != 1 {
		t.Fatalf("got %+v", fixes)
	}
	replacements := fixes[0].ArtifactChanges[0].Replacements
	if len(replacements) != 2 || replacements[1].InsertedContent.Text != "\n    x: 🐳" || replacements[0].InsertedContent.Text != "" {
		t.Errorf("got %+v", replacements)
	}
	if strings.Count(got, `"insertedContent": {`) != 2 || !strings.Contains(got, `"text": ""`) {
		t.Error("an empty insertion is not written")
	}
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	rule := sample.Rule("X", analyzer.Direct, analyzer.Host)
	name := "a:b/line\nbreak\x1b[31m 日#?.Dockerfile"
	long := "see [this](http://evil) " + strings.Repeat("long ", 400)
	u := sample.Unit{
		Files: source.Memory{name: []byte("FROM 🐳 \u202e\x1b x\n")},
		Findings: []sample.Finding{{
			Rule: rule, At: sample.Mark{Path: name, Words: "\u202e"}, Message: long,
			Evidence: []sample.Evidence{
				{Role: analyzer.Value, At: sample.Mark{Path: name, Words: "FROM"}, Caption: "`[\"80:80\"](2)`"},
			},
		}},
	}
	got, l := write(t, sample.Report(t, analyzer.Options{}, u), Options{})
	for _, r := range got {
		if r == 0x1b || r == 0x202e {
			t.Errorf("raw %U", r)
		}
	}
	r := l.Runs[0].Results[0]
	if n := len([]rune(r.Message.Text)); n > maxMessage {
		t.Errorf("message of %d characters", n)
	}
	if strings.Contains(r.Message.Text, "](http") {
		t.Error("file content makes a link")
	}
	at := r.Locations[0].PhysicalLocation
	if want := "a%3Ab/line%0Abreak%1B%5B31m%20%E6%97%A5%23%3F.Dockerfile"; at.ArtifactLocation.URI != want {
		t.Errorf("got %s, want %s", at.ArtifactLocation.URI, want)
	}
	// The whale is two UTF-16 code units.
	if at.Region.StartColumn != 9 || at.Region.EndColumn != 10 {
		t.Errorf("got %+v", at.Region)
	}
}

func TestMessageLinksEvidence(t *testing.T) {
	t.Parallel()
	_, l := write(t, sample.Report(t, analyzer.Options{}, sample.Socket()), Options{})
	want := "An attacker in 'api' gets root on the host through '/var/run/docker.sock'. " +
		"User: ['api' runs as 'root': no 'USER' in this stage or its base](1). Entry: [reachable from any network](2)."
	if got := l.Runs[0].Results[0].Message.Text; got != want {
		t.Errorf("got %s", got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"DockerSocketMount": "Docker socket mount", "HostPIDNamespace": "Host PID namespace", "RootUser": "Root user",
		"JSONArgsRecommended": "JSON args recommended",
	} {
		if got := words(name); got != want {
			t.Errorf("words(%s) = %s, want %s", name, got, want)
		}
	}
}
