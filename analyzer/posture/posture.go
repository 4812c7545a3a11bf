// Package posture holds what people say about the machines that run their
// containers. No file of an application tells it, so it is never guessed: what
// is not said has the value that Docker has by default, or is unknown.
//
// Rules ask with [In]; without a configuration the answer is [Default].
package posture

import (
	"reflect"

	"golang.org/x/tools/go/analysis"
)

// A Posture describes the hosts of an application.
type Posture struct {
	Engine           Engine
	UsernsRemap      bool // the engine maps root in containers to another user
	LSM              LSM
	Cgroup           Cgroup
	Lockdown         Lockdown
	Kernel           Kernel
	AmbientCaps      bool // the engine gives added capabilities to users other than root
	DockerGroupUsers Members
	TrustedNetwork   Network
}

// Default returns what holds where nothing is said.
func Default() Posture {
	return Posture{
		Engine: DockerRootful, LSM: UnknownLSM, Cgroup: CgroupV2, Lockdown: UnknownLockdown,
		Kernel: Patched, DockerGroupUsers: UnknownMembers, TrustedNetwork: Internet,
	}
}

// Engine is what runs the containers.
type Engine string

// The engines.
const (
	DockerRootful  Engine = "docker-rootful"
	DockerRootless Engine = "docker-rootless"
	DockerDesktop  Engine = "docker-desktop"
	PodmanRootful  Engine = "podman-rootful"
	PodmanRootless Engine = "podman-rootless"
)

// LSM is the security module that confines containers.
type LSM string

// The security modules.
const (
	UnknownLSM LSM = "unknown"
	AppArmor   LSM = "apparmor"
	SELinux    LSM = "selinux"
	NoLSM      LSM = "none"
)

// Cgroup is the version of the control groups.
type Cgroup string

// The versions.
const (
	CgroupV1 Cgroup = "v1"
	CgroupV2 Cgroup = "v2"
)

// Lockdown is the kernel's lockdown mode, as /sys/kernel/security/lockdown names
// it.
type Lockdown string

// The modes.
const (
	UnknownLockdown Lockdown = "unknown"
	NoLockdown      Lockdown = "none"
	Integrity       Lockdown = "integrity"
	Confidentiality Lockdown = "confidentiality"
)

// Kernel says whether the kernel has the fixes for published flaws.
type Kernel string

// The states of a kernel.
const (
	Patched   Kernel = "patched"
	Unpatched Kernel = "unpatched"
)

// Members says whether users of the host are in the group docker.
type Members string

// The answers.
const (
	UnknownMembers Members = "unknown"
	NoMembers      Members = "none"
	SomeMembers    Members = "some"
)

// Network is what reaches a port published on all addresses.
type Network string

// The networks.
const (
	Internet Network = "internet"
	LAN      Network = "lan"
)

// Analyzer yields the posture of the unit; whoever runs the analysis seeds it.
// Rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "posture",
	Doc:        "what is said about the hosts",
	ResultType: reflect.TypeFor[Posture](),
	Run:        func(*analysis.Pass) (any, error) { return Default(), nil },
}

// In returns the posture of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) Posture { return pass.ResultOf[Analyzer].(Posture) }
