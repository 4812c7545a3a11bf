package compose

// The tables of this file follow the path patterns of compose-go: its type
// casts, its merge, unicity, canonical and default rules, and its relative
// paths. What is marked as ours has no counterpart there.

// castRule is a type that a string takes after interpolation.
type castRule uint8

const (
	castBool castRule = iota + 1
	castInt
	castFloat
	castUmask
)

var castTable = []row[castRule]{
	{topLevel, castBool, "networks.*.external networks.*.internal networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6"},
	{topLevel, castBool, "volumes.*.external secrets.*.external configs.*.external"},
	{container, castBool, "init networks.*.use_service_name_alias oom_kill_disable privileged read_only volumes.[].read_only volumes.[].volume.nocopy"},
	{container, castInt, "cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit"},
	{container, castInt, "ulimits.* ulimits.*.hard ulimits.*.soft"},
	{container, castFloat, "cpu_percent cpus"},
	{container, castUmask, "umask"},
	{workload, castBool, "depends_on.*.required depends_on.*.restart healthcheck.disable stdin_open tty"},
	{workload, castInt, "healthcheck.retries ports.[].target"},
	{service, castInt, "scale deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism"},
	{service, castInt, "deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node"},
	{service, castFloat, "deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio"},
}

// mergeRule is how two values become one where the common rules do not hold.
type mergeRule uint8

const (
	mergeReplace mergeRule = iota + 1
	mergeKeyValues
	mergeLists
	mergeBuild
	mergeDependsOn
	mergeNames
	mergeLogging
	mergeUlimit
	mergeIPAM
)

var mergeTable = []row[mergeRule]{
	{topLevel, mergeIPAM, "networks.*.ipam.config"},
	{topLevel, mergeKeyValues, "networks.*.labels volumes.*.labels secrets.*.labels configs.*.labels"},
	{workload, mergeKeyValues, "annotations build.args build.additional_contexts build.labels environment labels sysctls volumes.*.volume.labels"},
	{service, mergeKeyValues, "deploy.labels"},
	{workload, mergeReplace, "command entrypoint healthcheck.test"},
	{workload, mergeLists, "build.extra_hosts dns dns_opt dns_search env_file label_file extra_hosts tmpfs"},
	{workload, mergeBuild, "build"},
	{workload, mergeDependsOn, "depends_on"},
	{workload, mergeNames, "models networks"},
	{workload, mergeLogging, "logging"},
	{workload, mergeUlimit, "ulimits.*"},
}

// uniqueRule is what makes an element of a list replace an earlier one.
type uniqueRule uint8

const (
	uniqueKey uniqueRule = iota + 1
	uniqueTarget
	uniqueDevice
	uniqueConfig
	uniqueSecret
	uniqueEnvFile
	uniqueExpose
	uniquePort
)

var uniqueTable = []row[uniqueRule]{
	{topLevel, uniqueKey, "networks.*.labels networks.*.ipam.options"},
	{service, uniqueKey, "annotations build.args build.additional_contexts build.platform build.tags build.labels"},
	{service, uniqueKey, "cap_add cap_drop deploy.labels dns dns_opt dns_search environment labels links"},
	{service, uniqueKey, "networks.*.aliases networks.*.link_local_ips profiles sysctls tmpfs"},
	{service, uniqueTarget, "volumes"},
	{service, uniqueDevice, "devices"},
	{service, uniqueConfig, "configs"},
	{service, uniqueSecret, "secrets"},
	{service, uniqueEnvFile, "env_file"},
	{service, uniqueExpose, "expose"},
	{service, uniquePort, "ports"},
}

// canonRule is the long form that a value takes.
type canonRule uint8

const (
	canonBuild canonRule = iota + 1
	canonSSH
	canonFileMount
	canonContexts
	canonText
	canonDependsOn
	canonExtends
	canonPorts
	canonVolume
	canonDevice
	canonEnvFile
	canonList
	canonDNS
	canonGPUs
	canonNames
	canonSchedule
	canonExternal
	canonUlimit
	canonKeyValues // ours: compose-go keeps lists until it decodes them
)

var canonTable = []row[canonRule]{
	{container, canonEnvFile, "env_file"},
	{container, canonList, "label_file"},
	{workload, canonDNS, "dns"},
	{service, canonList, "pre_start.*.dns develop.watch.*.ignore develop.watch.*.include"},
	{container, canonGPUs, "gpus"},
	{container, canonNames, "networks models"},
	{container, canonVolume, "volumes.*"},
	{container, canonDevice, "devices.*"},
	{container, canonFileMount, "secrets.* configs.*"},
	{workload, canonKeyValues, "environment labels annotations sysctls"},
	{workload, canonFileMount, "build.secrets.*"},
	{workload, canonText, "build.provenance build.sbom"},
	{workload, canonContexts, "build.additional_contexts"},
	{workload, canonKeyValues, "build.args build.labels"},
	{workload, canonDependsOn, "depends_on"},
	{workload, canonExtends, "extends"},
	{workload, canonPorts, "ports"},
	{workload, canonBuild, "build"},
	{workload, canonSSH, "build.ssh"},
	{workload, canonUlimit, "build.ulimits.*"},
	{service, canonKeyValues, "deploy.labels"},
	{topLevel, canonSchedule, "jobs.*.triggers.schedule.*"},
	{topLevel, canonExternal, "volumes.* networks.* secrets.* configs.*"},
	{topLevel, canonKeyValues, "networks.*.labels volumes.*.labels secrets.*.labels configs.*.labels"},
}

// defaultRule is what Compose adds to a value.
type defaultRule uint8

const (
	defaultContext defaultRule = iota + 1
	defaultSecret
	defaultPort
	defaultDevices
	defaultBind
)

var defaultTable = []row[defaultRule]{
	{workload, defaultContext, "build"},
	{workload, defaultSecret, "secrets.*"},
	{workload, defaultPort, "ports.*"},
	{workload, defaultDevices, "gpus.*"},
	{workload, defaultBind, "volumes.*.bind"},
	{service, defaultDevices, "deploy.resources.reservations.devices.*"},
}

// pathRule is how a path of the host is understood.
type pathRule uint8

const (
	pathLocal   pathRule = iota + 1 // a path, `~` included
	pathContext                     // a build context: a path, a URL or a service
	pathUnix                        // a path of Linux or Windows
	pathMount                       // a mount, whose source is a path if it is a bind
	pathDriver                      // a volume, whose device is a path if it is a bind
	pathExtends                     // a Compose file, which may be remote
)

var pathTable = []row[pathRule]{
	{workload, pathContext, "build.context build.additional_contexts.*"},
	{workload, pathUnix, "build.ssh.*"},
	{container, pathLocal, "env_file.*.path label_file.*"},
	{workload, pathExtends, "extends.file"},
	{service, pathLocal, "develop.watch.*.path"},
	{container, pathMount, "volumes.*"},
	{topLevel, pathUnix, "configs.*.file secrets.*.file"},
	{topLevel, pathDriver, "volumes.*"},
}

// decodeRule is the form that a value takes when compose-go decodes it.
type decodeRule uint8

const (
	decodeWords decodeRule = iota + 1
	decodeTest
	decodeHosts
	decodeBool
	decodeInt
	decodeUnsigned
	decodeNumber
	decodeDuration
	decodeBytes
	decodeCPUs
	decodeCount
	decodeMode
	decodeKeyValues // of hooks, which are compared as they are written until then
)

var decodeTable = []row[decodeRule]{
	{container, decodeWords, "command entrypoint"},
	{service, decodeWords, "post_start.*.command pre_stop.*.command"},
	{service, decodeKeyValues, "post_start.*.environment pre_stop.*.environment"},
	{service, decodeKeyValues, "pre_start.*.environment pre_start.*.labels pre_start.*.annotations pre_start.*.sysctls"},
	{workload, decodeTest, "healthcheck.test"},
	{container, decodeHosts, "extra_hosts"},
	{workload, decodeHosts, "build.extra_hosts"},
	{container, decodeBool, "use_api_socket env_file.*.required volumes.*.bind.create_host_path"},
	{topLevel, decodeBool, "jobs.*.triggers.manual"},
	{workload, decodeBool, "build.no_cache build.pull build.privileged"},
	{service, decodeBool, "attach post_start.*.privileged pre_stop.*.privileged pre_start.*.per_replica develop.watch.*.initial_sync"},
	{container, decodeInt, "networks.*.priority networks.*.gw_priority"},
	{service, decodeInt, "deploy.resources.limits.pids deploy.resources.reservations.pids"},
	{workload, decodeUnsigned, "healthcheck.retries ports.*.target"},
	{service, decodeUnsigned, "deploy.update_config.parallelism deploy.rollback_config.parallelism deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node"},
	{container, decodeNumber, "blkio_config.weight blkio_config.weight_device.*.weight volumes.*.tmpfs.mode"},
	{container, decodeBytes, "blkio_config.device_read_bps.*.rate blkio_config.device_write_bps.*.rate blkio_config.device_read_iops.*.rate blkio_config.device_write_iops.*.rate"},
	{container, decodeDuration, "stop_grace_period"},
	{workload, decodeDuration, "healthcheck.timeout healthcheck.interval healthcheck.start_period healthcheck.start_interval"},
	{service, decodeDuration, "deploy.update_config.delay deploy.update_config.monitor deploy.rollback_config.delay deploy.rollback_config.monitor"},
	{service, decodeDuration, "deploy.restart_policy.delay deploy.restart_policy.window"},
	{container, decodeBytes, "mem_limit mem_reservation memswap_limit mem_swappiness shm_size volumes.*.tmpfs.size"},
	{workload, decodeBytes, "build.shm_size"},
	{service, decodeBytes, "deploy.resources.limits.memory deploy.resources.reservations.memory"},
	{service, decodeCPUs, "deploy.resources.limits.cpus deploy.resources.reservations.cpus"},
	{container, decodeCount, "gpus.*.count"},
	{service, decodeCount, "deploy.resources.reservations.devices.*.count"},
	{container, decodeMode, "secrets.*.mode configs.*.mode"},
	{workload, decodeMode, "build.secrets.*.mode"},
}
