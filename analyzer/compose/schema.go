package compose

import "github.com/hullcheck/hullcheck/analyzer/value"

// validateSchema reports every violation of the Compose schema in a merged and
// interpolated document.
func validateSchema(root *value.Value, report func(Diagnostic)) {
}
