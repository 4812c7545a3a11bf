package shell

import (
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// TestBranches reads scripts with arguments: what may run, and the last command.
func TestBranches(t *testing.T) {
	env := func(name string) (*value.Value, bool) {
		if name == "ROLE" {
			return value.NewString("worker", source.Span{}), true
		}
		return nil, false
	}
	const roles = "case \"$1\" in\n api) shift; exec uvicorn a:b ;;\n work*) exec celery -A app worker ;;\n *) exec \"$@\" ;;\nesac"
	const migrate = "set -e\nif [ \"$1\" = migrate ]; then\n exec alembic upgrade head\nfi\nexec uvicorn a:b"
	for name, test := range map[string]struct{ script, arguments, runs, last string }{
		"case":              {roles, "worker", "exec celery -A app worker", "exec celery -A app worker"},
		"case before":       {roles, "api", "shift; exec uvicorn a:b", "exec uvicorn a:b"},
		"case default":      {roles, "flask run", "exec flask run", "exec flask run"},
		"no argument known": {roles, "", "shift; exec uvicorn a:b; exec celery -A app worker; exec $@?", ""},
		"if":                {migrate, "migrate", "set -e; exec alembic upgrade head", "exec alembic upgrade head"},
		"if not":            {migrate, "api", "set -e; exec uvicorn a:b", "exec uvicorn a:b"},
		"else":              {"if test $# -gt 1; then a; elif [[ $1 == w* ]]; then b; else c; fi", "api", "c", "c"},
		"and":               {"[ \"$1\" = w ] && exec a\nexec b", "w", "[ w = w ]; exec a", "exec a"},
		"or":                {"[ \"$1\" = w ] || exec a\nexec b", "w", "[ w = w ]; exec b", "exec b"},
		"negated":           {"if ! [ -z \"$2\" ]; then exec a; fi; exec b", "w", "exec b", "exec b"},
		"variable":          {"if [ \"$ROLE\" = worker ]; then exec a; fi; exec b", "x", "exec a", "exec a"},
		"variable set":      {"ROLE=x\nif [ \"$ROLE\" = worker ]; then exec a; fi; exec b", "x", "exec a; exec b", "exec b"},
		"not known":         {"if [ \"$OTHER\" = worker ]; then exec a; fi; exec b", "x", "exec a; exec b", "exec b"},
		"shifted":           {"shift\nif [ \"$1\" = w ]; then exec a; fi; exec b", "w", "shift; exec a; exec b", "exec b"},
		"shifted in a loop": {"while [ $# -gt 0 ]; do case $1 in w) exec a;; *) shift;; esac; done; exec b", "x w", "exec a; shift; exec b", "exec b"},
		"falls through":     {"case $1 in w) a ;& *) b ;; esac", "w", "a; b", ""},
		"default":           {"APP=\"${APP:-main:app}\"\nexec uvicorn \"$APP\"", "x", "exec uvicorn main:app=", "exec uvicorn main:app="},
		"default twice":     {"APP=\"${APP:-main:app}\"\nif x; then APP=y; fi\nexec uvicorn \"$APP\"", "x", "x; exec uvicorn $APP?", "exec uvicorn $APP?"},
	} {
		t.Run(name, func(t *testing.T) {
			text, _ := script(t, test.script)
			var arguments []*value.Value
			for word := range strings.FieldsSeq(test.arguments) {
				if arguments == nil {
					arguments = append(arguments, value.NewString("/e.sh", source.Span{}))
				}
				arguments = append(arguments, value.NewString(word, source.Span{}))
			}
			s := ParseFile(text, Bash, env, arguments)
			var runs []string
			last := ""
			for i := range s.Commands {
				c := &s.Commands[i]
				var words []string
				for _, w := range c.Argv {
					words = append(words, render(w))
				}
				line := strings.Join(words, " ")
				if c == s.Last {
					last = line
				}
				if first, _, _ := strings.Cut(line, " "); line == "" || c.Untaken || (first == "[" || first == "test") && !strings.HasPrefix(test.runs, "[") {
					continue
				}
				runs = append(runs, line)
			}
			if got := strings.Join(runs, "; "); got != test.runs || last != test.last {
				t.Errorf("runs %s\nlast %s", got, last)
			}
		})
	}
}
