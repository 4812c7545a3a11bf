package oracle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A knownDifference is one that stays: the engine is right to differ.
type knownDifference struct {
	name    string
	reason  string
	matches func(diff string) bool
	example func() *project
}

// single returns a project of one file.
func single(text string) *project {
	p := newProject("example")
	p.add("compose.yaml", text)
	return p
}

func contains(texts ...string) func(string) bool {
	return func(diff string) bool {
		for _, text := range texts {
			if !strings.Contains(diff, text) {
				return false
			}
		}
		return true
	}
}

func acceptedDifferences() []knownDifference {
	return []knownDifference{
		{
			"absent file", "env files and label files are often not committed: what they hold is unknown, and a note says so",
			func(d string) bool {
				return contains("compose-go refuses", "env file", "not found")(d) || contains("compose-go refuses", "label file", "not found")(d) ||
					contains("compose-go refuses", "no such file or directory")(d) || contains("compose-go refuses", "couldn't find env file")(d) ||
					contains("compose-go refuses", "/app is not a file")(d) // an empty name
			},
			func() *project { return single("services: {a: {image: b, env_file: absent.env}}\n") },
		},
		{
			"variable of an included config", "compose-go takes its own copy of the value for a second source of the content",
			contains("compose-go refuses", "configs.", "file|environment|content attributes are mutually exclusive"),
			func() *project {
				p := single("include: [inc.yaml]\nservices: {a: {image: b}}\n")
				p.files["app/inc.yaml"] = "configs: {c: {environment: E}}\n"
				p.env["E"] = "v"
				return p
			},
		},
		{
			"name like an expression", "a name that holds `${` is taken for one that is not known",
			func(d string) bool {
				return contains("compose-go refuses", "refers to undefined", "${")(d) || contains("compose-go refuses", "depends on undefined", "${")(d) ||
					contains("compose-go refuses", "additional properties", "${")(d)
			},
			func() *project { return single("services: {a: {image: b, networks: ['n$${A}']}}\n") },
		},
		{
			"aliases of nothing", "yaml counts aliases; the engine, which shares what they name, counts values",
			contains("compose-go refuses", "excessive aliasing"),
			func() *project {
				text := "x-0: &a0 [1,1,1,1,1,1,1,1,1]\n"
				for i := range 6 {
					a := strings.Repeat(fmt.Sprintf("*a%d,", i), 9)
					text += fmt.Sprintf("x-%d: &a%d [%s]\n", i+1, i+1, a)
				}
				return single(text + "services: {a: {image: b}}\n")
			},
		},
		{
			"files of a job", "compose-go reads the env files and label files of a job when it is run, not when it is loaded",
			func(d string) bool {
				return strings.HasPrefix(d, "Jobs.") && contains("the engine has", "compose-go nothing")(d)
			},
			func() *project {
				p := single("services: {a: {image: b}}\njobs: {j: {image: b, triggers: {manual: true}, env_file: j.env}}\n")
				p.files["app/j.env"] = "A=1\n"
				return p
			},
		},
		{
			"mapping among labels", "compose-go prints a mapping of Go into the label of an override",
			contains("the engine refuses", "wrong-type", "is a mapping; Compose takes a string, a number, a boolean or nothing"),
			func() *project {
				p := single("services: {a: {image: b, labels: {c: d}}}\n")
				p.add("over.yaml", "services: {a: {labels: {e: {f: g}}}}\n")
				return p
			},
		},
		{
			"include of nothing", "compose-go takes an entry of include without a path and includes nothing",
			contains("the engine refuses", "an entry of `include` names no file"),
			func() *project { return single("include: [{project_directory: a}]\nservices: {a: {image: b}}\n") },
		},
		{
			"no services", "Compose accepts files without services and can do nothing with them",
			contains("the engine refuses", "no-services"),
			func() *project { return single("volumes: {a: {}}\n") },
		},
		{
			"written rw", "an option `rw` has a place, and so has the value false that it stands for",
			contains(".volumes.[", ".read_only: the engine has bool false, compose-go nothing"),
			func() *project { return single("services: {a: {image: b, volumes: ['./a:/b:rw']}}\n") },
		},
		{
			"value of a secret's variable", "values of the environment are not copied into secrets and configs",
			func(d string) bool {
				return strings.HasPrefix(d, "secrets.") && strings.Contains(d, ".x-#value:") || strings.HasPrefix(d, "configs.") && strings.Contains(d, ".content:")
			},
			func() *project {
				p := single("services: {a: {image: b}}\nsecrets: {s: {environment: E}}\n")
				p.env["E"] = "v"
				return p
			},
		},
		{
			"wide port range", "more than 1,024 ports stay one range",
			contains(".ports: compose-go has []interface"),
			func() *project { return single("services: {a: {image: b, ports: ['1-2000:1-2000']}}\n") },
		},
	}
}

// explain returns the names of the known differences that explain all of diffs,
// "" if some have no explanation.
func explain(diffs []string) string {
	var used []string
	for _, d := range diffs {
		i := slices.IndexFunc(acceptedDifferences(), func(k knownDifference) bool { return k.matches(d) })
		if i < 0 {
			return ""
		}
		if name := acceptedDifferences()[i].name; !slices.Contains(used, name) {
			used = append(used, name)
		}
	}
	return strings.Join(used, " and ")
}

// TestAcceptedDifferences requires that every known difference is still one.
func TestAcceptedDifferences(t *testing.T) {
	c := newComparison(t)
	for _, known := range acceptedDifferences() {
		p := known.example()
		if o := compare(judge(t, c.root, p), ask(t, p)); o.accepted != known.name {
			t.Errorf("%s (%s): accepted as %q, differences %q", known.name, known.reason, o.accepted, o.diffs)
		}
	}
}
