package sarif

// The objects of SARIF 2.1.0 that are written, with the names and the order of
// the standard's section 3. Absent optional members are left out; the members
// that consumers forbid (byteOffset, rank, kind, markdown of messages) don't
// exist.

type log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool              tool                        `json:"tool"`
	AutomationDetails *automationDetails          `json:"automationDetails,omitempty"`
	Invocations       []invocation                `json:"invocations"`
	BaseIDs           map[string]artifactLocation `json:"originalUriBaseIds"`
	ColumnKind        string                      `json:"columnKind"`
	Artifacts         []artifact                  `json:"artifacts,omitempty"`
	Taxonomies        []component                 `json:"taxonomies,omitempty"`
	Results           []result                    `json:"results"`
	Properties        *runProperties              `json:"properties,omitempty"`
}

// runProperties are ours: what to change first.
type runProperties struct {
	Plans []plan `json:"plans"`
}

type plan struct {
	Application string          `json:"application"`
	Headline    string          `json:"headline"`
	Changes     []plannedChange `json:"changes,omitempty"`
	Remarks     []string        `json:"remarks,omitempty"`
}

type plannedChange struct {
	Title  string `json:"title"`
	Effect string `json:"effect"`
	Check  string `json:"check,omitempty"`
	Path   string `json:"path,omitempty"`
	Line   int    `json:"line,omitempty"`
}

type tool struct {
	Driver component `json:"driver"`
}

type component struct {
	Name                string               `json:"name"`
	FullName            string               `json:"fullName,omitempty"`
	Organization        string               `json:"organization,omitempty"`
	Version             string               `json:"version,omitempty"`
	SemanticVersion     string               `json:"semanticVersion,omitempty"`
	InformationURI      string               `json:"informationUri,omitempty"`
	ShortDescription    *text                `json:"shortDescription,omitempty"`
	SupportedTaxonomies []componentReference `json:"supportedTaxonomies,omitempty"`
	Rules               []descriptor         `json:"rules,omitempty"`
	Taxa                []descriptor         `json:"taxa,omitempty"`
}

type componentReference struct {
	Name  string `json:"name"`
	Index int    `json:"index"`
}

type automationDetails struct {
	ID string `json:"id"`
}

type text struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type descriptor struct {
	ID                   string         `json:"id"`
	Name                 string         `json:"name,omitempty"`
	ShortDescription     *text          `json:"shortDescription,omitempty"`
	FullDescription      *text          `json:"fullDescription,omitempty"`
	Help                 *text          `json:"help,omitempty"`
	HelpURI              string         `json:"helpUri,omitempty"`
	DefaultConfiguration *configuration `json:"defaultConfiguration,omitempty"`
	Relationships        []relationship `json:"relationships,omitempty"`
	Properties           map[string]any `json:"properties,omitempty"`
}

type configuration struct {
	Level string `json:"level"`
}

type relationship struct {
	Target descriptorReference `json:"target"`
	Kinds  []string            `json:"kinds"`
}

type descriptorReference struct {
	ID            string              `json:"id"`
	Index         *int                `json:"index,omitempty"`
	ToolComponent *componentReference `json:"toolComponent,omitempty"`
}

type invocation struct {
	ExecutionSuccessful bool           `json:"executionSuccessful"`
	ExitCode            int            `json:"exitCode"`
	Notifications       []notification `json:"toolExecutionNotifications,omitempty"`
}

type notification struct {
	Level          string               `json:"level"`
	Message        message              `json:"message"`
	Locations      []location           `json:"locations,omitempty"`
	AssociatedRule *descriptorReference `json:"associatedRule,omitempty"`
}

type message struct {
	Text string `json:"text"`
}

type artifact struct {
	Location       artifactLocation  `json:"location"`
	Length         int               `json:"length"`
	Roles          []string          `json:"roles"`
	SourceLanguage string            `json:"sourceLanguage,omitempty"`
	Hashes         map[string]string `json:"hashes,omitempty"`
}

type artifactLocation struct {
	URI         string   `json:"uri,omitempty"`
	URIBaseID   string   `json:"uriBaseId,omitempty"`
	Description *message `json:"description,omitempty"`
}

type location struct {
	ID               int               `json:"id,omitempty"`
	PhysicalLocation physicalLocation  `json:"physicalLocation"`
	LogicalLocations []logicalLocation `json:"logicalLocations,omitempty"`
	Message          *message          `json:"message,omitempty"`
}

type physicalLocation struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Region           *region          `json:"region,omitempty"`
}

type region struct {
	StartLine   int      `json:"startLine"`
	StartColumn int      `json:"startColumn"`
	EndLine     int      `json:"endLine"`
	EndColumn   int      `json:"endColumn"`
	Snippet     *message `json:"snippet,omitempty"`
}

type logicalLocation struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
	Kind               string `json:"kind"`
}

type result struct {
	RuleID              string                `json:"ruleId"`
	RuleIndex           int                   `json:"ruleIndex"`
	Level               string                `json:"level"`
	Message             message               `json:"message"`
	Locations           []location            `json:"locations"`
	RelatedLocations    []location            `json:"relatedLocations,omitempty"`
	CodeFlows           []codeFlow            `json:"codeFlows,omitempty"`
	Fixes               []fix                 `json:"fixes,omitempty"`
	PartialFingerprints map[string]string     `json:"partialFingerprints,omitempty"`
	Fingerprints        map[string]string     `json:"fingerprints,omitempty"`
	BaselineState       string                `json:"baselineState,omitempty"`
	Suppressions        *[]suppression        `json:"suppressions,omitempty"` // on all results of a run or on none
	Taxa                []descriptorReference `json:"taxa,omitempty"`
	Properties          map[string]any        `json:"properties,omitempty"`
}

type codeFlow struct {
	ThreadFlows []threadFlow `json:"threadFlows"`
}

type threadFlow struct {
	Locations []threadFlowLocation `json:"locations"`
}

type threadFlowLocation struct {
	Location       location           `json:"location"`
	Kinds          []string           `json:"kinds,omitempty"`
	State          map[string]message `json:"state,omitempty"`
	NestingLevel   int                `json:"nestingLevel"`
	ExecutionOrder int                `json:"executionOrder"`
	Importance     string             `json:"importance"`
}

type fix struct {
	Description     message          `json:"description"`
	ArtifactChanges []artifactChange `json:"artifactChanges"`
}

type artifactChange struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Replacements     []replacement    `json:"replacements"`
}

type replacement struct {
	DeletedRegion   region  `json:"deletedRegion"`
	InsertedContent message `json:"insertedContent"` // always there, even if empty: reviewdog needs it
}

type suppression struct {
	Kind          string    `json:"kind"`
	Justification string    `json:"justification,omitempty"`
	Location      *location `json:"location,omitempty"`
}
