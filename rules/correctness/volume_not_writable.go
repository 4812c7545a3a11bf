package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// VolumeNotWritable reports named volumes that belong to root, in a container
// that runs as another user.
var VolumeNotWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VolumeNotWritable",
		Doc:      "user of the container can't write to its volume",
		Requires: []*analysis.Analyzer{compose.Analyzer, container.Analyzer},
		Run:      runVolumeNotWritable,
	},
	Effect:     analyzer.Differs, // permission denied
	Precision:  analyzer.High,
	References: analyzer.Refs("Docker, populate a volume using a container https://docs.docker.com/engine/storage/volumes/#populate-a-volume-using-a-container"),
}

func runVolumeNotWritable(pass *analysis.Pass) (any, error) {
	all, app := container.In(pass), compose.In(pass)
	if app == nil {
		return nil, nil
	}
	for _, c := range all {
		if !c.HasRuntime() || c.User.Identity != container.NonRoot || !plainBase(c.Image) {
			continue // root writes anywhere, or it is not known what the image has
		}
		for _, m := range c.Mounts {
			if m.Kind != container.Volume || m.Route != container.ByVolumes || m.Volume == "" || !m.Writable() || !m.Target.IsKnown() || !ownVolume(app, m.Volume) {
				continue
			}
			if madeByImage(c.Image.Stage, targetPath(m.Target)) || preparedElsewhere(all, c, m) {
				continue
			}
			who := "Docker makes %s for root"
			if ownedByRoot(targetPath(m.Target)) {
				who = "%s of the image belongs to root"
			}
			f := analyzer.At(m.Target, "%s can't write to its volume %s: "+who+", and it runs as %s", c, source.Quote(m.Volume), m.Target, c.User)
			f.About(c.Subjects(f.At)...).Keyed(targetPath(m.Target))
			evidence.RunsAs(f, c)
			if c.Build != nil {
				f.Fix(analyzer.NeedsReview, "make the directory in the image and `chown` it to the user, before `USER`")
			} else {
				f.Fix(analyzer.NeedsReview, "use an image that has the directory and gives it to the user")
			}
			f.Report(pass)
		}
	}
	return nil, nil
}

// plainBase reports whether an image is one of a distribution or language, or
// built from one, which has none of the directories that applications make up.
func plainBase(image *container.Image) bool {
	if image == nil || image.Base != nil {
		return false
	}
	if image.Scratch {
		return image.Stage != nil
	}
	if image.Known == nil {
		return false
	}
	name, ok := strings.CutPrefix(image.Known.Repository, "docker.io/library/")
	switch name {
	case "alpine", "amazoncorretto", "busybox", "debian", "eclipse-temurin", "golang", "node", "openjdk", "python", "ruby", "rust", "ubuntu":
		return ok
	}
	return strings.HasPrefix(image.Known.Repository, "gcr.io/distroless/")
}

// ownedByRoot reports whether a directory is one that distributions have, as
// root's and with mode 0755: those of the Filesystem Hierarchy Standard that are
// for others to fill.
func ownedByRoot(dir string) bool {
	return dir == "/opt" || dir == "/srv" || dir == "/mnt" || dir == "/media"
}

// madeByImage reports whether the image may have a directory, with an owner of
// its own: Docker gives the files of the image and their owner to a new volume.
func madeByImage(stage *dockerfile.Image, dir string) bool {
	for _, system := range []string{"/home", "/root", "/tmp", "/var/tmp", "/run", "/usr", "/etc", "/var/log", "/var/cache", "/dev", "/go"} {
		if container.Below(dir, system) && !container.Below(dir, "/usr/src") {
			return true // the base may have it
		}
	}
	if dir == "/var" || dir == "/lib" {
		return true
	}
	made, filled, changesOwner := false, false, false
	if stage == nil {
		return false
	}
	walk(stage, func(image *dockerfile.Image, in *dockerfile.Instruction, workdir string) {
		switch in.Name {
		case "ONBUILD":
			made = true
		case "RUN":
			script := in.Script()
			made = made || script == nil || mentions(script.Str, dir)
			changesOwner = changesOwner || script != nil && (strings.Contains(script.Str, "chown") || strings.Contains(script.Str, "chmod"))
		case "WORKDIR", "COPY", "ADD":
			words := image.Words(in)
			at := ""
			if len(words) > 0 {
				at = knownPath(workdir, words[len(words)-1])
			}
			made = made || at == "" || container.Below(at, dir)
			if in.Name != "WORKDIR" && container.Below(dir, at) { // the context may hold the directory
				filled = true
				changesOwner = changesOwner || in.Flag("chown") != nil || in.Flag("chmod") != nil
			}
		}
	})
	return made || filled && changesOwner
}

// mentions reports whether a script may make a directory: it names it or its last
// part, or makes directories that are not written there.
func mentions(script, dir string) bool {
	if strings.Contains(script, path.Base(dir)) || strings.Contains(script, ".sh") {
		return true
	}
	return (strings.Contains(script, "mkdir") || strings.Contains(script, "install -")) && strings.ContainsAny(script, "${")
}

// preparedElsewhere reports whether another container or a hook may change the
// owner of a volume.
func preparedElsewhere(all []*container.Container, c *container.Container, m container.Mount) bool {
	for _, other := range all {
		if other == c {
			continue
		}
		for _, o := range other.Mounts {
			if o.Volume == m.Volume && other.User.Identity != container.NonRoot {
				return true // it may change the owner
			}
		}
	}
	for _, hook := range c.Others {
		if hook.Role != container.HealthCheck && hook.User.Identity != container.NonRoot {
			return true
		}
	}
	return false
}

// ownVolume reports whether an application makes a volume itself, and Docker's
// local driver without options.
func ownVolume(app *compose.Project, name string) bool {
	volume := app.Root.Path("volumes", name)
	for _, key := range []string{"external", "driver", "driver_opts"} {
		if v := volume.Get(key); !v.IsZero() && !(v.IsKnown() && (v.Str == "local" || v.Str == "false")) {
			return false
		}
	}
	return true
}
