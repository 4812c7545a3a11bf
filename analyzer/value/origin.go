package value

import (
	"fmt"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Origin says in one clause where a value comes from: "set in
// compose.prod.yaml:4:15, over compose.yaml:7:15", "from `.env`:3", "default of
// `ARG USER`". It is "" for an absent value.
func Origin(files *source.Files, v *Value) string {
	if v == nil {
		return ""
	}
	step := v.Step
	if step == nil && len(v.Parts) == 1 {
		step = v.Parts[0].Step
	}
	for s := step; s != nil; s = s.Prev {
		if clause := s.clause(files, v); clause != "" {
			return clause
		}
	}
	for _, p := range v.Parts {
		if p.State > Assumed && p.Var != "" {
			return source.Quote("${"+p.Var+"}") + " is not set here"
		}
	}
	if v.State == Synthetic {
		return "not written"
	}
	if at := place(files, v.At); at != "" {
		return "set in " + at
	}
	return ""
}

// clause returns what a step tells about the origin of v, "" if a later one
// tells more.
func (s *Step) clause(files *source.Files, v *Value) string {
	name := source.Quote(s.Detail)
	switch s.Kind {
	case EnvFile, EnvFileEntry:
		if f := files.At(s.At.Pos()); f != nil {
			return fmt.Sprintf("from %s:%d", source.Quote(f.Path), f.Line(f.Offset(s.At.Pos())))
		}
	case Interpolate:
		if v.State == Assumed {
			return "default of " + source.Quote("${"+s.Detail+"}")
		}
		if v.IsUnknown() {
			return source.Quote("${"+s.Detail+"}") + " is not set here"
		}
	case Override, Document, Shadowed:
		if at, over := place(files, v.At), place(files, s.At); at != "" && over != "" && at != over {
			return "set in " + at + ", over " + over
		}
	case BuildArg:
		return "from the build argument " + name
	case ArgDefault:
		return "default of " + source.Quote("ARG "+s.Detail)
	case EnvInstruction:
		return "from " + source.Quote("ENV "+s.Detail)
	case PlatformArg:
		return "BuildKit's " + name
	case BaseImage:
		return "inherited from " + name
	case Extends:
		if at := place(files, v.At); at != "" {
			return "set in " + at + ", inherited from " + name
		}
	case Default, Implied:
		if v.State == Synthetic {
			return "implied by " + name
		}
	}
	return ""
}

// place renders the start of a span for a message: path:line:column.
func place(files *source.Files, at source.Span) string {
	if !at.IsValid() {
		return ""
	}
	f := files.At(at.Pos())
	if f == nil {
		return ""
	}
	off := f.Offset(at.Pos())
	return fmt.Sprintf("%s:%d:%d", source.Escape(f.Path), f.Line(off), f.RuneColumn(off))
}
