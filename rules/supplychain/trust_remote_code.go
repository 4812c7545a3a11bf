package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// TrustRemoteCode reports a model server that runs the code which comes with a
// model.
var TrustRemoteCode = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TrustRemoteCode",
		Doc:      "model server runs the code of the model's repository",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runTrustRemoteCode,
	},
	Precondition: analyzer.KnownTechnique, // publishing a model, or taking over its repository
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-94", "CWE-829", "CWE-494", "T1195",
		"vLLM, Engine arguments https://docs.vllm.ai/en/latest/configuration/engine_args.html"),
}

func runTrustRemoteCode(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		at := trust(c)
		if at == nil || pinned(c.Main.Program.Argv) {
			continue
		}
		f := analyzer.At(at, "an attacker who changes the model's repository runs code in %s", c)
		f.About(c.Subjects(f.At)...)
		evidence.Development(f, c, source.In(pass).Files)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "delete it for models that need no code of their own, or pin the code: `--code-revision` with a commit's hash")
		f.Report(pass)
	}
	return nil, nil
}

// trust returns the flag or variable by which c runs code that comes with a
// model, nil if there is none.
func trust(c *container.Container) *value.Value {
	for i, word := range c.Main.Program.Argv {
		flag, text, given := strings.Cut(word.Str, "=")
		if !word.IsKnown() || flag != "--trust-remote-code" && flag != "--trust_remote_code" {
			continue
		}
		if !given && i+1 < len(c.Main.Program.Argv) {
			text = c.Main.Program.Argv[i+1].Str
		}
		if strings.EqualFold(text, "false") || text == "0" {
			return nil
		}
		return word
	}
	for _, name := range []string{"TRUST_REMOTE_CODE", "HF_TRUST_REMOTE_CODE"} {
		if v := c.Variable(name); v != nil && v.Value.IsKnown() && (v.Value.Str == "1" || strings.EqualFold(v.Value.Str, "true")) {
			return v.Value
		}
	}
	return nil
}

// pinned reports whether a command says by a hash which revision of the code it
// runs.
func pinned(argv []*value.Value) bool {
	for i, word := range argv {
		flag, text, given := strings.Cut(word.Str, "=")
		if flag != "--code-revision" && flag != "--revision" {
			continue
		}
		if !given && i+1 < len(argv) {
			text = argv[i+1].Str
		}
		if len(text) == 40 && strings.Trim(text, "0123456789abcdef") == "" {
			return true
		}
	}
	return false
}
