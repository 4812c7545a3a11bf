package compose

import (
	"fmt"
	"io"
	"strings"
	"testing"

	oracle "github.com/compose-spec/compose-go/v2/template"
	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus" //nolint:depguard // compose-go logs through it, which the tests silence

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard)
	m.Run()
}

// pieces renders the parts of a string: text, state, variable and place.
func pieces(f *source.File, v *value.Value) string {
	var b strings.Builder
	for _, p := range v.Parts {
		fmt.Fprintf(&b, "%q", v.Str[p.Off:p.End])
		if p.State != value.Known {
			fmt.Fprintf(&b, " %s", [...]string{"", "synthetic", "assumed", "partial", "unknown", "invalid"}[p.State])
		}
		if p.Var != "" {
			fmt.Fprintf(&b, " %s", p.Var)
		}
		fmt.Fprintf(&b, " at %q\n", f.Text(p.At))
	}
	return b.String()
}

func TestInterpolateOpenWorld(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		state value.State
		want  string
	}{
		{"$A-x", value.Known, "\"a\" A at \"$A\"\n\"-x\" at \"-x\"\n"},
		{"${U}:80", value.Partial, "\"\" unknown U at \"${U}\"\n\":80\" at \":80\"\n"},
		{"${U}", value.Unknown, "\"\" unknown U at \"${U}\"\n"},
		{"${U:-d}x", value.Assumed, "\"d\" assumed U at \"d\"\n\"x\" at \"x\"\n"},
		{"${U-}", value.Assumed, "\"\" assumed U at \"\"\n"},
		{"${E:-d}", value.Known, "\"d\" at \"d\"\n"},
		{"${U:-${W:-c}}", value.Assumed, "\"c\" assumed W at \"c\"\n"},
		{"${U:-x$A}", value.Assumed, "\"x\" assumed U at \"x\"\n\"a\" assumed A at \"$A\"\n"},
		{"${U:-x${W}}", value.Partial, "\"x\" assumed U at \"x\"\n\"\" unknown W at \"${W}\"\n"},
		{"${A:+d}", value.Known, "\"d\" at \"d\"\n"},
		{"${U:+d}", value.Unknown, "\"\" unknown U at \"${U:+d}\"\n"},
		{"$$A", value.Known, "\"$\" at \"$$\"\n\"A\" at \"A\"\n"},
		{"'it''s $A'", value.Known, "\"it\" at \"it\"\n\"'\" at \"''\"\n\"s \" at \"s \"\n\"a\" A at \"$A\"\n"},
		{`"$A\n"`, value.Known, "\"a\" A at \"$A\"\n\"\\n\" at \"\\\\n\"\n"},
		{"${U:-a}-${A:-c}", value.Assumed, "\"a\" assumed U at \"a\"\n\"-\" at \"-\"\n\"a\" A at \"${A:-c}\"\n"},
	} {
		d := decodeText(c.text)
		env := newEnvironment(map[string]string{"A": "a", "E": ""}, false)
		v := env.interpolate(d.documents[0].root, func(x Diagnostic) { t.Errorf("%s: %s", c.text, x.Message) })
		if diff := cmp.Diff(c.want, pieces(d.file, v)); diff != "" || v.State != c.state {
			t.Errorf("%s is in state %d (-want +got):\n%s", c.text, v.State, diff)
		}
	}
}

func TestInterpolateProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		closed bool
		state  value.State
		want   string
	}{
		{"x${1}y", false, value.Invalid, "invalid-template \"${1}\": no variable starts here: write `$$` for a plain `$`\n"},
		{"'x${A b'", false, value.Invalid, "invalid-template \"${A\": no variable starts here: write `$$` for a plain `$`\n"},
		{"${A.b}${}", false, value.Invalid, "invalid-template \"${A.b}\": no variable starts here: write `$$` for a plain `$`\ninvalid-template \"${}\": no variable starts here: write `$$` for a plain `$`\n"},
		{"x${U:?tell me}", false, value.Partial, "required-variable \"${U:?tell me}\": `U` must be set: tell me\n"},
		{"x${U:?tell me}", true, value.Invalid, "required-variable \"${U:?tell me}\": `U` must be set: tell me\n"},
		{strings.Repeat("${U:-", 40) + strings.Repeat("}", 40), false, value.Unknown, ""},
		{strings.Repeat("$U", 1001), false, value.Unknown, ""},
		{strings.Repeat("$A", 900), false, value.Unknown, ""},
	} {
		d := decodeText(c.text)
		var said []Diagnostic
		env := newEnvironment(map[string]string{"A": strings.Repeat("a", 100)}, c.closed)
		v := env.interpolate(d.documents[0].root, func(x Diagnostic) { said = append(said, x) })
		if v.State != c.state || len(said) == 0 {
			t.Errorf("%.40s is in state %d, want %d; %v", c.text, v.State, c.state, said)
		}
		if c.want != "" {
			if diff := cmp.Diff(c.want, sayings(d.file, said)); diff != "" {
				t.Errorf("%.40s (-want +got):\n%s", c.text, diff)
			}
		} else if len(said) != 1 || said[0].Code != TooLong {
			t.Errorf("%.40s: %v", c.text, said)
		}
	}
}

func TestInterpolateShares(t *testing.T) {
	t.Parallel()
	root := decodeText("a: &x {k: $V, l: m}\nb: *x\nc: [plain]\n$V: key\n").documents[0].root
	env := newEnvironment(map[string]string{"V": "v"}, false)
	got := env.interpolate(root, func(d Diagnostic) { t.Error(d.Message) })
	if got.Path("b", "k").Str != "v" || got.Get("$V") == nil || root.Path("a", "k").Str != "$V" {
		t.Error("not every value is substituted, or a key is, or the original")
	}
	if got.Get("c") != root.Get("c") || got.Path("a", "l") != root.Path("a", "l") || &got.Get("a").Kids[0] != &got.Get("b").Kids[0] {
		t.Error("what is alike is copied")
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	env := newEnvironment(map[string]string{"A": "1"}, false)
	more := env
	for i := range 1000 {
		more = more.with(fmt.Sprint("V", i), value.NewString(fmt.Sprint(i), source.Span{}))
	}
	more = more.with("A", value.NewString("2", source.Span{})).with("V7", value.NewString("x", source.Span{}))
	for name, want := range map[string]string{"A": "1", "V7": "7", "V999": "999"} {
		if v, ok := more.lookup(name); !ok || v.Str != want {
			t.Errorf("%s = %v, want %s", name, v, want)
		}
	}
	if _, ok := env.lookup("V7"); ok {
		t.Error("adding changes the environment")
	}
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		"$A$$${A}", "${U:-a}-${B:-c}", "${U:-{}}", "x${U:-a}y}z", "${A?b-c}", "${U-b:-c}", "${A:-${B:-$U}}", "${", "${}", "$1", "a$", "${A:-\n}",
		"${E:+x}${A:+$B}", "${U:?m}", "$ſK", "${U:-{{}", "${U:-${}}", "${A }", "${U:-${U:-}}}", "${E:-$$}",
	} {
		f.Add(seed)
	}
	vars := map[string]string{"A": "a", "E": "", "B": "b$A"}
	env := newEnvironment(vars, true)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "$") > maxNesting {
			return // the limits of ours
		}
		want, err := oracle.Substitute(text, func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
		failed := false
		got := env.interpolate(value.NewString(text, source.NewSpan(1, 1)), func(d Diagnostic) { failed = failed || d.Level == Error })
		if failed != (err != nil) || !failed && got.Str != want {
			t.Errorf("%q = %q (failed: %t), want %q, %v", text, got.Str, failed, want, err)
		}
		end := int32(0)
		for _, p := range got.Parts {
			if p.Off != end {
				t.Errorf("%q: parts %v", text, got.Parts)
			}
			end = p.End
		}
		if got.Parts != nil && int(end) != len(got.Str) {
			t.Errorf("%q: parts end at %d", text, end)
		}
	})
}

func BenchmarkInterpolate(b *testing.B) {
	root := decodeText("a: plain\nb: ${TAG:-latest}\nc: [x, y, 'acme/${NAME}:${TAG}']\n").documents[0].root
	env := newEnvironment(map[string]string{"NAME": "api"}, false)
	b.ReportAllocs()
	for b.Loop() {
		env.interpolate(root, func(d Diagnostic) { b.Fatal(d) })
	}
}
