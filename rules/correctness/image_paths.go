package correctness

import (
	_ "embed" // for the table
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// imagePaths is a row of image_paths.tsv: where the service of an image writes.
type imagePaths struct {
	repository, tags string
	data             string   // the directory that holds what it keeps, "" if it keeps nothing
	volumes          []string // VOLUME of the image
	moved            string   // the variable or option that names another data directory
	writes           []string // directories outside of the volumes that it writes to at its start
	source, checked  string
}

//go:embed image_paths.tsv
var imagePathTable string

var imagePathRows = sync.OnceValue(func() []imagePaths {
	var rows []imagePaths
	for line := range strings.SplitSeq(strings.TrimSpace(imagePathTable), "\n") {
		cells := strings.Split(line, "\t")
		rows = append(rows, imagePaths{
			cells[0], cells[1], cells[2], strings.Fields(cells[3]), cells[4], strings.Fields(cells[5]), cells[6], cells[7],
		})
	}
	return rows[1:]
})

// pathsOf returns the row for the image of a service that runs the image's own
// program, nil if there is none or if its mounts are not all known.
func pathsOf(c *container.Container) *imagePaths {
	if !c.HasRuntime() || c.Image == nil || c.Image.Base != nil || c.Image.Known == nil || !c.Image.Reference.IsKnown() || !startsOwnProgram(c) {
		return nil
	}
	for _, m := range c.Mounts {
		if m.Target == nil || m.Target.IsUnknown() {
			return nil
		}
	}
	reference := container.ParseReference(c.Image.Reference.Str)
	rows := imagePathRows()
	for i := range rows {
		if reference.Matches(rows[i].repository, rows[i].tags) {
			return &rows[i]
		}
	}
	return nil
}

// startsOwnProgram reports whether c runs the program that its image is made for.
func startsOwnProgram(c *container.Container) bool {
	if c.User.DroppedBy != "" {
		return true
	}
	return slices.Contains(c.Image.Known.Programs, c.Main.Program.Name)
}

// dataOf returns where the service keeps its data: what its variable says, or the
// image. It is "" if that is not known.
func (row *imagePaths) dataOf(c *container.Container) string {
	if strings.HasPrefix(row.moved, "--") {
		for _, word := range c.Main.Argv {
			if word.IsUnknown() || strings.HasPrefix(word.Str, row.moved) || word.Str == "--config" || word.Str == "-f" {
				return ""
			}
		}
		return row.data
	}
	if v := c.Variable(row.moved); v != nil {
		if !v.Value.IsKnown() || !path.IsAbs(v.Value.Str) {
			return ""
		}
		return path.Clean(v.Value.Str)
	}
	if len(c.Service.UnknownEnvironment) > 0 {
		return ""
	}
	return row.data
}

// holder returns the mount of c that holds a directory, and false if none does.
// A volume of the image that no mount replaces holds what lies below it: Docker
// puts it over a mount of a directory above.
func (row *imagePaths) holder(c *container.Container, dir string) (container.Mount, bool) {
	var holds container.Mount
	best := ""
	for _, m := range c.Mounts {
		if at := targetPath(m.Target); container.Below(dir, at) && len(at) > len(best) {
			holds, best = m, at
		}
	}
	for _, v := range row.volumes {
		if container.Below(dir, v) && len(v) > len(best) {
			return container.Mount{}, false
		}
	}
	return holds, best != ""
}

// targetPath returns the cleaned target of a mount. /var/run is a link to /run.
func targetPath(target *value.Value) string {
	at := path.Clean(target.Str)
	if rest, ok := strings.CutPrefix(at, "/var/run"); ok && (rest == "" || rest[0] == '/') {
		return "/run" + rest
	}
	return at
}
