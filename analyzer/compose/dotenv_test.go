package compose

import (
	"fmt"
	"strings"
	"testing"

	oracle "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func readEnv(text string, env *environment) (f *source.File, members []value.Member, said []Diagnostic) {
	f = source.NewFiles(source.Memory{}).Add(".env", []byte(text))
	members = parseEnvFile(f, env, func(d Diagnostic) { said = append(said, d) })
	return f, members, said
}

func TestEnvFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"plain", "# comment\nexport A=1 # one\nB: two words\r\n", "A = \"1\" at \"1\"\nB = \"two words\" at \"two words\"\n"},
		{"single quotes", "A='x $B \\n'\n", "A = \"x $B \\\\n\" at \"'x $B \\\\n'\"\n"},
		{"double quotes", "A=\"x\\ny\nz\"\n", "A = \"x\\ny\\nz\" at \"\\\"x\\\\ny\\nz\\\"\"\n"},
		{"earlier lines", "A=1\nA=2\nB=$A$O\n", "A = \"2\" at \"2\" over \"1\"\nB = \"2outer\" at \"$A$O\"\n"},
		{"outer first", "O=mine\nB=$O\n", "O = \"mine\" at \"mine\"\nB = \"outer\" at \"$O\"\n"},
		{"inherited", "O\nX\n", "O = \"outer\" at \"\"\nX passes\n"},
		{"unset", "A=${U}x\nB=${U:-d}\n", "A = \"x\" at \"${U}x\" state 3\nB = \"d\" at \"${U:-d}\" state 2\n"},
		{"empty", "A=\nB=''\n", "A = \"\" at \"\"\nB = \"\" at \"''\"\n"},
		{"byte order mark", "\xef\xbb\xbfA=1\n", "A = \"1\" at \"1\"\n"},
		{"octal escape", `A="\0101\07"`, "A = \"A\\\\7\" at \"\\\"\\\\0101\\\\07\\\"\"\n"},
	} {
		f, members, said := readEnv(c.text, newEnvironment(map[string]string{"O": "outer"}, false))
		var b strings.Builder
		for _, m := range members {
			if m.Val == nil {
				fmt.Fprintf(&b, "%s passes\n", m.Key)
				continue
			}
			at := ""
			if m.Val.At.IsValid() {
				at = f.Text(m.Val.At)
			}
			fmt.Fprintf(&b, "%s = %q at %q", m.Key, m.Val.Str, at)
			if s := m.Val.Step.Via(value.Shadowed); s != nil {
				fmt.Fprintf(&b, " over %q", f.Text(s.At))
			}
			if s := m.Val.Step.Via(value.EnvFile); s != nil && (s.Detail != m.Key || s.At != m.Val.At) {
				t.Errorf("%s: step of %s is %+v", c.name, m.Key, s)
			}
			if m.Val.State != value.Known {
				fmt.Fprintf(&b, " state %d", m.Val.State)
			}
			b.WriteByte('\n')
		}
		if diff := cmp.Diff(c.want, b.String()); diff != "" || said != nil {
			t.Errorf("%s (-want +got):\n%s%v", c.name, diff, said)
		}
	}
}

func TestEnvFileProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"A B=1\nC=2\n", "env-file-syntax \" \": a variable's name holds no blanks\n"},
		{"A%=1\nC=2\n", "env-file-syntax \"%\": `%` is not allowed in a variable's name\n"},
		{"A=\"x\nC=2\n", "env-file-syntax \"\\\"x\": this value has no closing quote\n"},
		{"C=2\nA", "env-file-syntax \"A\": the last line has neither a value nor a line break: Compose takes the name for a value\n"},
		{"A=${\nC=2\n", "invalid-template \"${\": no variable starts here: write `$$` for a plain `$`\n"},
	} {
		f, members, said := readEnv(c.text, newEnvironment(nil, false))
		if diff := cmp.Diff(c.want, sayings(f, said)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		found := false
		for _, m := range members {
			found = found || m.Key == "C" && m.Val.Str == "2"
		}
		if !found {
			t.Errorf("%q: a bad line takes others along", c.text)
		}
	}
}

func FuzzDotenv(f *testing.F) {
	for _, seed := range []string{
		"A=1\nB=$A\n", "export A='x'\n", "A=\"a\\\"b\\0101\\01\\c\"", "A: b # c\n", "A\nB", "A=\"\n#\"B=1", "export\nA=1", "A=${B:-x}\\$", "\ufeffA=1", "A=#x", "A= #x",
		"A='\\''", "A=\"\\$B$$\"", "=x", "\u00a0A=1", "A\tB=1", "[a.b]=1",
	} {
		f.Add(seed)
	}
	vars := map[string]string{"A": "a", "E": "", "B": "b$A"}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := oracle.ParseWithLookup(strings.NewReader(text), func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
		file, members, said := readEnv(text, newEnvironment(vars, true))
		failed := false
		for _, d := range said {
			failed = failed || d.Level == Error
			if !file.Contains(d.At) {
				t.Errorf("%q: diagnostic %+v", text, d)
			}
		}
		got := map[string]string{}
		for _, m := range members {
			if m.Val != nil {
				got[m.Key] = m.Val.Str
			}
		}
		if strings.Count(text, "$") > maxNesting || err == nil && want[""] != "" && failed {
			return // our limits, and a last line that compose-go misreads
		}
		if failed != (err != nil) {
			t.Errorf("%q: %v, want %v", text, said, err)
		} else if diff := cmp.Diff(want, got); !failed && diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	})
}
