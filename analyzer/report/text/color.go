package text

import "github.com/hullcheck/hullcheck/analyzer"

// The styles, as SGR parameters. Only the eight basic colours are used: their
// shades are the terminal's own and fit its background.
const (
	bold      = "1"
	dim       = "2"
	alarming  = "1;35"
	red       = "1;31"
	yellow    = "1;33"
	cyan      = "36"
	blue      = "34"
	noStyle   = ""
	resetCode = "\x1b[0m"
)

// paint puts text, which is already safe to print, into a style.
func (p *printer) paint(style, text string) string {
	if !p.Color || style == noStyle || text == "" {
		return text
	}
	return "\x1b[" + style + "m" + text + resetCode
}

func styleOf(s analyzer.Severity) string {
	switch s {
	case analyzer.CriticalSeverity:
		return alarming
	case analyzer.HighSeverity:
		return red
	case analyzer.MediumSeverity:
		return yellow
	case analyzer.LowSeverity:
		return cyan
	case analyzer.NoteSeverity:
		return dim
	}
	return noStyle
}
