package sarif

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits that consumers set, and ours below them.
const (
	maxResults       = 25_000 // GitHub refuses a run with more
	maxGitHubResults = 5_000  // GitHub keeps this many
	maxMessage       = 1_000  // GitLab drops a result whose message is longer than 1,024
	maxDescription   = 1_000
	maxRuleName      = 200
	maxTags          = 8
	maxRelated       = 20
	maxNotifications = 1_000
	maxCutRules      = 20
	maxPacked        = 9_500_000 // bytes: GitHub refuses 10 MB of gzip
)

// Options say what to write beyond the findings.
type Options struct {
	Version  string // of the tool; "" and "(devel)" stand for a development build
	ExitCode int
	// Describe returns what a rule's page says; nil: its title is all.
	Describe func(*analyzer.Rule) Description
	// Tree gives the content of the analysed files, for their hashes; nil: none.
	Tree source.Tree
	// GitHub leaves out what GitHub does not read, in one line.
	GitHub     bool
	AllRules   bool   // describe every rule that ran, not only those with results
	Suppressed bool   // write suppressed findings, marked as such
	Category   string // of the analysis: GitHub tells uploads apart by it
}

// A Description is the prose of a rule's page.
type Description struct {
	Summary  string // what is gained, one paragraph of plain text
	Markdown string // the same and how to fix it
	Help     string // the page as plain text
	HelpPage string // the page in Markdown
}

// Write writes a report as one run. It returns what it left out because there is
// more than consumers take.
func Write(w io.Writer, r *analyzer.Report, o Options) (Cut, error) {
	return writeWithin(w, r, o, maxPacked)
}

// writeWithin writes for GitHub what takes no more bytes than allowed, packed.
func writeWithin(w io.Writer, r *analyzer.Report, o Options, allowed int) (Cut, error) {
	limit, indent := maxResults, "  "
	if o.GitHub {
		limit, indent = maxGitHubResults, ""
	}
	for {
		b := newWriter(r, o, limit)
		var out bytes.Buffer
		err := encode.JSON(&out, log{
			Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
			Version: "2.1.0",
			Runs:    []run{b.run()},
		}, indent)
		if err != nil {
			return Cut{}, err
		}
		if o.GitHub && b.written > 1 && out.Len() > allowed {
			if size := packed(out.Bytes()); size > allowed {
				limit = min(b.written-1, b.written*allowed/size)
				continue
			}
		}
		_, err = w.Write(out.Bytes())
		return b.cut, err
	}
}

// packed returns the size of text as it is uploaded.
func packed(text []byte) int {
	var size counter
	z := gzip.NewWriter(&size)
	_, _ = z.Write(text)
	_ = z.Close()
	return int(size)
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// A Cut is what a file leaves out.
type Cut struct {
	Results int
	rules   []string // each with the number of its findings
}

// String names the rules whose findings were left out.
func (c Cut) String() string {
	noun := "findings were"
	if c.Results == 1 {
		noun = "finding was"
	}
	return fmt.Sprintf("%d %s left out, the least severe ones: %s", c.Results, noun, strings.Join(c.rules, ", "))
}

// cutOf counts the findings that are left out by rule, in the order of the report.
func cutOf(left []*analyzer.Finding) Cut {
	c := Cut{Results: len(left)}
	counts := map[string]int{}
	var names []string
	for _, f := range left {
		if counts[f.Rule.Name]++; counts[f.Rule.Name] == 1 {
			names = append(names, f.Rule.Name)
		}
	}
	for i, name := range names {
		if i == maxCutRules {
			c.rules = append(c.rules, fmt.Sprintf("and %d more rules", len(names)-i))
			break
		}
		c.rules = append(c.rules, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return c
}

// writer builds the run. Rules are described in the order in which results name
// them first.
type writer struct {
	Options
	report    *analyzer.Report
	limit     int // of results
	unchanged map[*analyzer.Finding]bool
	rules     []descriptor
	index     map[string]int
	taxa      [len(taxonomies)][]string
	written   int
	cut       Cut
}

func newWriter(r *analyzer.Report, o Options, limit int) *writer {
	w := &writer{Options: o, report: r, limit: limit, index: map[string]int{}, unchanged: map[*analyzer.Finding]bool{}}
	for _, f := range r.Unchanged {
		w.unchanged[f] = true
	}
	return w
}

// The names that consumers and later runs of hullcheck know.
const (
	toolName       = "hullcheck"
	lineHashKey    = "primaryLocationLineHash"
	fingerprintKey = "hullcheckFinding/v1"
)

const root = "%SRCROOT%"

func (w *writer) run() run {
	results := w.results()
	if w.AllRules {
		for _, rule := range w.report.Rules {
			w.ruleIndex(rule)
		}
	}
	out := run{
		Tool: tool{Driver: component{
			Name:            toolName,
			FullName:        "hullcheck container escape analyzer",
			Organization:    "hullcheck",
			SemanticVersion: semanticVersion(w.Version),
			InformationURI:  "https://github.com/hullcheck/hullcheck",
		}},
		// A base without an address: viewers take the folder that is open, and
		// no path of this machine is written.
		BaseIDs:    map[string]artifactLocation{root: {Description: &message{"The root of the analysed tree."}}},
		ColumnKind: "utf16CodeUnits",
		Results:    results,
	}
	if w.Category != "" {
		out.AutomationDetails = &automationDetails{ID: strings.TrimSuffix(w.Category, "/") + "/"}
	}
	if !w.GitHub {
		out.Artifacts = w.artifacts()
		out.Taxonomies = w.taxonomies()
		point(results, out.Taxonomies)
		out.Properties = w.plans()
		for i, t := range out.Taxonomies {
			out.Tool.Driver.SupportedTaxonomies = append(out.Tool.Driver.SupportedTaxonomies, componentReference{t.Name, i})
		}
	}
	out.Tool.Driver.Rules = w.rules
	out.Invocations = []invocation{{
		ExecutionSuccessful: len(w.report.Files) > 0 || len(w.report.Gaps) == 0,
		ExitCode:            w.ExitCode,
		Notifications:       w.notifications(),
	}}
	return out
}

// semanticVersion returns the version without the v of Go's versions.
func semanticVersion(version string) string {
	if version == "" || version == "(devel)" {
		return "0.0.0-devel"
	}
	return strings.TrimPrefix(version, "v")
}

func (w *writer) results() []result {
	results := []result{}
	for _, g := range w.report.Gaps {
		if !w.report.Shows(g) {
			results = append(results, w.gap(g))
		}
	}
	findings := w.report.All()
	if w.Suppressed {
		findings = append(slices.Clip(findings), w.report.Suppressed...)
	}
	results = results[:min(len(results), w.limit)]
	kept := min(len(findings), w.limit-len(results))
	for _, f := range findings[:kept] {
		results = append(results, w.result(f))
	}
	w.written, w.cut = len(results), cutOf(findings[kept:])
	return results
}

func (w *writer) notifications() []notification {
	var list []notification
	for _, g := range w.report.Gaps {
		n := notification{Level: "error", Message: message{cut(sentence(g.Message), maxMessage)}, Locations: w.at(g.Path, g.At)}
		list = append(list, n)
	}
	for _, n := range w.report.Notes {
		list = append(list, notification{Level: "note", Message: message{cut(sentence(n.Message), maxMessage)}, Locations: w.at(n.Path, n.At)})
	}
	if len(list) > maxNotifications {
		more := len(list) - maxNotifications
		list = append(list[:maxNotifications:maxNotifications], notification{
			Level: "warning", Message: message{fmt.Sprintf("%d more notifications were left out.", more)},
		})
	}
	if w.cut.Results > 0 {
		list = append(list, notification{Level: "warning", Message: message{cut(sentence(w.cut.String()), maxMessage)}})
	}
	return list
}

// at returns the place of a notification: a region if it has one, else the file.
func (w *writer) at(path string, l analyzer.Location) []location {
	if path == "" {
		return nil
	}
	if l.IsZero() {
		return []location{{PhysicalLocation: physicalLocation{ArtifactLocation: artifactAt(path)}}}
	}
	return []location{{PhysicalLocation: w.physical(l)}}
}
