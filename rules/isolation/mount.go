package isolation

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// place returns the words that bring a mount: its source, else its entry.
func place(m container.Mount) *value.Value {
	if m.Route == container.ByVolumesFrom || m.Source == nil || !m.Source.At.IsValid() || m.Source.At.Len() == 0 {
		return m.Entry
	}
	return m.Source
}

// mounted completes a finding about a mount of c: how it comes in where its place
// does not show it, and where its variables are set.
func mounted(f *analyzer.Finding, c *container.Container, m container.Mount) {
	f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
	evidence.Origin(f, m.Source)
	switch m.Route {
	case container.ByVolumesFrom:
		f.Because(analyzer.Value, m.Source, "mounted there")
	case container.ByVolumeDevice:
		f.Because(analyzer.Cause, m.Entry, "mounts the volume that binds this path")
	case container.BySecret:
		f.Because(analyzer.Cause, m.Entry, "a secret's file is a bind mount")
	case container.ByConfig:
		f.Because(analyzer.Cause, m.Entry, "a config's file is a bind mount")
	case container.ByVolumes, container.ByAPISocket, container.ByTmpfs:
		// the place is the entry, or a part of it
	}
}

// nameOf names a socket for a message: its path, or the directory that shows it.
func nameOf(s container.Socket, m container.Mount) string {
	if s.Inside {
		base := s.Path[strings.LastIndexByte(s.Path, '/')+1:]
		return source.Quote(base) + " below " + source.Quote(m.Host.Path)
	}
	return source.Quote(s.Path)
}
