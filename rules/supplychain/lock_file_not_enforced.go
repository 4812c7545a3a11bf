package supplychain

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// LockFileNotEnforced reports builds that resolve anew what a lock file of the
// context holds.
var LockFileNotEnforced = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LockFileNotEnforced",
		Doc:      "build does not hold to the lock file",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer, rootfs.Analyzer},
		Run:      runLockFileNotEnforced,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-494", "CWE-1357", "D08",
		"npm, npm-ci https://docs.npmjs.com/cli/v11/commands/npm-ci"),
	Equivalents: []string{"tally:tally/ruby/missing-bundle-deployment"},
}

// A locker is a package manager that goes on if its lock file disagrees with the
// manifest, unless it is told not to.
type locker struct {
	name     string // of the recipe's manager
	manifest string
	locks    []string
	strict   []string // options that hold to the lock file
	settings []string // variables that do
	instead  string   // what to write
}

var lockers = [...]locker{
	{"npm", "package.json", []string{"package-lock.json", "npm-shrinkwrap.json"}, nil, nil, "npm ci"},
	{"yarn", "package.json", []string{"yarn.lock"}, []string{"--frozen-lockfile", "--immutable", "--pure-lockfile"}, []string{"YARN_ENABLE_IMMUTABLE_INSTALLS", "CI"}, "yarn install --frozen-lockfile"},
	{"pnpm", "package.json", []string{"pnpm-lock.yaml"}, []string{"--frozen-lockfile", "--offline"}, []string{"CI", "PNPM_CONFIG_FROZEN_LOCKFILE"}, "pnpm install --frozen-lockfile"},
	{"bun", "package.json", []string{"bun.lock", "bun.lockb"}, []string{"--frozen-lockfile"}, nil, "bun install --frozen-lockfile"},
	{"bundle", "Gemfile", []string{"Gemfile.lock"}, []string{"--frozen", "--deployment", "--local"}, []string{"BUNDLE_DEPLOYMENT", "BUNDLE_FROZEN"}, "bundle config set --local deployment true"},
	{"uv", "pyproject.toml", []string{"uv.lock"}, []string{"--locked", "--frozen"}, []string{"UV_LOCKED", "UV_FROZEN"}, "uv sync --locked"},
	{"pipenv", "Pipfile", []string{"Pipfile.lock"}, []string{"--deploy", "--ignore-pipfile"}, nil, "pipenv install --deploy"},
}

func runLockFileNotEnforced(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, stage := range recipe.In(pass) {
		for i, step := range stage.Steps {
			before := *stage
			before.Steps = stage.Steps[:i]
			fs := rootfs.In(pass).Built(&before)
			for _, c := range step.Commands {
				l, at := resolves(c)
				if at == nil {
					continue
				}
				lock, copied := l.find(fs, step)
				if lock == "" {
					continue
				}
				p := &place{Step: step, stage: stage}
				f := analyzer.At(at, "this build resolves anew where %s disagrees with the manifest: %s does not stop", source.Quote(lock), source.Quote(words(c, at)))
				if !copied {
					f = analyzer.At(at, "this build ignores %s: %s runs before it is copied", source.Quote(lock), source.Quote(words(c, at)))
				}
				p.about(f)
				keys.key(f, p, words(c, at))
				f.Fix(analyzer.NeedsReview, "copy the lock file before, and write `"+l.instead+"`")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// words returns the command up to a word.
func words(c *recipe.Command, at *value.Value) string {
	if at == c.Words[0] {
		return c.Program
	}
	return c.Program + " " + at.Str
}

// resolves returns the word by which a command installs what a manifest lists
// without holding to the lock file, nil if it has none.
func resolves(c *recipe.Command) (*locker, *value.Value) {
	p := c.Packages()
	if p == nil || p.Action != recipe.Install || !c.Certain() {
		return nil, nil
	}
	i := slices.IndexFunc(lockers[:], func(l locker) bool { return l.name == p.Name })
	if i < 0 {
		return nil, nil
	}
	l := &lockers[i]
	at := c.Words[0]
	if p.Subcommand != nil {
		at = p.Subcommand
	}
	switch at.Str {
	case "install", "i", "sync":
	default:
		if p.Subcommand != nil {
			return nil, nil // npm ci, pnpm fetch, add
		}
	}
	if len(p.Operands) > 0 || p.Name == "uv" && at.Str != "sync" || at.Str == "sync" && p.Name != "uv" {
		return nil, nil
	}
	if word, _ := c.Option(append([]string{"-g", "--global", "--prefix", "--cwd", "-C", "--dir", "--gemfile", "--no-lockfile", "--no-package-lock"}, l.strict...)...); word != nil {
		return nil, nil
	}
	for _, name := range l.settings {
		if c.Step.Variable != nil {
			if v, ok := c.Step.Variable(name); ok && !(v.IsKnown() && no(v.Str)) {
				return nil, nil
			}
		}
		if slices.ContainsFunc(c.Env, func(a shell.Assignment) bool { return a.Name == name }) {
			return nil, nil
		}
	}
	if p.Name == "bundle" && frozen(c.Step.Stage) {
		return nil, nil
	}
	return l, at
}

// frozen reports whether a stage or its base tells Bundler to hold to the lock
// file.
func frozen(stage *recipe.Stage) bool {
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			for _, c := range step.Commands {
				if c.Program == "bundle" && (has(c.Words, "deployment") || has(c.Words, "frozen")) {
					return true
				}
			}
		}
	}
	return false
}

// find returns the lock file that belongs to the directory in which a step runs,
// and whether it is copied before; fs is what the step finds.
func (l *locker) find(fs *rootfs.FS, step *recipe.Step) (name string, copied bool) {
	if !step.Workdir.IsKnown() || slices.ContainsFunc(step.Commands, func(c *recipe.Command) bool { return c.Program == "cd" }) {
		return "", false
	}
	for _, lock := range l.locks {
		if file, state := fs.Lookup(path.Join(step.Workdir.Str, lock)); state == rootfs.Found && file.Path != "" && !file.Dir {
			return path.Base(file.Path), true
		}
	}
	file, state := fs.Lookup(path.Join(step.Workdir.Str, l.manifest))
	context := fs.Context()
	if state != rootfs.Found || file.Path == "" || context == nil {
		return "", false
	}
	dir := strings.TrimPrefix(strings.TrimPrefix(path.Dir(file.Path), context.Dir), "/")
	if context.Dir == "." {
		dir = path.Dir(file.Path)
	}
	for _, lock := range l.locks {
		if info := context.Stat(path.Join(dir, lock)); info != nil && !info.IsDir() {
			return lock, false
		}
	}
	return "", false
}
