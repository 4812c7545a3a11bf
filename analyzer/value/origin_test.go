package value

import (
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestOrigin(t *testing.T) {
	files := source.NewFiles(source.Memory{})
	f := files.Add("compose.yaml", []byte("a: é b\nc: d\n"))
	env := files.Add(".env", []byte("X=1\nY=2\n"))
	at := f.Span(6, 7)
	for _, tt := range []struct {
		name string
		v    *Value
		want string
	}{
		{"absent", nil, ""},
		{"written", &Value{At: at}, "set in compose.yaml:1:6"},
		{"nowhere", &Value{}, ""},
		{"override", &Value{At: f.Span(11, 12), Step: &Step{Kind: Override, At: at}}, "set in compose.yaml:2:4, over compose.yaml:1:6"},
		{"override of nothing", &Value{At: at, Step: &Step{Kind: Override}}, "set in compose.yaml:1:6"},
		{"env file", &Value{At: at, Step: &Step{Kind: Interpolate, Detail: "Y", At: at, Prev: &Step{Kind: EnvFile, At: env.Span(6, 7)}}}, "from `.env`:2"},
		{"default", &Value{State: Assumed, At: at, Step: &Step{Kind: Interpolate, Detail: "Y", At: at}}, "default of `${Y}`"},
		{"unset", &Value{State: Unknown, At: at, Parts: []Part{{At: at, State: Unknown, Var: "Y"}}}, "`${Y}` is not set here"},
		{"one part", &Value{At: at, Str: "1", Parts: []Part{{End: 1, At: at, Step: &Step{Kind: EnvFileEntry, At: env.Span(2, 3)}}}}, "from `.env`:1"},
		{"build argument", &Value{At: at, Step: &Step{Kind: BuildArg, Detail: "U"}}, "from the build argument `U`"},
		{"ARG", &Value{At: at, Step: &Step{Kind: ArgDefault, Detail: "U"}}, "default of `ARG U`"},
		{"ENV", &Value{At: at, Step: &Step{Kind: EnvInstruction, Detail: "U"}}, "from `ENV U`"},
		{"platform", &Value{At: at, Step: &Step{Kind: PlatformArg, Detail: "TARGETARCH"}}, "BuildKit's `TARGETARCH`"},
		{"base", &Value{At: at, Step: &Step{Kind: BaseImage, Detail: "base"}}, "inherited from `base`"},
		{"extends", &Value{At: at, Step: &Step{Kind: Extends, Detail: "b"}}, "set in compose.yaml:1:6, inherited from `b`"},
		{"implied", &Value{State: Synthetic, At: at, Step: &Step{Kind: Implied, Detail: "links"}}, "implied by `links`"},
		{"synthetic", &Value{State: Synthetic, At: at}, "not written"},
		{"anchor", &Value{At: at, Step: &Step{Kind: Alias, Detail: "x"}}, "set in compose.yaml:1:6"},
	} {
		if got := Origin(files, tt.v); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
