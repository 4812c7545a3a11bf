package secrets

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// report reports a login that is reached by a way, and that by an entry.
func (a access) report(pass *analysis.Pass, way, entry reach.Way) {
	from := "on " + way.From()
	if way.Scope == reach.Neighbours {
		from = "in " + way.From()
	}
	f := a.finding(from)
	f.About(a.container.Subjects(f.At)...).Keyed(a.program + ":" + a.variable)
	if way.Scope == reach.Neighbours {
		f.Because(analyzer.Value, way.At, "%s", way.Caption())
		f.Because(analyzer.Entry, entry.At, "%s: %s", way.Through, entry.Caption())
	} else {
		f.Because(analyzer.Entry, way.At, "%s", way.Caption())
	}
	f.Report(pass)
}

// finding begins the finding: at the password, or where one would be written.
func (a access) finding(from string) *analyzer.Finding {
	c, as := a.container, ""
	if a.user != "" {
		as = " as " + source.Quote(a.user)
	}
	switch {
	case a.empty != nil:
		f := analyzer.At(a.empty, "an attacker %s signs in to %s in %s%s without a password", from, a.program, c, as)
		return evidence.Origin(f, a.empty).Fix(analyzer.NeedsReview, "delete "+source.Quote(a.variable)+" and set a random password")
	case a.secret == nil:
		f := analyzer.At(c.At, "an attacker %s signs in to %s in %s%s with the image's default password", from, a.program, c, as)
		if a.variable == "" {
			return f.Fix(analyzer.NeedsReview, "change the password at the first start, before others reach the port")
		}
		return f.Fix(analyzer.NeedsReview, "set "+source.Quote(a.variable)+" to "+source.Quote("${"+upper(a.variable)+":?}"))
	}
	what := "signs in to " + a.program + " in " + c.String()
	if isHash(a.secret.Str) {
		what = "passes the " + a.program + " of " + c.String()
	}
	f := analyzer.At(a.secret, "an attacker %s %s%s with a guessable password", from, what, as)
	variable := strings.Trim(upper(a.variable), "_")
	if assumed := evidence.DefaultOf(a.secret); assumed != "" {
		variable = assumed
	}
	evidence.Assumed(f, a.secret)
	hide(f, a.secret)
	evidence.Origin(f, a.secret)
	switch from := envVariable(a.secret); {
	case isHash(a.secret.Str):
		f.Fix(analyzer.NeedsReview, "take a random password, and hash it by bcrypt, as `htpasswd -B` does")
	case from != "":
		f.Fix(analyzer.NeedsReview, "give "+source.Quote(from)+" a random value"+a.form())
	case a.secret.Step.Via(value.EnvFileEntry) != nil:
		f.Fix(analyzer.NeedsReview, "give "+source.Quote(a.variable)+" a random value"+a.form())
	default:
		f.Fix(analyzer.NeedsReview, "write "+source.Quote("${"+variable+":?}")+" and give it a random value"+a.form())
	}
	return f
}

// form says how a value is made up of which the password is only a part, "" if it
// is the password alone.
func (a access) form() string {
	v := a.container.Variable(a.variable)
	if v == nil || !v.Value.IsKnown() || v.Value.Str == a.secret.Str {
		return ""
	}
	before, after, found := strings.Cut(v.Value.Str, a.secret.Str)
	if !found || before == "" || after != "" || len(before) > 40 {
		return ""
	}
	return ", in the form " + source.Quote(before+"<password>")
}

// envVariable returns the variable of .env that a value was substituted from, ""
// if it is from none.
func envVariable(v *value.Value) string {
	for _, p := range v.Parts {
		if p.Step.Via(value.EnvFile) != nil {
			return p.Var
		}
	}
	return ""
}

// hide masks a secret where it stands: what was substituted from .env, there.
func hide(f *analyzer.Finding, secret *value.Value) {
	if len(secret.Parts) == 0 {
		f.Mask(secret)
	}
	for _, p := range secret.Parts {
		if s := p.Step.Via(value.EnvFile); s != nil {
			f.Mask(s.At)
		} else {
			f.Mask(p.At)
		}
	}
}

// hideAll masks every credential of c, where a finding shows a line that may hold
// one.
func hideAll(f *analyzer.Finding, c *container.Container) {
	for _, v := range variablesOf(c, nil) {
		if found, ok := v.find(); ok {
			hide(f, v.value.Sub(found.off, found.end))
		}
	}
}
