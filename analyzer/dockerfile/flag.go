package dockerfile

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// flags expands the flags that BuildKit expands.
func (m *imager) flags(in *Instruction) {
	for i := range in.Flags {
		f := &in.Flags[i]
		switch f.Name {
		case "chown", "chmod", "checksum":
			if f.Value == nil {
				continue
			}
			v, d := m.expand(f.Value)
			m.report(d)
			if d != nil {
				continue
			}
			if m.image.ExpandedFlags == nil {
				m.image.ExpandedFlags = map[*Flag]*value.Value{}
			}
			m.image.ExpandedFlags[f] = v
		}
	}
}

// mounts expands the fields of mounts, where BuildKit looks for variables, too.
func (m *imager) mounts(in *Instruction) {
	for i := range in.Flags {
		if in.Flags[i].Name != "mount" {
			continue
		}
		for _, field := range in.Flags[i].Fields {
			if field.Value != nil && strings.Contains(field.Value.Str, "$") {
				_, d := m.expand(field.Value)
				m.report(d)
			}
		}
	}
}
