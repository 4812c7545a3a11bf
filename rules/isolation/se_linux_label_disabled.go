package isolation

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SELinuxLabelDisabled reports a container that SELinux does not separate from
// its host.
var SELinuxLabelDisabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SELinuxLabelDisabled",
		Doc:      "container is not separated from its host by SELinux",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSELinuxLabelDisabled,
	},
	Precondition: analyzer.MitigationOnly, // it denies what a mount or a socket gave
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.3", "CWE-693", "T1611", "D04",
		"container-selinux, types of containers https://github.com/containers/container-selinux/blob/main/container.te"),
	Equivalents: []string{"compose-lint:CL-0009", "semgrep:selinux-separation-disabled", "docker-bench:5.3"},
}

func runSELinuxLabelDisabled(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		label := unlabelled(c.Security.Label)
		if label == nil {
			continue
		}
		if c.Privileged.True || c.Namespaces.PID.Host || c.Namespaces.IPC.Host {
			continue // Docker switches the labels off there anyway
		}
		f := analyzer.At(label, "an attacker in %s uses what is mounted from the host without SELinux in the way", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, label)
		evidence.RunsAs(f, c)
		var edits []analysis.TextEdit
		for _, option := range c.Security.Options {
			if option.Value == label {
				edits = c.Delete(option.Entry)
			}
		}
		f.Fix(analyzer.NeedsReview, "delete the entry; mount what the service needs with `:z` or `:Z`", edits...)
		f.Report(pass)
	}
	return nil, nil
}

// unlabelled returns the label option that leaves a container unconfined, nil if
// none does: disable wherever it stands, else the last type.
func unlabelled(labels []*value.Value) *value.Value {
	var last *value.Value
	for _, label := range labels {
		if !label.IsKnown() {
			continue
		}
		kind, ok := strings.CutPrefix(label.Str, "type:")
		switch {
		case label.Str == "disable":
			return label
		case !ok:
		case kind == "spc_t", kind == "unconfined_t", kind == "container_runtime_t":
			last = label
		default:
			last = nil
		}
	}
	return last
}
