// Package isolation holds the rules about what separates a container from its
// host: privileges, capabilities, mounts, sockets and namespaces.
package isolation

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("isolation", pages,
		DockerSocketMount,
		DockerSocketOutOfReach,
		RootlessSocketMount,
		PrivilegedContainer,
		PrivilegedNonRootContainer,
		PrivilegedStartHook,
		PrivilegedHook,
		PrivilegedBuild,
		HostNetworkBuild,
		SSHAgentInBuild,
		HostRootWritable,
		HostCodeWritable,
		HostSysWritable,
		ProjectWritable,
		SensitiveHostMount,
		SensitiveMountOutOfReach,
		HostServiceSocketMount,
		UserSocketMount,
		HostDiskDevice,
		DangerousDevice,
		DriverCapabilitiesAll,
		DeviceRuleWildcard,
		HostNetwork,
		HostPIDNamespace,
		CommandRunsOnHost,
		HostIPCNamespace,
		SharedPIDNamespace,
		SharedCodeWritable,
		SysctlWeakensNetwork,
		HostCgroupNamespace,
		CgroupParentSet,
		HostUserNamespace,
		HostUTSNamespace,
		EscapeCapability,
		DangerousCapability,
		SystemPathsUnconfined,
		SeccompUnconfined,
		AppArmorUnconfined,
		SELinuxLabelDisabled,
		SharedMountPropagation,
		ExecutableTmpfs,
		VolumeOverSystemPath,
		WritableRootFilesystem,
		CapabilitiesNotDropped,
		NoNewPrivilegesMissing,
	)
})
