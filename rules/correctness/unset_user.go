package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// UnsetUser reports users that are a variable which no file sets and that has no
// default: empty, it means root.
var UnsetUser = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnsetUser",
		Doc:      "container runs as root if a variable is unset",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runUnsetUser,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High,
	References: analyzer.Refs("CIS 4.1", "CWE-1188",
		"Compose, interpolation https://docs.docker.com/reference/compose-file/interpolation/"),
}

func runUnsetUser(pass *analysis.Pass) (any, error) {
	files := source.In(pass).Files
	for _, c := range container.In(pass) {
		if c.User.From != container.FromCompose || c.User.Name == nil || c.User.Name.Kind != value.String {
			continue
		}
		written := c.User.Name
		name := written
		if colon := strings.IndexByte(written.Str, ':'); colon >= 0 {
			name = written.Sub(0, colon)
		} else if !defaultsToRoot(c.Image) {
			continue // empty, the image's own user counts, which is none or not known
		}
		variable, at := bareVariable(files, name)
		if variable == "" {
			continue // known, or not empty whatever is set
		}
		f := analyzer.At(at, "%s runs as `root` where %s is not set", c, source.Quote("${"+variable+"}"))
		f.About(c.Subjects(f.At)...)
		edit := analysis.TextEdit{Pos: at.Pos(), End: at.End(), NewText: []byte("${" + variable + ":-1000}")}
		f.Fix(analyzer.NeedsReview, "give the variable a default, or write `:?` to require it", edit)
		f.Report(pass)
	}
	return nil, nil
}

// defaultsToRoot reports whether an image is known to run as root if the
// service names no user.
func defaultsToRoot(image *container.Image) bool {
	if image == nil {
		return false
	}
	if image.Stage != nil && image.Stage.User != nil {
		user := image.Stage.User
		return user.IsKnown() && (user.Str == "root" || user.Str == "0")
	}
	return image.Known != nil && image.Known.User == "root" && image.Known.Drops == ""
}

// bareVariable returns the variable that a text consists of, if no file sets it
// and it has neither a default nor a `:?`, and where it stands.
func bareVariable(files *source.Files, v *value.Value) (string, source.Span) {
	if v == nil || v.State != value.Unknown || len(v.Parts) != 1 {
		return "", source.Span{}
	}
	name, at := v.Parts[0].Var, v.Parts[0].At
	if text := files.Text(at); name == "" || text != "$"+name && text != "${"+name+"}" {
		return "", source.Span{}
	}
	return name, at
}
