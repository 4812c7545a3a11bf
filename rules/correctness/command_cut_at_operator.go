package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// CommandCutAtOperator reports commands of services that Compose ends at a
// shell's operator.
var CommandCutAtOperator = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CommandCutAtOperator",
		Doc:      "Compose cuts a command at a shell's operator",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runCommandCutAtOperator,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs("Compose, command https://docs.docker.com/reference/compose-file/services/#command",
		"go-shellwords, which splits it https://github.com/mattn/go-shellwords"),
}

func runCommandCutAtOperator(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		for _, key := range []string{"command", "entrypoint"} {
			operator, rest := cutOff(files, s.Get(key))
			if !rest.IsValid() {
				continue
			}
			f := analyzer.At(rest, "Compose ends the %s of %s before %s: it runs no shell and drops the rest", source.Quote(key), source.Quote(s.Name), source.Quote(operator))
			f.About("services." + s.Name).Keyed(key)
			f.Fix(analyzer.NeedsReview, `write ["sh", "-c", "…"] with the whole command, or quote the operator`)
			f.Report(pass)
		}
	}
	return nil, nil
}

// cutOff returns what Compose drops of a command that is written as one text,
// and the operator it starts with.
func cutOff(files *source.Files, command *value.Value) (operator string, rest source.Span) {
	if command == nil || command.Kind != value.Seq || !command.IsKnown() {
		return "", rest
	}
	f := files.At(command.At.Pos())
	if f == nil || !f.Contains(command.At) || strings.HasPrefix(f.Text(command.At), "[") || command.Style == value.Block {
		return "", rest // a list
	}
	from := command.At.Pos()
	if n := len(command.Kids); n > 0 {
		last := command.Kids[n-1].Val
		if !last.IsKnown() || !command.At.Contains(last.At) {
			return "", rest
		}
		from = last.At.End()
	} else if command.Style == value.Literal || command.Style == value.Folded {
		return "", rest
	}
	// Behind the last word stand its quotes or the end of `${NAME:-default}`,
	// blanks, and what is dropped.
	dropped := f.Text(source.NewSpan(from, command.At.End()))
	if command.Style == value.SingleQuoted || command.Style == value.DoubleQuoted {
		dropped = dropped[:max(len(dropped)-1, 0)]
	}
	start := len(dropped) - len(strings.TrimLeft(dropped, "\\'\"} \t\r\n"))
	sign := start + len(dropped[start:]) - len(strings.TrimLeft(dropped[start:], "0123456789"))
	end := sign + len(dropped[sign:]) - len(strings.TrimLeft(dropped[sign:], ";&|<>"))
	if end == sign || sign > start && dropped[sign] != '>' {
		return "", rest
	}
	trimmed := strings.TrimRight(dropped, " \t\r\n")
	if len(trimmed) == end {
		return "", rest // nothing behind it
	}
	return dropped[start:end], f.Span(f.Offset(from)+start, f.Offset(from)+len(trimmed))
}
