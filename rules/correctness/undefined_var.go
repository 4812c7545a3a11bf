package correctness

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// UndefinedVar reports a variable that no line above sets.
var UndefinedVar = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UndefinedVar",
		Doc:      "variable of an instruction is empty",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(declareIt, staysEmpty),
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Build checks, UndefinedVar https://docs.docker.com/reference/build-checks/undefined-var/", "Dockerfile reference, scope of ARG https://docs.docker.com/reference/dockerfile/#scope"),
	Equivalents: []string{"buildkit:UndefinedVar", "hadolint:DL3044", "tally:buildkit/UndefinedVar"},
}

// declareIt says what to write.
func declareIt(f *dockerfile.File, _ *dockerfile.Instruction, d dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	if declaredAbove(f, d.Name) {
		return "write `ARG " + d.Name + "` in the stage, above the line", nil
	}
	return "set the variable above the line, by `ARG` or `ENV`", nil
}

// staysEmpty reports whether the variable is empty for certain: the stage starts
// from nothing, or the file shows that its author meant a variable of its own
// and not one that the base image brings.
func staysEmpty(c *container.Container, d dockerfile.Diagnostic) bool {
	var image *dockerfile.Image
	for _, built := range c.Build.Images {
		if d.Instruction != nil && built.Stage == d.Instruction.Stage && slices.Contains(built.Stage.Instructions, d.Instruction) {
			image = built
		}
	}
	switch {
	case image == nil:
		return false // a trigger: what it runs in is not shown
	case d.Fallback && !declaredAbove(c.Build.File, d.Name):
		return false // the file says what to take instead
	case image.IsScratch(), setsNothing(image.From), !strings.HasSuffix(d.Name, "_PROXY") && predefined(d.Name):
		return true // platform arguments reach a stage by an ARG of its own
	case ownVariable(image.From, d.Name):
		return false
	}
	return setLater(image.Stage, d) || declaredAbove(c.Build.File, d.Name) || misspelt(image, d.Name)
}

// setsNothing reports whether an image from elsewhere is a plain distribution,
// whose configuration sets PATH and nothing else.
func setsNothing(image *value.Value) bool {
	if image == nil || !image.IsKnown() {
		return false
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(image.Str, "docker.io/"), "library/"), ":")
	switch name, _, _ = strings.Cut(name, "@"); name {
	case "almalinux", "alpine", "busybox", "debian", "rockylinux", "ubuntu":
		return true
	}
	return false
}

// ownVariable reports whether an image is likely to set a variable itself, as
// node sets NODE_VERSION and eclipse-temurin JAVA_VERSION.
func ownVariable(image *value.Value, name string) bool {
	if image == nil {
		return true
	}
	base := image.Str[strings.LastIndexByte(image.Str, '/')+1:]
	base = strings.ToUpper(strings.TrimRight(base[:len(base)-len(strings.TrimLeft(base, "abcdefghijklmnopqrstuvwxyz"))], "-"))
	switch name {
	case "JAVA_HOME", "JAVA_VERSION", "PG_MAJOR", "PG_VERSION", "GOPATH", "GEM_HOME", "CARGO_HOME", "RUST_VERSION", "YARN_VERSION", "PIP_VERSION", "LANG", "CATALINA_HOME":
		return true
	}
	return base != "" && strings.HasPrefix(name, base)
}

// setLater reports whether the instruction itself or a later one of the stage
// sets the variable.
func setLater(stage *dockerfile.Stage, d dockerfile.Diagnostic) bool {
	for _, in := range stage.Instructions[slices.Index(stage.Instructions, d.Instruction):] {
		if (in.Name == "ENV" || in.Name == "ARG") && sets(in, d.Name) && !sets(d.Instruction, d.Name) {
			return true
		}
	}
	return sets(d.Instruction, d.Name) && len(d.Instruction.Pairs) > 1 && !sameValue(d.Instruction, d.Name, d)
}

func sets(in *dockerfile.Instruction, name string) bool {
	return slices.ContainsFunc(in.Pairs, func(p dockerfile.Pair) bool { return p.Key.Str == name })
}

// sameValue reports whether the variable stands in its own value, as in
// `A=$A:/b`, which adds to what the base image brings.
func sameValue(in *dockerfile.Instruction, name string, d dockerfile.Diagnostic) bool {
	return slices.ContainsFunc(in.Pairs, func(p dockerfile.Pair) bool {
		return p.Key.Str == name && p.Value != nil && p.Value.At.Contains(d.At)
	})
}

// declaredAbove reports whether an ARG before the first FROM has the name: a
// stage does not see it without an ARG of its own.
func declaredAbove(f *dockerfile.File, name string) bool {
	return slices.ContainsFunc(f.MetaArgs, func(in *dockerfile.Instruction) bool { return sets(in, name) })
}

// misspelt reports whether one letter is wrong in the name of a variable of the
// stage.
func misspelt(image *dockerfile.Image, name string) bool {
	for _, list := range [][]dockerfile.Variable{image.Env, image.Args} {
		for _, v := range list {
			if len(name) > 4 && oneLetter(name, v.Name) {
				return true
			}
		}
	}
	return false
}

// oneLetter reports whether two names differ by a letter that is missing,
// wrong or stands beside its place. Digits tell names apart.
func oneLetter(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a == b || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if b[i] >= '0' && b[i] <= '9' {
		return false
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
