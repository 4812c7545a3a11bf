package isolation

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SharedCodeWritable reports a container that runs code from a mount which
// another container, made from another image, writes to.
var SharedCodeWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SharedCodeWritable",
		Doc:      "container runs code that another container can change",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSharedCodeWritable,
	},
	Precondition: analyzer.KnownTechnique, // one write, and the wait for the next start
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-427", "CWE-732", "T1080", "T1574.006", "D03"),
}

func runSharedCodeWritable(pass *analysis.Pass) (any, error) {
	containers := container.In(pass)
	shared := writersOf(containers)
	for _, c := range containers {
		for _, code := range codePaths(c) {
			file := behind(c, code.path)
			if file.mount == nil {
				continue // a file of the image
			}
			var f *analyzer.Finding
			for _, writer := range shared.of(file) {
				switch {
				case writer.container == c || sameImage(writer.container, c):
				case f != nil:
					f.Because(analyzer.Value, place(*writer.mount), "%s writes there, too", writer.container)
				default:
					f = analyzer.At(code.at, "an attacker in %s runs code in %s, by changing %s", writer.container, c, source.Quote(code.path))
					f.Because(analyzer.Cause, place(*file.mount), "brings the code")
					f.Because(analyzer.Cause, place(*writer.mount), "%s writes there", writer.container)
					evidence.Entry(f, writer.container)
				}
				if f != nil && len(f.Evidence) > maxWriters {
					break
				}
			}
			if f == nil {
				continue // nobody else writes there
			}
			f.About(c.Subjects(f.At)...).Keyed(code.path)
			f.Fix(analyzer.NeedsReview, "mount it with `:ro` in the other container, or put the code into the image")
			f.Report(pass)
		}
	}
	return nil, nil
}

// What a finding says of a container at most: paths of code, places of writers.
const (
	maxCodePaths = 16
	maxWriters   = 8
)

// writers are the writable mounts of containers that an attacker may be in, by
// the volume or directory that they mount.
type writers map[string][]writer

type writer struct {
	container *container.Container
	mount     *container.Mount
}

func writersOf(containers []*container.Container) writers {
	all := writers{}
	for _, c := range containers {
		if c.User.IsKnownNonRoot() || c.Lifetime != container.LongLived {
			continue // files of another user, or it fills the directory and ends
		}
		for i := range c.Mounts {
			m := &c.Mounts[i]
			if !m.Writable() || !m.Entry.Path("volume", "subpath").IsZero() {
				continue
			}
			if place := (mountedFile{m, m.Host.Path}); place.shareable() {
				all[place.key()] = append(all[place.key()], writer{c, m})
			}
		}
	}
	return all
}

// of returns who writes a file: whoever mounts its volume, or a directory above
// it.
func (w writers) of(file mountedFile) []writer {
	all := w[file.key()]
	for file.mount.Volume == "" && file.host != "." && file.host != "/" && file.host != "~" && file.host != ".." {
		file.host = path.Dir(file.host)
		all = append(slices.Clip(all), w[file.key()]...)
	}
	return all
}

// sameImage reports whether two containers are made from one image.
func sameImage(a, b *container.Container) bool {
	if a.Build != nil || b.Build != nil {
		return a.Build != nil && b.Build != nil && a.Build.File == b.Build.File
	}
	return a.Image != nil && b.Image != nil && a.Image.Reference.IsKnown() && b.Image.Reference.IsKnown() &&
		a.Image.Reference.Str == b.Image.Reference.Str
}

// A codePath is an absolute path in a container whose content runs as code.
type codePath struct {
	path string
	at   *value.Value
}

// codePaths lists the program of c, the script that an interpreter is given, and
// what its variables have programs load.
func codePaths(c *container.Container) []codePath {
	var all []codePath
	add := func(text string, at *value.Value) {
		p := path.Clean(text)
		if len(all) < maxCodePaths && path.IsAbs(p) && !slices.ContainsFunc(all, func(known codePath) bool { return known.path == p }) {
			all = append(all, codePath{p, at})
		}
	}
	if argv := c.Main.Program.Argv; !c.Main.Incomplete && len(argv) > 0 && argv[0].IsKnown() {
		add(argv[0].Str, argv[0])
		if interprets(c.Main.Program.Name) && len(argv) > 1 && argv[1].IsKnown() {
			add(argv[1].Str, argv[1])
		}
	}
	for _, v := range c.Environment {
		if !v.Value.IsKnown() || !loadsCode(v.Name) {
			continue
		}
		for word := range strings.FieldsFuncSeq(v.Value.Str, func(r rune) bool { return strings.ContainsRune(" :=;,", r) }) {
			add(strings.TrimPrefix(word, "-r"), v.Value)
		}
	}
	return all
}

// interprets reports whether a program runs the file of its first argument.
func interprets(program string) bool {
	return slices.Contains([]string{"bash", "bun", "deno", "lua", "node", "perl", "php", "python", "ruby", "sh"}, program)
}

// loadsCode reports whether programs run what lies at the paths in a variable:
// the dynamic linker, a shell, or a language's runtime.
func loadsCode(variable string) bool {
	switch variable {
	case "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "BASH_ENV", "GIT_SSH_COMMAND",
		"PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "NODE_PATH", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH",
		"PERL5LIB", "PERL5OPT", "RUBYLIB", "RUBYOPT", "PHP_INI_SCAN_DIR", "LUA_PATH":
		return true
	}
	return false
}

// A mountedFile is where a path of a container lies: in a named volume, or on
// the host.
type mountedFile struct {
	mount *container.Mount
	host  string // of a bind
}

// shareable reports whether another container can mount the same place.
func (f mountedFile) shareable() bool {
	m := f.mount
	return m.Volume != "" || m.Kind == container.Bind && m.Host.Known && !m.Host.Windows
}

// key names the volume, or the path on the host.
func (f mountedFile) key() string {
	switch {
	case f.mount.Volume != "":
		return "volume " + f.mount.Volume
	case f.mount.Host.Project:
		return "project " + f.host
	}
	return "host " + f.host
}

// behind finds the mount that a path of c lies in; of several the innermost.
func behind(c *container.Container, p string) mountedFile {
	var best mountedFile
	length := -1
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if !m.Target.IsKnown() {
			continue
		}
		target := path.Clean(m.Target.Str)
		rest, ok := strings.CutPrefix(p, target)
		if !ok || rest != "" && rest[0] != '/' || len(target) <= length {
			continue
		}
		best, length = mountedFile{m, path.Join(m.Host.Path, rest)}, len(target)
	}
	if best.mount == nil || !best.shareable() {
		return mountedFile{}
	}
	return best
}
