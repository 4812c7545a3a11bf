package analyzer

// Severity orders findings.
type Severity uint8

// The severities.
const (
	NoteSeverity Severity = iota
	LowSeverity
	MediumSeverity
	HighSeverity
	CriticalSeverity
)

// severities derives the severity of a security rule from its two axes.
var severities = [...][3]Severity{
	Direct:         {Host: CriticalSeverity, Neighbour: HighSeverity, Itself: HighSeverity},
	KnownTechnique: {Host: HighSeverity, Neighbour: HighSeverity, Itself: MediumSeverity},
	SecondFlaw:     {Host: MediumSeverity, Neighbour: MediumSeverity, Itself: LowSeverity},
	MitigationOnly: {Host: LowSeverity, Neighbour: LowSeverity, Itself: LowSeverity},
}

func (e Effect) severity() Severity {
	switch e {
	case Rejected:
		return HighSeverity
	case Differs:
		return MediumSeverity
	case Degrades:
		return LowSeverity
	default:
		return NoteSeverity
	}
}

var severityNames = [...]string{"note", "low", "medium", "high", "critical"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity returns the severity called name.
func ParseSeverity(name string) (Severity, bool) {
	for s, known := range severityNames {
		if known == name {
			return Severity(s), true
		}
	}
	return 0, false
}

// SeverityNames lists the names, least first.
func SeverityNames() []string { return severityNames[:] }
