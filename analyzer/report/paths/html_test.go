package paths

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
)

func written(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := write(out); err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != second.String() {
		t.Error("two runs differ")
	}
	for _, r := range first.String() {
		if r != '\n' && r != '\t' && r != ' ' && !unicode.IsGraphic(r) {
			t.Errorf("raw %U in the output", r)
		}
	}
	return first.String()
}

func page(t *testing.T, findings []*analyzer.Finding, apps ...Application) string {
	t.Helper()
	out := written(t, func(w io.Writer) error { return HTML(w, apps, findings, Options{}) })
	checkPage(t, out)
	return out
}

// checkPage wants a page that loads nothing and does nothing: its style is the
// one that is allowed, its elements and attributes are those of the template,
// each link leads to a place of the page or to the documentation.
func checkPage(t *testing.T, out string) {
	t.Helper()
	style := out[strings.Index(out, "<style>")+len("<style>") : strings.Index(out, "</style>")]
	sum := sha256.Sum256([]byte(style))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(html.UnescapeString(out), want) {
		t.Errorf("the style is not the one that is allowed: %.300s", out)
	}
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") || strings.Contains(out, "ZgotmplZ") {
		t.Error("the style loads something, or the template refused something")
	}
	known := strings.Fields("html head meta title style body header h1 nav ul li a main section h2 h3 h4 p ol strong pre span code mark b " +
		"details summary figure figcaption div svg defs marker path g rect text article footer")
	attributes := strings.Fields("lang charset http-equiv content name class id href rel aria-label aria-hidden tabindex role viewbox width height " +
		"refx refy markerwidth markerheight orient d marker-end x y rx cut")
	var ids []string
	for _, tag := range regexp.MustCompile(`<[a-zA-Z][^>]*>`).FindAllString(out, -1) {
		element := regexp.MustCompile(`^<([a-zA-Z0-9]+)`).FindStringSubmatch(tag)[1]
		if !slices.Contains(known, element) {
			t.Errorf("element %s", tag)
		}
		attribute := regexp.MustCompile(`\s+([a-zA-Z-]+)="([^"]*)"`)
		if rest := attribute.ReplaceAllString(tag, ""); strings.Trim(rest, "</>") != element {
			t.Errorf("%s has %s", tag, rest)
		}
		for _, a := range attribute.FindAllStringSubmatch(tag, -1) {
			if !slices.Contains(attributes, strings.ToLower(a[1])) {
				t.Errorf("attribute %s in %s", a[1], tag)
			}
			if a[1] == "id" {
				ids = append(ids, a[2])
			}
		}
	}
	slices.Sort(ids)
	if unique := slices.Compact(slices.Clone(ids)); len(unique) != len(ids) {
		t.Errorf("an id twice in %q", ids)
	}
	for _, link := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(out, -1) {
		to, inside := strings.CutPrefix(link[1], "#")
		if inside && !slices.Contains(ids, to) || !inside && !strings.HasPrefix(to, "https://github.com/hullcheck/hullcheck") {
			t.Errorf("a link to %s", link[1])
		}
	}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	app := sampleApp(t)
	rule := &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: "PrivilegedContainer"}, Precondition: analyzer.Direct, Reach: analyzer.Host}
	finding := &analyzer.Finding{
		Rule: rule, Message: "an attacker in `cron` gets root on the host", Location: app.Paths[0].Steps[3].Facts[0].At, Units: []string{"compose.yaml"},
	}
	other := &analyzer.Finding{Rule: rule, Message: "of another application", Units: []string{"other.yaml"}}
	out := page(t, []*analyzer.Finding{finding, other}, app, Application{Name: "quiet.yaml"})
	sample.Golden(t, "page.html", out)
	if strings.Contains(out, other.Message) {
		t.Error("a finding of another application")
	}
}

func TestHTMLHostile(t *testing.T) {
	t.Parallel()
	app := hostileApp(t)
	app.Accepted = app.Paths
	rule := &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: "Rule"}, Precondition: analyzer.Direct, Reach: analyzer.Host}
	f := &analyzer.Finding{Rule: rule, Message: "reads " + hostile, Location: app.Paths[0].Entry.At, Units: []string{hostile}}
	page(t, []*analyzer.Finding{f}, app, hostileApp(t), Application{Name: hostile})
}

func TestHTMLNothing(t *testing.T) {
	t.Parallel()
	if out := page(t, nil); !strings.Contains(out, "No way to the host was found.") {
		t.Error("nothing is said of nothing")
	}
}

// A page of a great application stays one that a browser opens.
func TestHTMLMany(t *testing.T) {
	t.Parallel()
	app := sampleApp(t)
	rule := &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: "Rule"}, Precondition: analyzer.Direct, Reach: analyzer.Host}
	var findings []*analyzer.Finding
	for range maxListed + 7 {
		findings = append(findings, &analyzer.Finding{Rule: rule, Message: "m", Location: app.Paths[0].Entry.At, Units: []string{app.Name}})
	}
	if out := page(t, findings, app); !strings.Contains(out, "7 more are in the output") {
		t.Error("what is not listed is not counted")
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	app := sampleApp(t)
	secret := newPlaces(t, map[string][]byte{"compose.yaml": []byte(compose)}).at("compose.yaml", "hunter2")
	apps := []Application{app}
	if out := page(t, nil, apps...); !strings.Contains(out, "hunter2") {
		t.Fatal("the secret is not on a line that is shown")
	}
	Mask(apps, []analyzer.Location{{Path: secret.Path, Start: secret.Start, End: secret.End}})
	for name, write := range map[string]func(io.Writer) error{
		"html": func(w io.Writer) error { return HTML(w, apps, nil, Options{}) },
		"text": func(w io.Writer) error { return Text(w, apps, Options{}) },
		"json": func(w io.Writer) error { return JSON(w, apps) },
	} {
		if strings.Contains(written(t, write), "hunter2") {
			t.Errorf("%s shows the secret", name)
		}
	}
	if out := page(t, nil, apps...); !strings.Contains(out, "PASSWORD: *******, ") {
		t.Error("more than the secret is hidden")
	}
}
