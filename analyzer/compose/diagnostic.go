package compose

// The codes of the leaf grammars: YAML, interpolation and env files.
const (
	YAMLSyntax       Code = "yaml-syntax"       // yaml rejects the text
	TemplateSyntax   Code = "template-syntax"   // the file is a template of YAML, for Helm or Jinja
	TabIndentation   Code = "tab-indentation"   // a tab where YAML wants spaces
	ByteOrder        Code = "byte-order"        // UTF-16, which was converted
	InvalidText      Code = "invalid-text"      // bytes that no YAML file may hold
	DuplicateKey     Code = "duplicate-key"     // a mapping defines a key twice
	NonStringKey     Code = "non-string-key"    // a key is a number, a boolean, null or a collection
	InvalidMergeKey  Code = "invalid-merge-key" // << holds something else than mappings
	AliasCycle       Code = "alias-cycle"       // an anchored value contains itself
	InvalidScalar    Code = "invalid-scalar"    // the text does not fit its tag
	TooDeep          Code = "too-deep"          // nested deeper than is analysed
	TooManyValues    Code = "too-many-values"   // more values than Compose or the analysis takes
	InvalidTemplate  Code = "invalid-template"  // ${ that starts no expression
	RequiredVariable Code = "required-variable" // ${V:?message} without V
	TooLong          Code = "too-long"          // interpolation beyond the limits
	EnvFileSyntax    Code = "env-file-syntax"   // a line of an env file that Compose rejects
)
