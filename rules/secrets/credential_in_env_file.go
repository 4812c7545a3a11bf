package secrets

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// CredentialInEnvFile reports passwords, tokens and keys in .env and env files
// that no ignore file keeps out of the repository.
var CredentialInEnvFile = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CredentialInEnvFile",
		Doc:      "credential stands in an env file beside the code",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer, container.Analyzer, loginsAnalyzer},
		Run:      runCredentialInEnvFile,
	},
	Precondition: analyzer.SecondFlaw, // the file has to get out: by a commit, into an image, from a backup
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-538", "CWE-312", "CWE-798", "T1552.001", "D06",
		"Git, gitignore https://git-scm.com/docs/gitignore"),
	Equivalents: []string{"docksec:compose-env-file-secret-risk"},
}

func runCredentialInEnvFile(pass *analysis.Pass) (any, error) {
	app, files := compose.In(pass), source.In(pass).Files
	if app == nil {
		return nil, nil
	}
	guessed := openly(pass)
	kept := keeper{tree: files.Tree(), known: map[string]bool{}}
	seen := map[source.Span]bool{}
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue
		}
		for _, v := range append(variablesOf(c, app), fromEnvFiles(c.Service)...) {
			found, ok := v.find()
			if !ok || found.kind == hashedLogin {
				continue
			}
			secret := v.value.Sub(found.off, found.end)
			line, name := envLine(secret, v.name)
			if secret.IsUnknown() || !line.IsValid() || seen[line] || found.opens(v) && guessed[secret.Str] {
				continue // not in these files, reported, or a password that everybody guesses
			}
			seen[line] = true
			file := files.At(line.Pos())
			if file == nil || kept.apart(file.Path) {
				continue
			}
			f := analyzer.At(line, "whoever gets this file has %s of %s in %s", found.noun(), c, source.Quote(name))
			f.About(c.Subjects(f.At)...).Keyed(name).Mask(line)
			f.Fix(analyzer.NeedsReview, "add the file to `.gitignore`, commit one without values, and change the credential")
			f.Report(pass)
		}
	}
	return nil, nil
}

// fromEnvFiles returns the variables that env files give a service.
func fromEnvFiles(s *compose.Service) []variable {
	var all []variable
	for _, m := range s.Environment {
		if m.Val != nil && m.Val.Step.Via(value.EnvFileEntry) != nil {
			all = append(all, variable{name: m.Key, value: m.Val, place: inEnvironment})
		}
	}
	return all
}

// envLine returns the value in an env file that a secret was read from, and the
// name of the variable it has there; an invalid span if it is from none.
func envLine(secret *value.Value, name string) (source.Span, string) {
	for _, p := range secret.Parts {
		for s := p.Step; s != nil; s = s.Prev {
			if s.Kind == value.EnvFile {
				return s.At, p.Var
			}
		}
	}
	if s := secret.Step.Via(value.EnvFileEntry); s != nil {
		return secret.At, name
	}
	return source.Span{}, ""
}

// A keeper tells which files never get into a repository.
type keeper struct {
	tree  source.Tree
	known map[string]bool
}

// maxIgnore is the size of the largest ignore file that is read.
const maxIgnore = 1 << 20

// apart reports whether an ignore file between the root and p names p, or p is
// the example that is there to be copied.
func (k *keeper) apart(p string) bool {
	apart, ok := k.known[p]
	if ok {
		return apart
	}
	for _, sign := range []string{"example", "sample", "template", "dist"} {
		apart = apart || strings.Contains(path.Base(p), sign)
	}
	for dir := path.Dir(p); !apart; dir = path.Dir(dir) {
		content, err := k.tree.ReadFile(path.Join(dir, ".gitignore"), maxIgnore)
		if err == nil {
			apart = discover.ParsePatterns(dir, strings.Split(string(content), "\n")).Match(p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			apart = true // who knows what it says
		}
		if dir == "." || dir == "/" {
			break
		}
	}
	k.known[p] = apart
	return apart
}
