package compose

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// parseEnvFile reads an env file. Variables are looked up in outer first, then
// in earlier lines. A member without a value (nil) is a name that stands alone:
// it passes the variable of the deploying shell on.
func parseEnvFile(f *source.File, outer *environment, report func(Diagnostic)) []value.Member {
	return nil
}
