package container

import (
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Container is what Docker would run for one service, or for the last stage
// of a Dockerfile that no service builds. It is immutable and shared by all
// rules.
type Container struct {
	Name    string           // the service's name, else the stage's, else the Dockerfile's path
	Service *compose.Service // nil if no Compose file runs it: runtime settings are then unknown
	Build   *dockerfile.Build
	// Section is the build section that Build comes from, another service's if
	// that one builds the image; nil for a stage that no service builds.
	Section *compose.Build
	Image   *Image // what its process finds: the target stage's, or the image knowledge's
	// At is where an absent runtime setting stands: the service key, or the
	// FROM of the stage.
	At source.Span
	// BuiltHere is where a setting of the image that is absent stands: the FROM
	// of the stage this unit builds, else the service key.
	BuiltHere source.Span
	// Cut is set if the Dockerfiles of the unit are too large for all that build
	// them, and this service was joined without what it builds.
	Cut bool

	User         User
	Groups       []*value.Value // supplementary: group_add
	Main         Process
	Others       []Process // health check and lifecycle hooks
	Environment  []Variable
	Privileged   Setting
	ReadOnly     Setting
	Capabilities Capabilities
	Security     Security
	Mounts       []Mount
	Devices      []Device
	DeviceRules  []*value.Value // device_cgroup_rules
	Namespaces   Namespaces
	Networks     []Network
	Ports        []Port
	Limits       Limits
	Lifetime     Lifetime
	// NetworkOf is the container whose network namespace it shares, and with it
	// that container's ports (network_mode: service:…).
	NetworkOf *Container
	Profiles  []*value.Value
	Labels    []Variable
}

// HasRuntime reports whether a Compose file says how the container is run. If
// not, its capabilities, mounts, ports and options are unknown.
func (c *Container) HasRuntime() bool { return c.Service != nil }

// OnlyCarries reports whether the stage is there to be exported: no service runs
// it, and it starts from scratch without a command.
func (c *Container) OnlyCarries() bool {
	image := c.Image
	for image != nil && image.Base != nil {
		image = image.Base
	}
	return c.Service == nil && image != nil && image.Scratch && len(c.Main.Argv) == 0
}

// String names the container for a message.
func (c *Container) String() string {
	if c.Service == nil {
		return "the container of " + source.Quote(c.Name)
	}
	return source.Quote(c.Name)
}

// A Setting is a boolean attribute: absent, known or unknown.
type Setting struct {
	Value *value.Value // where it is written, nil if absent
	True  bool         // known to be true
}

// Unknown reports whether the setting is written but can't be decided.
func (s Setting) Unknown() bool { return s.Value.IsUnknown() }

// A Variable is an environment variable or a label.
type Variable struct {
	Name  string
	At    source.Span  // of the name
	Value *value.Value // nil: taken from the deploying shell
	// FromImage is set for a variable that the image brings.
	FromImage bool
}

// Identity says what is known of a user.
type Identity uint8

// The identities.
const (
	UnknownUser Identity = iota // no file says, or a variable is unset
	Root
	NonRoot
)

// A User is the user a process runs as.
type User struct {
	Identity Identity
	Name     *value.Value // as written: "app", "1000:1000"; nil if no file says
	UID, GID int          // -1 if not known
	From     UserSource
	Image    *KnownImage // for FromKnownImage
	// At is the place that decides: the `user:`, the USER word, or the FROM.
	At source.Span
	// DroppedBy names the entrypoint or wrapper that leaves root before the
	// service starts (gosu, su-exec, a daemon's own); "" if none does.
	DroppedBy string
}

// UserSource says which place decides the user.
type UserSource uint8

// The places, from the strongest.
const (
	FromNowhere      UserSource = iota // no file says and the base image is not known
	FromCompose                        // `user:`
	FromDockerfile                     // USER
	FromKnownImage                     // images.tsv
	FromServiceImage                   // the stage another service of the unit builds
)

// A Process is one command that runs in the container.
type Process struct {
	Role        ProcessRole
	Argv        []*value.Value // entrypoint and command, complete
	Incomplete  bool           // the image's entrypoint is not known: Argv may be its arguments
	ShellForm   bool           // run by the image's SHELL
	At          source.Span    // the attribute or instruction that gives the command
	Program     Program        // the program after unwrapping
	User        User
	Privileged  Setting
	Environment []Variable
}

// ProcessRole says when a process runs.
type ProcessRole uint8

// The roles.
const (
	MainProcess ProcessRole = iota
	HealthCheck
	PreStart
	PostStart
	PreStop
)

// Capabilities are those of a process that runs as root in the container.
type Capabilities struct {
	Known   bool // false if an unknown value decides, or no Compose file runs it
	Add     []*value.Value
	Drop    []*value.Value
	All     bool         // privileged, or ALL added: every capability but those in Dropped
	Set     []Capability // the resulting set, sorted by name, without CAP_
	DropAll *value.Value // the entry of cap_drop that drops all, nil if none does
}

// A Capability is one capability with the entry that grants it.
type Capability struct {
	Name    string
	Granted *value.Value // the cap_add entry or `privileged`; nil: one of Docker's default 14
}

// Has returns the capability called name (without CAP_).
func (c Capabilities) Has(name string) (Capability, bool) {
	for _, granted := range c.Set {
		if granted.Name == name {
			return granted, true
		}
	}
	return Capability{}, false
}

// Security is the parsed security_opt.
type Security struct {
	Known           bool
	Options         []SecurityOption
	NoNewPrivileges Setting
	Seccomp         *value.Value // "unconfined" or a profile; nil: default
	AppArmor        *value.Value
	SystemPaths     *value.Value // "unconfined"
	Label           []*value.Value
}

// A SecurityOption is one entry of security_opt, split at "=" or ":".
type SecurityOption struct {
	Entry      *value.Value
	Key, Value *value.Value // Value is nil without a separator
}

// MountKind says what stands behind a mount.
type MountKind uint8

// The kinds.
const (
	Bind MountKind = iota
	Volume
	Tmpfs
	ImageMount
	OtherMount // npipe, cluster
)

// MountRoute says by which attribute a mount comes.
type MountRoute uint8

// The routes by which a host path can enter a container.
const (
	ByVolumes      MountRoute = iota // services.*.volumes, a bind
	ByVolumeDevice                   // a named volume whose driver_opts bind a host path
	BySecret                         // a secret's file
	ByConfig                         // a config's file
	ByVolumesFrom                    // another service's mounts
	ByAPISocket                      // use_api_socket
	ByTmpfs
)

// A Mount is a file system tree that the container sees.
type Mount struct {
	Kind     MountKind
	Route    MountRoute
	Entry    *value.Value // the list entry that brings it; what Delete removes
	Source   *value.Value // as written: a host path or a volume's name; nil if there is none
	Target   *value.Value
	Host     HostPath // for a bind, what Source names on the host
	ReadOnly Setting
	Options  []*value.Value // propagation and SELinux words
	Volume   string         // key of the named volume, "" for a bind
	From     *Container     // ByVolumesFrom: whose mount it is
}

// A HostPath is a path on the host that runs the engine.
type HostPath struct {
	// Path is the cleaned absolute path; "" if it is not known. The deploying
	// user's runtime directory is /run/user/$UID.
	Path     string
	Known    bool
	Project  bool   // relative to the project directory; Path is relative to the root then
	Home     bool   // below the home of the deploying user: Path starts with "~"
	Windows  bool   // a path or named pipe of a Windows host, with slashes
	Variable string // the only variable of a source that is nothing but a variable
}

// A Device is an entry of devices, or a GPU request.
type Device struct {
	Entry       *value.Value
	Source      *value.Value
	Target      *value.Value
	Permissions *value.Value
}

// Namespaces are the container's namespaces where Compose sets them.
type Namespaces struct {
	Network, PID, IPC, UTS, User, Cgroup Namespace
}

// A Namespace says with whom a namespace is shared.
type Namespace struct {
	Value     *value.Value // nil: a namespace of its own (Docker's default)
	Host      bool
	Service   string // service:NAME
	Container string // container:NAME
}

// A Network is one network that the container is attached to.
type Network struct {
	Key      string
	Value    *value.Value // its entry under the service; nil if implied
	At       source.Span
	Internal bool
	External bool
	Driver   *value.Value
	Name     *value.Value // as Docker knows it, nil if the project does not say
	Options  *value.Value // driver_opts
}

// Exposure says who can reach a published port.
type Exposure uint8

// The exposures, from the narrowest.
const (
	NotPublished Exposure = iota
	OnLoopback            // 127.0.0.0/8 or ::1 of the host
	OnAddress             // one address of the host
	OnAllInterfaces
	UnknownExposure // a variable decides
)

// A Port is a published port.
type Port struct {
	Entry     *value.Value // the list entry
	HostIP    *value.Value
	Published *value.Value // nil or empty: an ephemeral port
	Target    *value.Value
	Protocol  string
	Exposure  Exposure
}

// Limits are the resource limits, whichever key sets them.
type Limits struct {
	Memory, CPUs, PIDs *value.Value
}

// Lifetime says how long the container runs.
type Lifetime uint8

// The lifetimes.
const (
	LongLived Lifetime = iota
	OneShot
	Inactive // scale: 0
)
