package escape

import (
	"fmt"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// A Factor is one part of a score: how much is left where its name holds.
type Factor struct {
	Percent int    // 1 to 100
	Name    string // "custom application"
}

// String renders the factor as in a score: "0.88 custom application".
func (f Factor) String() string { return decimal(f.Percent) + " " + f.Name }

func decimal(percent int) string {
	if percent == 100 {
		return "1"
	}
	return strings.TrimSuffix(fmt.Sprintf("0.%02d", percent), "0")
}

// A Score is 10 times the product of its factors, the goal's first.
type Score struct {
	Factors []Factor
}

// Tenths returns the score in tenths, from 1 to 100, rounded half up.
func (s Score) Tenths() int { return whole.timesAll(s.Factors).tenths() }

// String renders the score with one decimal: "8.5".
func (s Score) String() string { return Decimal(s.Tenths()) }

// Decimal renders tenths with one decimal: "8.5".
func Decimal(t int) string { return fmt.Sprintf("%d.%d", t/10, t%10) }

// Explain renders the score with its factors: "10 root on the host × 0.88
// custom application × 0.97 published technique = 8.5". Factors of 1 are left
// out but for the goal's.
func (s Score) Explain() string {
	var b strings.Builder
	for i, f := range s.Factors {
		switch {
		case i == 0:
			fmt.Fprintf(&b, "%s %s", tenthsOfGoal(f.Percent), f.Name)
		case f.Percent < 100:
			fmt.Fprintf(&b, " × %s", f)
		}
	}
	return b.String() + " = " + s.String()
}

// tenthsOfGoal renders 10 times the goal's factor: "10", "8.5".
func tenthsOfGoal(percent int) string { return strings.TrimSuffix(Decimal(percent), ".0") }

// Band returns the severity of the rule that reports the score: critical from
// 9.0, high from 7.0, medium from 4.0, else low.
func (s Score) Band() analyzer.Severity { return bandOf(s.Tenths()) }

func bandOf(tenths int) analyzer.Severity {
	for _, severity := range []analyzer.Severity{analyzer.CriticalSeverity, analyzer.HighSeverity, analyzer.MediumSeverity} {
		if tenths >= Least(severity) {
			return severity
		}
	}
	return analyzer.LowSeverity
}

// Least returns the lowest score of a severity, in tenths.
func Least(s analyzer.Severity) int {
	switch s {
	case analyzer.CriticalSeverity:
		return 90
	case analyzer.HighSeverity:
		return 70
	case analyzer.MediumSeverity:
		return 40
	case analyzer.LowSeverity, analyzer.NoteSeverity:
	}
	return 1
}

// A weight is a product of factors in parts of 10^12: exact for six factors of
// two digits, and cut off after that, which keeps it monotone.
type weight int64

const whole weight = 1_000_000_000_000

func (w weight) times(percent int) weight { return w * weight(percent) / 100 }

func (w weight) timesAll(factors []Factor) weight {
	for _, f := range factors {
		w = w.times(f.Percent)
	}
	return w
}

// tenths rounds 10 times the weight half up to a decimal, at least 0.1.
func (w weight) tenths() int { return max(1, int((w+whole/200)/(whole/100))) }
