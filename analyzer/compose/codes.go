package compose

// The codes of the replay: files, merging and long forms.
const (
	Unreadable       Code = "unreadable"        // a Compose file cannot be read
	EmptyFile        Code = "empty-file"        // no document says anything
	NotCompose       Code = "not-compose"       // another kind of file
	LegacyFormat     Code = "legacy-format"     // version 1, without services
	NoServices       Code = "no-services"       // a fragment
	ObsoleteVersion  Code = "obsolete-version"  // the version key
	OldBoolean       Code = "old-boolean"       // yes, no, on, off
	CannotOverride   Code = "cannot-override"   // a value of another kind is merged
	LostPool         Code = "lost-pool"         // an override loses an address pool
	TooManyPorts     Code = "too-many-ports"    // a range of ports is not expanded
	InvalidPort      Code = "invalid-port"      // a port's short form
	InvalidVolume    Code = "invalid-volume"    // a mount's short form
	DriveLetter      Code = "drive-letter"      // a volume's name of one letter
	InvalidDevice    Code = "invalid-device"    // a device's short form
	InvalidCommand   Code = "invalid-command"   // a command that cannot be split
	InvalidEntry     Code = "invalid-entry"     // a list entry of another form
	InvalidName      Code = "invalid-name"      // the project's name
	TrailingSpace    Code = "trailing-space"    // KEY =VALUE
	ConflictingKeys  Code = "conflicting-keys"  // keys that exclude each other
	MissingFile      Code = "missing-file"      // an include, extends, env or label file
	OutsideRoot      Code = "outside-root"      // a file that is not read
	RemoteReference  Code = "remote-reference"  // a resource that is not fetched
	UnknownReference Code = "unknown-reference" // a reference that depends on a variable
	UndefinedService Code = "undefined-service" // extends, depends_on, …
	ExtendsCycle     Code = "extends-cycle"
	IncludeCycle     Code = "include-cycle"
	TooManyFiles     Code = "too-many-files"
)

// Limits on what files can ask for. Real applications stay far below.
const (
	maxExtends   = 64  // links of one chain
	maxIncludes  = 16  // depth
	maxFiles     = 256 // read through include and extends
	maxOverrides = 64  // Compose files of one model

	maxServices  = 5_000   // of one application
	maxInherited = 200_000 // values that services inherit in all
	maxVariables = 200_000 // environment variables and labels of all services
	maxEnvWork   = 8 << 20 // bytes of env files, each as often as it is read, with variableCost for each entry
	maxPorts     = 10_240  // of all ranges that are listed port by port
	variableCost = 64
)
