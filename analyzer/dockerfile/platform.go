package dockerfile

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// platformArgs are the arguments that BuildKit predefines for FROM and that
// `ARG NAME` brings into a stage.
var platformArgs = [...]string{
	"BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT",
	"TARGETPLATFORM", "TARGETOS", "TARGETOSVERSION", "TARGETARCH", "TARGETVARIANT",
}

// predefined returns the argument that BuildKit sets before the first FROM.
func (r *resolver) predefined(name string) *binding {
	v := &value.Value{Kind: value.String, State: value.Unknown}
	switch {
	case name == "TARGETSTAGE" && len(r.file.Stages) > 0:
		v = r.targetStage()
	case !slices.Contains(platformArgs[:], name):
		return nil
	case r.options.Closed:
		v.State = value.Synthetic
	}
	if given, ok := r.argument(name); ok {
		return bindingOf(name, given, value.BuildArg)
	}
	return bindingOf(name, v, value.PlatformArg)
}

// targetStage returns the name of the stage to build as TARGETSTAGE has it.
func (r *resolver) targetStage() *value.Value {
	if t := r.options.Target; !t.IsZero() && t.Str != "" {
		return t
	}
	last := r.file.Stages[len(r.file.Stages)-1]
	v := &value.Value{Kind: value.String, State: value.Synthetic, Str: "default", At: last.From.At}
	if last.Name != nil {
		v.Str = strings.ToLower(last.Name.Str)
	}
	return v
}

// examplePlatform is a value of a platform argument: any will do to see whether
// a reference is valid.
func examplePlatform(name string) string {
	switch {
	case strings.HasSuffix(name, "PLATFORM"):
		return "linux/amd64"
	case strings.HasSuffix(name, "OS"):
		return "linux"
	case strings.HasSuffix(name, "ARCH"):
		return "amd64"
	}
	return ""
}

// onlyVariable returns the variable that all of a word comes from, and whether
// the word has none at all.
func onlyVariable(word *value.Value) (name string, constant bool) {
	constant = word.IsKnown()
	for i, p := range word.Parts {
		if p.Var != "" {
			constant = false
		}
		if i == 0 {
			name = p.Var
		} else if p.Var != name {
			name = ""
		}
	}
	return name, constant
}

// platformOf splits a platform such as linux/arm64. What is left out is the
// builder's own; every BuildKit on Linux has one of these.
func platformOf(text string) (system, machine string, ok bool) {
	first, rest, more := strings.Cut(strings.ToLower(text), "/")
	first, _, _ = strings.Cut(first, "(")
	if first == "" || strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/()+") != "" || strings.Count(text, "/") > 2 {
		return "", "", false
	}
	if !more {
		switch first {
		case "linux", "windows", "darwin", "freebsd", "wasi", "wasip1":
			return first, "amd64", true
		}
		return "linux", architecture(first), architecture(first) != ""
	}
	machine, _, _ = strings.Cut(rest, "/")
	if known := architecture(machine); known != "" {
		machine = known
	}
	return first, machine, machine != ""
}

// architecture returns the normal form of an architecture's name, "" if there is
// none of that name (github.com/containerd/platforms).
func architecture(name string) string {
	switch name {
	case "x86_64", "x86-64", "amd64":
		return "amd64"
	case "aarch64", "arm64":
		return "arm64"
	case "i386", "386":
		return "386"
	case "armhf", "armel", "arm":
		return "arm"
	case "ppc64", "ppc64le", "mips", "mipsle", "mips64", "mips64le", "riscv64", "s390x", "loong64", "wasm":
		return name
	}
	return ""
}
