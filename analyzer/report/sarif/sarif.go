package sarif

import (
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

// Write writes a report as one run. It returns how many findings it left out
// because there are more than consumers take.
func Write(w io.Writer, r *analyzer.Report, o Options) (left int, err error) {
	b := &writer{Options: o, report: r, index: map[string]int{}}
	l := log{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []run{b.run()},
	}
	indent := "  "
	if o.GitHub {
		indent = ""
	}
	return b.left, encode.JSON(w, l, indent)
}

// writer builds the run. Rules are described in the order in which results name
// them first.
type writer struct {
	Options
	report *analyzer.Report
	rules  []descriptor
	index  map[string]int
	cwes   []string
	left   int
}

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
			Name:            "hullcheck",
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
		if len(out.Taxonomies) > 0 {
			out.Tool.Driver.SupportedTaxonomies = []componentReference{{Name: "CWE"}}
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
	findings := w.report.Findings
	if w.Suppressed {
		findings = append(slices.Clip(findings), w.report.Suppressed...)
	}
	limit := maxResults
	if w.GitHub {
		limit = maxGitHubResults
	}
	for _, f := range findings {
		if len(results) >= limit {
			w.left++
			continue
		}
		results = append(results, w.result(f))
	}
	return results
}

func (w *writer) notifications() []notification {
	var list []notification
	for _, g := range w.report.Gaps {
		n := notification{Level: "error", Message: message{sentence(g.Message)}, Locations: w.at(g.Path, g.At)}
		list = append(list, n)
	}
	for _, n := range w.report.Notes {
		list = append(list, notification{Level: "note", Message: message{sentence(n.Message)}, Locations: w.at(n.Path, n.At)})
	}
	if len(list) > maxNotifications {
		more := len(list) - maxNotifications
		list = append(list[:maxNotifications:maxNotifications], notification{
			Level: "warning", Message: message{fmt.Sprintf("%d more notifications were left out.", more)},
		})
	}
	if w.left > 0 {
		list = append(list, notification{
			Level:   "warning",
			Message: message{fmt.Sprintf("%d findings were left out, the least severe ones: this file takes no more.", w.left)},
		})
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
