package config

import "github.com/hullcheck/hullcheck/analyzer"

// Schema returns the JSON schema of the file, for editors and validators. What
// it can't say, the reader does: which keys only the root's configuration has,
// and what a pattern is.
func Schema(rules []*analyzer.Rule) map[string]any {
	s := file().schema(rules)
	s["$schema"] = "http://json-schema.org/draft-07/schema#" // what the YAML servers of editors read
	s["title"] = "Configuration of hullcheck"
	s["definitions"] = object{"rule": ruleSchema(rules)}
	return s
}
