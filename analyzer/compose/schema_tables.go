// Code generated from compose-go's schema by internal/oracle. DO NOT EDIT.

package compose

import "math"

// schemaRoot is the node of a whole document.
const schemaRoot = 122

// schemaNodes holds what may stand where; nodes name each other by index.
var schemaNodes = [...]schemaNode{
	{},                  // 0: anything
	{types: typeString}, // 1: configs.*.content
	{types: typeBool | typeMap | typeString, keys: []schemaKey{
		{name: "name", node: 1, deprecated: true},
	}}, // 2: configs.*.external
	{types: typeBool | typeNull | typeNumber | typeString},                                                           // 3: configs.*.labels.*
	{types: typeList | typeMap, unique: true, items: 1, closed: true, patterns: []schemaKeys{{patternSomething, 3}}}, // 4: configs.*.labels
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "content", node: 1},
		{name: "environment", node: 1},
		{name: "external", node: 2},
		{name: "file", node: 1},
		{name: "labels", node: 4},
		{name: "name", node: 1},
		{name: "template_driver", node: 1},
	}}, // 5: configs.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 5}}}, // 6: configs
	{types: typeList | typeString, unique: true, items: 1},                   // 7: include[].env_file
	{types: typeMap | typeString, closed: true, keys: []schemaKey{
		{name: "env_file", node: 7},
		{name: "path", node: 7},
		{name: "project_directory", node: 1},
	}}, // 8: include[]
	{types: typeList, items: 8},       // 9: include
	{types: typeInteger | typeString}, // 10: jobs.*.blkio_config.device_read_bps[].rate
	{types: typeMap, closed: true, keys: []schemaKey{
		{name: "path", node: 1},
		{name: "rate", node: 10},
	}}, // 11: jobs.*.blkio_config.device_read_bps[]
	{types: typeList, items: 11}, // 12: jobs.*.blkio_config.device_read_bps
	{types: typeMap, closed: true, keys: []schemaKey{
		{name: "path", node: 1},
		{name: "weight", node: 10},
	}}, // 13: jobs.*.blkio_config.weight_device[]
	{types: typeList, items: 13}, // 14: jobs.*.blkio_config.weight_device
	{types: typeMap, closed: true, keys: []schemaKey{
		{name: "device_read_bps", node: 12},
		{name: "device_read_iops", node: 12},
		{name: "device_write_bps", node: 12},
		{name: "device_write_iops", node: 12},
		{name: "weight", node: 10},
		{name: "weight_device", node: 14},
	}}, // 15: jobs.*.blkio_config
	{types: typeList, items: 1},              // 16: jobs.*.build.cache_from
	{types: typeList | typeString, items: 1}, // 17: jobs.*.build.extra_hosts.*
	{types: typeList | typeMap, unique: true, items: 1, closed: true, patterns: []schemaKeys{{patternSomething, 17}}}, // 18: jobs.*.build.extra_hosts
	{types: typeBool | typeString},   // 19: jobs.*.build.no_cache
	{types: typeNumber | typeString}, // 20: jobs.*.build.secrets[].mode
	{types: typeMap | typeString, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "gid", node: 1},
		{name: "mode", node: 20},
		{name: "source", node: 1},
		{name: "target", node: 1},
		{name: "uid", node: 1},
	}}, // 21: jobs.*.build.secrets[]
	{types: typeList, items: 21}, // 22: jobs.*.build.secrets
	{types: typeInteger | typeMap | typeString, closed: true, required: []string{"soft", "hard"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "hard", node: 10},
		{name: "soft", node: 10},
	}}, // 23: jobs.*.build.ulimits.*
	{types: typeMap, patterns: []schemaKeys{{patternLower, 23}}}, // 24: jobs.*.build.ulimits
	{types: typeMap | typeString, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "additional_contexts", node: 4},
		{name: "args", node: 4},
		{name: "cache_from", node: 16},
		{name: "cache_to", node: 16},
		{name: "context", node: 1},
		{name: "dockerfile", node: 1},
		{name: "dockerfile_inline", node: 1},
		{name: "entitlements", node: 16},
		{name: "extra_hosts", node: 18},
		{name: "isolation", node: 1},
		{name: "labels", node: 4},
		{name: "network", node: 1},
		{name: "no_cache", node: 19},
		{name: "no_cache_filter", node: 7},
		{name: "platforms", node: 16},
		{name: "privileged", node: 19},
		{name: "provenance", node: 19},
		{name: "pull", node: 19},
		{name: "sbom", node: 19},
		{name: "secrets", node: 22},
		{name: "shm_size", node: 10},
		{name: "ssh", node: 4},
		{name: "tags", node: 16},
		{name: "target", node: 1},
		{name: "ulimits", node: 24},
	}}, // 25: jobs.*.build
	{types: typeList, unique: true, items: 1},                                       // 26: jobs.*.cap_add
	{types: typeString, enum: []string{"host", "private"}},                          // 27: jobs.*.cgroup
	{types: typeList | typeNull | typeString, items: 1},                             // 28: jobs.*.command
	{types: typeInteger | typeString, bounded: true, low: 0, high: math.MaxFloat64}, // 29: jobs.*.cpu_count
	{types: typeInteger | typeString, bounded: true, low: 0, high: 100},             // 30: jobs.*.cpu_percent
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "config", node: 1},
		{name: "file", node: 1},
		{name: "registry", node: 1},
	}}, // 31: jobs.*.credential_spec
	{types: typeString, enum: []string{"service_started", "service_healthy", "service_completed_successfully"}}, // 32: jobs.*.depends_on.*.condition
	{types: typeBool}, // 33: jobs.*.depends_on.*.required
	{types: typeMap, closed: true, required: []string{"condition"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "condition", node: 32},
		{name: "required", node: 33},
		{name: "restart", node: 19},
	}}, // 34: jobs.*.depends_on.*
	{types: typeList | typeMap, unique: true, items: 1, closed: true, patterns: []schemaKeys{{patternName, 34}}}, // 35: jobs.*.depends_on
	{types: typeMap | typeString, closed: true, required: []string{"source"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "permissions", node: 1},
		{name: "source", node: 1},
		{name: "target", node: 1},
	}}, // 36: jobs.*.devices[]
	{types: typeList, items: 36}, // 37: jobs.*.devices
	{types: typeMap | typeString, closed: true, required: []string{"path"}, keys: []schemaKey{
		{name: "format", node: 1},
		{name: "path", node: 1},
		{name: "required", node: 19},
	}}, // 38: jobs.*.env_file[]
	{types: typeList | typeString, items: 38},  // 39: jobs.*.env_file
	{types: typeList, unique: true, items: 20}, // 40: jobs.*.expose
	{types: typeMap, keys: []schemaKey{
		{name: "capabilities", node: 26},
		{name: "count", node: 10},
		{name: "device_ids", node: 26},
		{name: "driver", node: 1},
		{name: "options", node: 4},
	}}, // 41: jobs.*.gpus[]
	{types: typeList | typeString, enum: []string{"all"}, items: 41}, // 42: jobs.*.gpus
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "disable", node: 19},
		{name: "interval", node: 1},
		{name: "retries", node: 20},
		{name: "start_interval", node: 1},
		{name: "start_period", node: 1},
		{name: "test", node: 17},
		{name: "timeout", node: 1},
	}}, // 43: jobs.*.healthcheck
	{types: typeNull | typeNumber | typeString},                 // 44: jobs.*.logging.options.*
	{types: typeMap, patterns: []schemaKeys{{patternLine, 44}}}, // 45: jobs.*.logging.options
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "driver", node: 1},
		{name: "options", node: 45},
	}}, // 46: jobs.*.logging
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "endpoint_var", node: 1},
		{name: "model_var", node: 1},
	}}, // 47: jobs.*.models.*
	{types: typeList | typeMap, unique: true, items: 1, patterns: []schemaKeys{{patternName, 47}}}, // 48: jobs.*.models
	{types: typeMap, patterns: []schemaKeys{{patternLine, 20}}},                                    // 49: jobs.*.networks.*.driver_opts
	{types: typeNumber}, // 50: jobs.*.networks.*.gw_priority
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "aliases", node: 26},
		{name: "driver_opts", node: 49},
		{name: "gw_priority", node: 50},
		{name: "interface_name", node: 1},
		{name: "ipv4_address", node: 1},
		{name: "ipv6_address", node: 1},
		{name: "link_local_ips", node: 26},
		{name: "mac_address", node: 1},
		{name: "priority", node: 50},
		{name: "use_service_name_alias", node: 19},
	}}, // 51: jobs.*.networks.*
	{types: typeList | typeMap, unique: true, items: 1, closed: true, patterns: []schemaKeys{{patternName, 51}}}, // 52: jobs.*.networks
	{types: typeInteger | typeString, bounded: true, low: -1000, high: 1000},                                     // 53: jobs.*.oom_score_adj
	{types: typeNull | typeString}, // 54: jobs.*.pid
	{types: typeNumber | typeMap | typeString, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "app_protocol", node: 1},
		{name: "host_ip", node: 1},
		{name: "mode", node: 1},
		{name: "name", node: 1},
		{name: "protocol", node: 1},
		{name: "published", node: 10},
		{name: "target", node: 10},
	}}, // 55: jobs.*.ports[]
	{types: typeList, unique: true, items: 55},      // 56: jobs.*.ports
	{types: typeString, pattern: patternPullPolicy}, // 57: jobs.*.pull_policy
	{types: typeMap}, // 58: jobs.*.storage_opt
	{types: typeString, enum: []string{"forbid", "queue"}}, // 59: jobs.*.triggers.schedule[].concurrency
	{types: typeString, enum: []string{"one", "skip"}},     // 60: jobs.*.triggers.schedule[].missed_fires
	{types: typeMap | typeString, closed: true, required: []string{"cron"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "concurrency", node: 59},
		{name: "cron", node: 1},
		{name: "missed_fires", node: 60},
		{name: "timezone", node: 1},
	}}, // 61: jobs.*.triggers.schedule[]
	{types: typeList, items: 61}, // 62: jobs.*.triggers.schedule
	{types: typeMap, closed: true, requiredAny: []string{"manual", "schedule"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "manual", node: 19},
		{name: "schedule", node: 62},
	}}, // 63: jobs.*.triggers
	{types: typeInteger | typeNull | typeString, bounded: true, low: 0, high: 4294967295}, // 64: jobs.*.umask
	{types: typeString, enum: []string{"enabled", "disabled", "writable", "readonly"}},    // 65: jobs.*.volumes[].bind.recursive
	{types: typeString, enum: []string{"z", "Z"}},                                         // 66: jobs.*.volumes[].bind.selinux
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "create_host_path", node: 19},
		{name: "propagation", node: 1},
		{name: "recursive", node: 65},
		{name: "selinux", node: 66},
	}}, // 67: jobs.*.volumes[].bind
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "subpath", node: 1},
	}}, // 68: jobs.*.volumes[].image
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "mode", node: 20},
		{name: "size", node: 29},
	}}, // 69: jobs.*.volumes[].tmpfs
	{types: typeString, enum: []string{"bind", "volume", "tmpfs", "cluster", "npipe", "image"}}, // 70: jobs.*.volumes[].type
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "labels", node: 4},
		{name: "nocopy", node: 19},
		{name: "subpath", node: 1},
	}}, // 71: jobs.*.volumes[].volume
	{types: typeMap | typeString, closed: true, required: []string{"type"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "bind", node: 67},
		{name: "consistency", node: 1},
		{name: "image", node: 68},
		{name: "read_only", node: 19},
		{name: "source", node: 1},
		{name: "target", node: 1},
		{name: "tmpfs", node: 69},
		{name: "type", node: 70},
		{name: "volume", node: 71},
	}}, // 72: jobs.*.volumes[]
	{types: typeList, unique: true, items: 72}, // 73: jobs.*.volumes
	{types: typeMap, closed: true, required: []string{"triggers"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "annotations", node: 4},
		{name: "blkio_config", node: 15},
		{name: "build", node: 25},
		{name: "cap_add", node: 26},
		{name: "cap_drop", node: 26},
		{name: "cgroup", node: 27},
		{name: "cgroup_parent", node: 1},
		{name: "command", node: 28},
		{name: "configs", node: 22},
		{name: "cpu_count", node: 29},
		{name: "cpu_percent", node: 30},
		{name: "cpu_period", node: 20},
		{name: "cpu_quota", node: 20},
		{name: "cpu_rt_period", node: 20},
		{name: "cpu_rt_runtime", node: 20},
		{name: "cpu_shares", node: 20},
		{name: "cpus", node: 20},
		{name: "cpuset", node: 1},
		{name: "credential_spec", node: 31},
		{name: "depends_on", node: 35},
		{name: "device_cgroup_rules", node: 26},
		{name: "devices", node: 37},
		{name: "dns", node: 7},
		{name: "dns_opt", node: 26},
		{name: "dns_search", node: 7},
		{name: "domainname", node: 1},
		{name: "entrypoint", node: 28},
		{name: "env_file", node: 39},
		{name: "environment", node: 4},
		{name: "expose", node: 40},
		{name: "extra_hosts", node: 18},
		{name: "gpus", node: 42},
		{name: "group_add", node: 40},
		{name: "healthcheck", node: 43},
		{name: "hostname", node: 1},
		{name: "image", node: 1},
		{name: "init", node: 19},
		{name: "ipc", node: 1},
		{name: "isolation", node: 1},
		{name: "label_file", node: 17},
		{name: "labels", node: 4},
		{name: "logging", node: 46},
		{name: "mac_address", node: 1},
		{name: "mem_limit", node: 20},
		{name: "mem_reservation", node: 10},
		{name: "mem_swappiness", node: 10},
		{name: "memswap_limit", node: 20},
		{name: "models", node: 48},
		{name: "network_mode", node: 1},
		{name: "networks", node: 52},
		{name: "oom_kill_disable", node: 19},
		{name: "oom_score_adj", node: 53},
		{name: "pid", node: 54},
		{name: "pids_limit", node: 20},
		{name: "platform", node: 1},
		{name: "ports", node: 56},
		{name: "privileged", node: 19},
		{name: "profiles", node: 26},
		{name: "pull_policy", node: 57},
		{name: "pull_refresh_after", node: 1},
		{name: "read_only", node: 19},
		{name: "runtime", node: 1},
		{name: "secrets", node: 22},
		{name: "security_opt", node: 26},
		{name: "shm_size", node: 20},
		{name: "stdin_open", node: 19},
		{name: "stop_grace_period", node: 1},
		{name: "stop_signal", node: 1},
		{name: "storage_opt", node: 58},
		{name: "sysctls", node: 4},
		{name: "tmpfs", node: 7},
		{name: "triggers", node: 63},
		{name: "tty", node: 19},
		{name: "ulimits", node: 24},
		{name: "umask", node: 64},
		{name: "use_api_socket", node: 33},
		{name: "user", node: 1},
		{name: "userns_mode", node: 1},
		{name: "uts", node: 1},
		{name: "volumes", node: 73},
		{name: "volumes_from", node: 26},
		{name: "working_dir", node: 1},
	}}, // 74: jobs.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 74}}}, // 75: jobs
	{types: typeInteger}, // 76: models.*.context_size
	{types: typeMap, closed: true, required: []string{"model"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "context_size", node: 76},
		{name: "model", node: 1},
		{name: "name", node: 1},
		{name: "runtime_flags", node: 16},
	}}, // 77: models.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 77}}}, // 78: models
	{types: typeBool | typeMap | typeString, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "name", node: 1, deprecated: true},
	}}, // 79: networks.*.external
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternLine, 1}}}, // 80: networks.*.ipam.config[].aux_addresses
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "aux_addresses", node: 80},
		{name: "gateway", node: 1},
		{name: "ip_range", node: 1},
		{name: "subnet", node: 1},
	}}, // 81: networks.*.ipam.config[]
	{types: typeList, items: 81}, // 82: networks.*.ipam.config
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "config", node: 82},
		{name: "driver", node: 1},
		{name: "options", node: 80},
	}}, // 83: networks.*.ipam
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "attachable", node: 19},
		{name: "driver", node: 1},
		{name: "driver_opts", node: 49},
		{name: "enable_ipv4", node: 19},
		{name: "enable_ipv6", node: 19},
		{name: "external", node: 79},
		{name: "internal", node: 19},
		{name: "ipam", node: 83},
		{name: "labels", node: 4},
		{name: "name", node: 1},
	}}, // 84: networks.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 84}}}, // 85: networks
	{types: typeBool | typeMap | typeString, keys: []schemaKey{
		{name: "name", node: 1},
	}}, // 86: secrets.*.external
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "driver", node: 1},
		{name: "driver_opts", node: 49},
		{name: "environment", node: 1},
		{name: "external", node: 86},
		{name: "file", node: 1},
		{name: "labels", node: 4},
		{name: "name", node: 1},
		{name: "template_driver", node: 1},
	}}, // 87: secrets.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 87}}}, // 88: secrets
	{types: typeString, pattern: patternContainer},                            // 89: services.*.container_name
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "spread", node: 1},
	}}, // 90: services.*.deploy.placement.preferences[]
	{types: typeList, items: 90}, // 91: services.*.deploy.placement.preferences
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "constraints", node: 16},
		{name: "max_replicas_per_node", node: 10},
		{name: "preferences", node: 91},
	}}, // 92: services.*.deploy.placement
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "cpus", node: 20},
		{name: "memory", node: 1},
		{name: "pids", node: 10},
	}}, // 93: services.*.deploy.resources.limits
	{types: typeMap, closed: true, required: []string{"capabilities"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "capabilities", node: 26},
		{name: "count", node: 10},
		{name: "device_ids", node: 26},
		{name: "driver", node: 1},
		{name: "options", node: 4},
	}}, // 94: services.*.deploy.resources.reservations.devices[]
	{types: typeList, items: 94}, // 95: services.*.deploy.resources.reservations.devices
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "kind", node: 1},
		{name: "value", node: 20},
	}}, // 96: services.*.deploy.resources.reservations.generic_resources[].discrete_resource_spec
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "discrete_resource_spec", node: 96},
	}}, // 97: services.*.deploy.resources.reservations.generic_resources[]
	{types: typeList, items: 97}, // 98: services.*.deploy.resources.reservations.generic_resources
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "cpus", node: 20},
		{name: "devices", node: 95},
		{name: "generic_resources", node: 98},
		{name: "memory", node: 1},
	}}, // 99: services.*.deploy.resources.reservations
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "limits", node: 93},
		{name: "reservations", node: 99},
	}}, // 100: services.*.deploy.resources
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "condition", node: 1},
		{name: "delay", node: 1},
		{name: "max_attempts", node: 10},
		{name: "window", node: 1},
	}}, // 101: services.*.deploy.restart_policy
	{types: typeString, enum: []string{"start-first", "stop-first"}}, // 102: services.*.deploy.rollback_config.order
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "delay", node: 1},
		{name: "failure_action", node: 1},
		{name: "max_failure_ratio", node: 20},
		{name: "monitor", node: 1},
		{name: "order", node: 102},
		{name: "parallelism", node: 10},
	}}, // 103: services.*.deploy.rollback_config
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "endpoint_mode", node: 1},
		{name: "labels", node: 4},
		{name: "mode", node: 1},
		{name: "placement", node: 92},
		{name: "replicas", node: 10},
		{name: "resources", node: 100},
		{name: "restart_policy", node: 101},
		{name: "rollback_config", node: 103},
		{name: "update_config", node: 103},
	}}, // 104: services.*.deploy
	{types: typeString, enum: []string{"rebuild", "sync", "restart", "sync+restart", "sync+exec"}}, // 105: services.*.develop.watch[].action
	{types: typeMap, closed: true, required: []string{"command"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "command", node: 28},
		{name: "environment", node: 4},
		{name: "privileged", node: 19},
		{name: "user", node: 1},
		{name: "working_dir", node: 1},
	}}, // 106: services.*.develop.watch[].exec
	{types: typeMap, closed: true, required: []string{"path", "action"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "action", node: 105},
		{name: "exec", node: 106},
		{name: "ignore", node: 7},
		{name: "include", node: 7},
		{name: "initial_sync", node: 33},
		{name: "path", node: 1},
		{name: "target", node: 1},
	}}, // 107: services.*.develop.watch[]
	{types: typeList, items: 107}, // 108: services.*.develop.watch
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "watch", node: 108},
	}}, // 109: services.*.develop
	{types: typeMap | typeString, closed: true, required: []string{"service"}, keys: []schemaKey{
		{name: "file", node: 1},
		{name: "service", node: 1},
	}}, // 110: services.*.extends
	{types: typeList, items: 106}, // 111: services.*.post_start
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "annotations", node: 4},
		{name: "blkio_config", node: 15},
		{name: "cap_add", node: 26},
		{name: "cap_drop", node: 26},
		{name: "cgroup", node: 27},
		{name: "cgroup_parent", node: 1},
		{name: "command", node: 28},
		{name: "configs", node: 22},
		{name: "cpu_count", node: 29},
		{name: "cpu_percent", node: 30},
		{name: "cpu_period", node: 20},
		{name: "cpu_quota", node: 20},
		{name: "cpu_rt_period", node: 20},
		{name: "cpu_rt_runtime", node: 20},
		{name: "cpu_shares", node: 20},
		{name: "cpus", node: 20},
		{name: "cpuset", node: 1},
		{name: "credential_spec", node: 31},
		{name: "device_cgroup_rules", node: 26},
		{name: "devices", node: 37},
		{name: "dns", node: 7},
		{name: "dns_opt", node: 26},
		{name: "dns_search", node: 7},
		{name: "domainname", node: 1},
		{name: "entrypoint", node: 28},
		{name: "env_file", node: 39},
		{name: "environment", node: 4},
		{name: "extra_hosts", node: 18},
		{name: "gpus", node: 42},
		{name: "group_add", node: 40},
		{name: "hostname", node: 1},
		{name: "image", node: 1},
		{name: "init", node: 19},
		{name: "ipc", node: 1},
		{name: "isolation", node: 1},
		{name: "label_file", node: 17},
		{name: "labels", node: 4},
		{name: "logging", node: 46},
		{name: "mac_address", node: 1},
		{name: "mem_limit", node: 20},
		{name: "mem_reservation", node: 10},
		{name: "mem_swappiness", node: 10},
		{name: "memswap_limit", node: 20},
		{name: "models", node: 48},
		{name: "network_mode", node: 1},
		{name: "networks", node: 52},
		{name: "oom_kill_disable", node: 19},
		{name: "oom_score_adj", node: 53},
		{name: "per_replica", node: 19},
		{name: "pid", node: 54},
		{name: "pids_limit", node: 20},
		{name: "platform", node: 1},
		{name: "privileged", node: 19},
		{name: "pull_policy", node: 57},
		{name: "pull_refresh_after", node: 1},
		{name: "read_only", node: 19},
		{name: "runtime", node: 1},
		{name: "secrets", node: 22},
		{name: "security_opt", node: 26},
		{name: "shm_size", node: 20},
		{name: "stop_grace_period", node: 1},
		{name: "stop_signal", node: 1},
		{name: "storage_opt", node: 58},
		{name: "sysctls", node: 4},
		{name: "tmpfs", node: 7},
		{name: "ulimits", node: 24},
		{name: "umask", node: 64},
		{name: "use_api_socket", node: 33},
		{name: "user", node: 1},
		{name: "userns_mode", node: 1},
		{name: "uts", node: 1},
		{name: "volumes", node: 73},
		{name: "volumes_from", node: 26},
		{name: "working_dir", node: 1},
	}}, // 112: services.*.pre_start[]
	{types: typeList, items: 112},                                      // 113: services.*.pre_start
	{types: typeBool | typeNumber | typeString},                        // 114: services.*.provider.options.*[]
	{types: typeList | typeBool | typeNumber | typeString, items: 114}, // 115: services.*.provider.options.*
	{types: typeMap, patterns: []schemaKeys{{patternLine, 115}}},       // 116: services.*.provider.options
	{types: typeMap, closed: true, required: []string{"type"}, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "options", node: 116},
		{name: "type", node: 1},
	}}, // 117: services.*.provider
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "annotations", node: 4},
		{name: "attach", node: 19},
		{name: "blkio_config", node: 15},
		{name: "build", node: 25},
		{name: "cap_add", node: 26},
		{name: "cap_drop", node: 26},
		{name: "cgroup", node: 27},
		{name: "cgroup_parent", node: 1},
		{name: "command", node: 28},
		{name: "configs", node: 22},
		{name: "container_name", node: 89},
		{name: "cpu_count", node: 29},
		{name: "cpu_percent", node: 30},
		{name: "cpu_period", node: 20},
		{name: "cpu_quota", node: 20},
		{name: "cpu_rt_period", node: 20},
		{name: "cpu_rt_runtime", node: 20},
		{name: "cpu_shares", node: 20},
		{name: "cpus", node: 20},
		{name: "cpuset", node: 1},
		{name: "credential_spec", node: 31},
		{name: "depends_on", node: 35},
		{name: "deploy", node: 104},
		{name: "develop", node: 109},
		{name: "device_cgroup_rules", node: 26},
		{name: "devices", node: 37},
		{name: "dns", node: 7},
		{name: "dns_opt", node: 26},
		{name: "dns_search", node: 7},
		{name: "domainname", node: 1},
		{name: "entrypoint", node: 28},
		{name: "env_file", node: 39},
		{name: "environment", node: 4},
		{name: "expose", node: 40},
		{name: "extends", node: 110},
		{name: "external_links", node: 26},
		{name: "extra_hosts", node: 18},
		{name: "gpus", node: 42},
		{name: "group_add", node: 40},
		{name: "healthcheck", node: 43},
		{name: "hostname", node: 1},
		{name: "image", node: 1},
		{name: "init", node: 19},
		{name: "ipc", node: 1},
		{name: "isolation", node: 1},
		{name: "label_file", node: 17},
		{name: "labels", node: 4},
		{name: "links", node: 26},
		{name: "logging", node: 46},
		{name: "mac_address", node: 1},
		{name: "mem_limit", node: 20},
		{name: "mem_reservation", node: 10},
		{name: "mem_swappiness", node: 10},
		{name: "memswap_limit", node: 20},
		{name: "models", node: 48},
		{name: "network_mode", node: 1},
		{name: "networks", node: 52},
		{name: "oom_kill_disable", node: 19},
		{name: "oom_score_adj", node: 53},
		{name: "pid", node: 54},
		{name: "pids_limit", node: 20},
		{name: "platform", node: 1},
		{name: "ports", node: 56},
		{name: "post_start", node: 111},
		{name: "pre_start", node: 113},
		{name: "pre_stop", node: 111},
		{name: "privileged", node: 19},
		{name: "profiles", node: 26},
		{name: "provider", node: 117},
		{name: "pull_policy", node: 57},
		{name: "pull_refresh_after", node: 1},
		{name: "read_only", node: 19},
		{name: "restart", node: 1},
		{name: "runtime", node: 1},
		{name: "scale", node: 10},
		{name: "secrets", node: 22},
		{name: "security_opt", node: 26},
		{name: "shm_size", node: 20},
		{name: "stdin_open", node: 19},
		{name: "stop_grace_period", node: 1},
		{name: "stop_signal", node: 1},
		{name: "storage_opt", node: 58},
		{name: "sysctls", node: 4},
		{name: "tmpfs", node: 7},
		{name: "tty", node: 19},
		{name: "ulimits", node: 24},
		{name: "umask", node: 64},
		{name: "use_api_socket", node: 33},
		{name: "user", node: 1},
		{name: "userns_mode", node: 1},
		{name: "uts", node: 1},
		{name: "volumes", node: 73},
		{name: "volumes_from", node: 26},
		{name: "working_dir", node: 1},
	}}, // 118: services.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 118}}}, // 119: services
	{types: typeNull | typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "driver", node: 1},
		{name: "driver_opts", node: 49},
		{name: "external", node: 79},
		{name: "labels", node: 4},
		{name: "name", node: 1},
	}}, // 120: volumes.*
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternName, 120}}}, // 121: volumes
	{types: typeMap, closed: true, patterns: []schemaKeys{{patternExtension, 0}}, keys: []schemaKey{
		{name: "configs", node: 6},
		{name: "include", node: 9},
		{name: "jobs", node: 75},
		{name: "models", node: 78},
		{name: "name", node: 1},
		{name: "networks", node: 85},
		{name: "secrets", node: 88},
		{name: "services", node: 119},
		{name: "version", node: 1, deprecated: true},
		{name: "volumes", node: 121},
	}}, // 122: the file
}
