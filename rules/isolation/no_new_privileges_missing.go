package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// NoNewPrivilegesMissing reports a container whose processes can gain
// privileges from setuid programs.
var NoNewPrivilegesMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "NoNewPrivilegesMissing",
		Doc:      "setuid programs work in the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runNoNewPrivilegesMissing,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Hardening:    "security_opt: [no-new-privileges:true]",
	References: analyzer.Refs("CIS 5.26", "CWE-250", "T1548.001", "D04",
		"Linux, No New Privileges Flag https://docs.kernel.org/userspace-api/no_new_privs.html"),
	Equivalents: []string{"compose-lint:CL-0003", "semgrep:no-new-privileges", "docksec:compose-no-new-privileges", "docker-bench:5.26", "kics:27fcc7d6"},
}

func runNoNewPrivilegesMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || !c.Security.Known {
			continue // no Compose file says how it runs, or a variable decides
		}
		set := c.Security.NoNewPrivileges
		if set.True || set.Unknown() {
			continue
		}
		var where analysis.Range = c.At
		edits := c.Service.Append("security_opt", "no-new-privileges:true")
		if set.Value != nil {
			where = set.Value // switched off in so many words
			edits = c.Service.Replace(set.Value, "no-new-privileges:true")
		}
		f := analyzer.At(where, "setuid programs in %s give an attacker their owner's privileges", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, set.Value)
		f.Fix(analyzer.NeedsReview, "write `security_opt: [no-new-privileges:true]`", edits...)
		f.Report(pass)
	}
	return nil, nil
}
