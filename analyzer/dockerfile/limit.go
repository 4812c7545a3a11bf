package dockerfile

// Limits on hostile input. Real Dockerfiles are far smaller.
const (
	maxInstructions = 10_000
	maxStages       = 1_000
	maxLine         = 65_535     // bytes; BuildKit's own limit
	maxNesting      = 256        // of "${" in a text that BuildKit's recursive word scanner reads
	maxPattern      = 4 << 10    // bytes of a word with an operator that compiles a regexp
	maxMatching     = 10_000_000 // bytes of pattern times bytes of value, in one build
	maxExpanded     = 64 << 10
	maxParts        = 64        // of an expanded value
	maxUnterminated = 16        // heredocs that are searched to the end of the file in vain
	maxDiagnostics  = 100       // errors of one file
	maxCopied       = 1_000_000 // variables that stages inherit, all stages together
	triggerCost     = 10        // of an ONBUILD trigger, counted as inherited variables
	maxPorts        = 1_024     // of a range that is listed one by one
)
