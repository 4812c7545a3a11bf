package container

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxTaken is the number of mounts that the services of a unit take from one
// another. Beyond it, what they take is not known.
const maxTaken = 10_000

// mounts resolves the mounts of the service at index i by every route, those it
// takes from other services included.
func (j *joiner) mounts(i int) []Mount {
	c := j.containers[i]
	if j.mounted[i] {
		return c.Mounts
	}
	if j.mounting[i] {
		return nil // a cycle, which Compose rejects
	}
	j.mounting[i] = true
	s := c.Service
	for _, entry := range elements(s.Get("volumes")) {
		c.Mounts = append(c.Mounts, j.volume(entry))
	}
	for _, entry := range elements(s.Get("secrets")) {
		if m, ok := j.file(entry, "secrets", BySecret, "/run/secrets/"); ok {
			c.Mounts = append(c.Mounts, m)
		}
	}
	for _, entry := range elements(s.Get("configs")) {
		if m, ok := j.file(entry, "configs", ByConfig, "/"); ok {
			c.Mounts = append(c.Mounts, m)
		}
	}
	if socket := s.Get("use_api_socket"); SettingOf(socket).True {
		source := word("/var/run/docker.sock", socket.At)
		c.Mounts = append(c.Mounts, Mount{Kind: Bind, Route: ByAPISocket, Entry: socket, Source: source, Target: source, Host: hostPath(j.app, source)})
	}
	tmpfs := s.Get("tmpfs")
	entries := elements(tmpfs)
	if tmpfs != nil && tmpfs.Kind == value.String {
		entries = []*value.Value{tmpfs}
	}
	for _, entry := range entries {
		c.Mounts = append(c.Mounts, tmpfsMount(entry))
	}
	if others := elements(s.Get("volumes_from")); len(others) > 0 {
		for _, entry := range others {
			c.Mounts = append(c.Mounts, j.volumesFrom(entry)...)
		}
		c.Mounts = distinct(c.Mounts)
	}
	j.mounting[i], j.mounted[i] = false, true
	return c.Mounts
}

// volume resolves one entry of volumes in its long form.
func (j *joiner) volume(entry *value.Value) Mount {
	m := Mount{
		Kind: OtherMount, Route: ByVolumes, Entry: entry,
		Source: entry.Get("source"), Target: entry.Get("target"),
		ReadOnly: SettingOf(entry.Get("read_only")),
	}
	kind := entry.Get("type")
	if entry.Kind == value.String {
		// A variable gives the source: a path or the name of a volume.
		fields := fields(entry)
		m.Source = fields[0]
		if len(fields) > 1 {
			m.Target = fields[1]
		}
		if len(fields) > 2 && fields[2].IsKnown() {
			m.ReadOnly = Setting{Value: fields[2], True: slices.Contains(strings.Split(fields[2].Str, ","), "ro")}
		}
	}
	if !kind.IsKnown() {
		if m.Host = hostPath(j.app, m.Source); m.Host.Known {
			m.Kind = Bind
		}
		return m
	}
	switch kind.Str {
	case "bind":
		m.Kind, m.Host = Bind, hostPath(j.app, m.Source)
		for _, key := range []string{"propagation", "selinux", "recursive"} {
			if v := entry.Path("bind", key); !v.IsZero() {
				m.Options = append(m.Options, v)
			}
		}
	case "npipe":
		m.Host = hostPath(j.app, m.Source)
	case "tmpfs":
		m.Kind = Tmpfs
	case "image":
		m.Kind = ImageMount
	case "volume":
		m.Kind = Volume
		if m.Source.IsKnown() {
			m.Volume = m.Source.Str
			j.driver(&m)
		}
	}
	return m
}

// fields splits a short form at the colons in its known text.
func fields(entry *value.Value) []*value.Value {
	var all []*value.Value
	start := 0
	for off := 0; off < len(entry.Str); off++ {
		if entry.Str[off] == ':' && knownAt(entry, off) {
			all = append(all, entry.Sub(start, off))
			start = off + 1
		}
	}
	return append(all, entry.Sub(start, len(entry.Str)))
}

// driver resolves a named volume that is a directory or a device of the host.
// The local driver hands its options to mount(8).
func (j *joiner) driver(m *Mount) {
	volume := j.app.Root.Path("volumes", m.Volume)
	if d := volume.Get("driver"); !d.IsZero() && !(d.IsKnown() && (d.Str == "local" || d.Str == "")) {
		return
	}
	device := volume.Path("driver_opts", "device")
	if device.IsZero() {
		return
	}
	options, kind := volume.Path("driver_opts", "o"), volume.Path("driver_opts", "type")
	bind := kind.IsKnown() && kind.Str == "none"
	readOnly := false
	if options.IsKnown() {
		for option := range strings.SplitSeq(options.Str, ",") {
			switch strings.TrimSpace(option) {
			case "bind", "rbind":
				bind = true
			case "ro":
				readOnly = true
			case "shared", "rshared", "slave", "rslave":
				m.Options = append(m.Options, options)
			}
		}
	}
	switch {
	case bind:
		m.Kind = Bind
	case device.IsKnown() && strings.HasPrefix(device.Str, "/dev/"):
	default:
		return // a file system of another machine, or memory
	}
	m.Route, m.Source, m.Host = ByVolumeDevice, device, hostPath(j.app, device)
	if readOnly && !m.ReadOnly.True {
		m.ReadOnly = Setting{Value: options, True: true}
	}
}

// file resolves an entry of secrets or configs. Compose binds the file, read
// only; whatever is there is mounted, a directory or a socket too.
func (j *joiner) file(entry *value.Value, section string, route MountRoute, dir string) (Mount, bool) {
	name := entry.Get("source")
	if !name.IsKnown() {
		return Mount{}, false
	}
	file := j.app.Root.Path(section, name.Str, "file")
	if file.IsZero() {
		return Mount{}, false
	}
	m := Mount{Kind: Bind, Route: route, Entry: entry, Source: file, Target: entry.Get("target"), Host: hostPath(j.app, file), ReadOnly: Setting{True: true}}
	switch {
	case m.Target.IsZero():
		m.Target = word(dir+name.Str, name.At)
	case m.Target.IsKnown() && !strings.HasPrefix(m.Target.Str, "/"):
		target := *m.Target
		target.State, target.Str, target.Parts = value.Synthetic, path.Join(dir, m.Target.Str), nil
		m.Target = &target
	}
	return m, true
}

func tmpfsMount(entry *value.Value) Mount {
	m := Mount{Kind: Tmpfs, Route: ByTmpfs, Entry: entry, Target: entry}
	if !entry.IsKnown() {
		return m
	}
	if target, options, ok := strings.Cut(entry.Str, ":"); ok {
		m.Target = entry.Sub(0, len(target))
		m.Options = []*value.Value{entry.Sub(len(entry.Str)-len(options), len(entry.Str))}
	}
	return m
}

// volumesFrom resolves `service[:ro]` and `container:name[:ro]`.
func (j *joiner) volumesFrom(entry *value.Value) []Mount {
	if !entry.IsKnown() {
		return []Mount{{Kind: OtherMount, Route: ByVolumesFrom, Entry: entry}}
	}
	spec, mode := strings.CutPrefix(entry.Str, "container:")
	name, flags, _ := strings.Cut(spec, ":")
	from := j.index(name)
	if mode {
		from = indexIn(j.find.byContainerName, name)
	}
	unknown := []Mount{{Kind: OtherMount, Route: ByVolumesFrom, Entry: entry, Source: entry}}
	if from < 0 {
		return unknown
	}
	var mounts []Mount
	for _, m := range j.mounts(from) {
		if m.Kind == Tmpfs {
			continue
		}
		if j.taken++; j.taken > maxTaken {
			return unknown
		}
		m.Route, m.Entry, m.From = ByVolumesFrom, entry, j.containers[from]
		if flags == "ro" {
			m.ReadOnly = Setting{Value: entry, True: true}
		}
		mounts = append(mounts, m)
	}
	return mounts
}

// distinct leaves out the mounts of other services that a later one replaces:
// of two from the same source at the same place the engine keeps the last.
// Services that take from each other on many ways have each mount once.
func distinct(mounts []Mount) []Mount {
	type place struct {
		source *value.Value
		target string
	}
	seen := make(map[place]bool, len(mounts))
	kept := len(mounts)
	for _, m := range slices.Backward(mounts) {

		if m.Route == ByVolumesFrom && m.Target.IsKnown() {
			at := place{m.Source, m.Target.Str}
			if seen[at] {
				continue
			}
			seen[at] = true
		}
		kept--
		mounts[kept] = m
	}
	return mounts[kept:]
}

// devices lists the devices and GPU requests of a service.
func devices(s *compose.Service) []Device {
	var all []Device
	for _, entry := range elements(s.Get("devices")) {
		d := Device{Entry: entry, Source: entry.Get("source"), Target: entry.Get("target"), Permissions: entry.Get("permissions")}
		if entry.Kind != value.Map {
			d.Source = entry
		}
		all = append(all, d)
	}
	for _, entry := range elements(s.Get("gpus")) {
		all = append(all, Device{Entry: entry})
	}
	for _, entry := range elements(s.Get("deploy", "resources", "reservations", "devices")) {
		all = append(all, Device{Entry: entry})
	}
	return all
}

// Writable reports whether the container can write through the mount. A mount
// flag that is not known counts as neither.
func (m Mount) Writable() bool { return !m.ReadOnly.True && !m.ReadOnly.Unknown() }
