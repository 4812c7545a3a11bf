package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// BuildSecretMissing reports secrets that a build step mounts and the service
// does not give.
var BuildSecretMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BuildSecretMissing",
		Doc:      "build step mounts a secret that the service does not give",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runBuildSecretMissing,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High, // the step may be written for both
	References: analyzer.Refs("Compose, build secrets https://docs.docker.com/reference/compose-file/build/#secrets",
		"Dockerfile reference, RUN --mount=type=secret https://docs.docker.com/reference/dockerfile/#run---mounttypesecret"),
}

func runBuildSecretMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Build == nil || c.Build.Target == nil || c.Service.Get("build").IsZero() {
			continue // built from another service's section, or not at all
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				for i := range in.Flags {
					m, ok := secretMount(in.Name, &in.Flags[i])
					if !ok || gives(c.Service.Get("build", m.kind), m.id) || expectsAbsence(in, m) {
						continue
					}
					f := analyzer.At(m.at, "a build step of %s runs without %s: `build.%s` does not give it", c, m, m.kind)
					if m.required {
						f = analyzer.At(m.at, "the image of %s is not built: a step needs %s, and `build.%s` does not give it", c, m, m.kind)
					}
					f.About(c.Subjects(f.At)...).Keyed(m.kind + " " + m.id)
					f.Because(analyzer.Cause, c.At, "`docker compose build` hands on what this service names")
					f.Fix(analyzer.NeedsReview, m.fix())
					f.Report(pass)
				}
			}
		}
	}
	return nil, nil
}

// A mount is a secret or agent that a build step mounts.
type mount struct {
	kind     string // the attribute of build that gives it: secrets, ssh
	id       string
	target   string // where the step finds it
	required bool
	at       source.Span
}

func (m mount) String() string {
	if m.kind == "ssh" {
		return "an SSH agent"
	}
	return "the secret " + source.Quote(m.id)
}

// fix says what to write.
func (m mount) fix() string {
	if m.kind == "ssh" {
		return "write `ssh: [" + m.id + "]` under `build`"
	}
	return "list " + source.Quote(m.id) + " in `build.secrets` and say at the top level where it comes from"
}

// secretMount reads a --mount of a secret or an SSH agent.
func secretMount(instruction string, flag *dockerfile.Flag) (mount, bool) {
	if instruction != "RUN" || flag.Name != "mount" {
		return mount{}, false
	}
	m := mount{at: flag.At}
	for _, field := range flag.Fields {
		text := ""
		if field.Value != nil {
			if strings.Contains(field.Value.Str, "$") {
				return mount{}, false // BuildKit expands it
			}
			text = field.Value.Str
		}
		switch strings.ToLower(field.Key.Str) {
		case "type":
			switch text {
			case "secret":
				m.kind = "secrets"
			case "ssh":
				m.kind = "ssh"
			}
		case "id":
			m.id = text
		case "target", "dst", "destination":
			m.target = text
		case "required":
			m.required = field.Value == nil || strings.EqualFold(text, "true") || text == "1"
		}
	}
	switch {
	case m.kind == "ssh" && m.id == "":
		m.id = "default"
	case m.kind == "secrets" && m.id == "":
		m.id = path.Base(m.target)
	}
	if m.target == "" {
		m.target = "/run/secrets/" + m.id
	}
	return m, m.kind != "" && m.id != "" && m.id != "."
}

// gives reports whether a list of build secrets or agents holds the one called
// id, or may do so.
func gives(list *value.Value, id string) bool {
	if list == nil {
		return false
	}
	if list.IsUnknown() {
		return true
	}
	for _, m := range list.Kids {
		names := []*value.Value{m.Val, m.Val.Get("source"), m.Val.Get("target"), m.Val.Get("id")}
		if m.Key == id {
			return true
		}
		for _, name := range names {
			if name.IsUnknown() {
				return true
			}
			text := ""
			if name != nil {
				text, _, _ = strings.Cut(name.Str, "=")
			}
			if text == id || path.Base(text) == id {
				return true
			}
		}
	}
	return false
}

// expectsAbsence reports whether a step asks whether it has the secret.
func expectsAbsence(in *dockerfile.Instruction, m mount) bool {
	script := in.Script()
	if m.required || script == nil {
		return false
	}
	for _, test := range []string{"[ ", "[[ ", "test -", "if ", "|| "} {
		if strings.Contains(script.Str, test) {
			return true
		}
	}
	return false
}
