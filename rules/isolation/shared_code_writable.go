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
	for _, c := range containers {
		for _, code := range codePaths(c) {
			file := behind(c, code.path)
			if file.mount == nil {
				continue // a file of the image
			}
			var f *analyzer.Finding
			for _, writer := range containers {
				from := writesFor(writer, c, file)
				switch {
				case from == nil:
				case f != nil:
					f.Because(analyzer.Value, place(*from), "%s writes there, too", writer)
				default:
					f = analyzer.At(code.at, "an attacker in %s runs code in %s, by changing %s", writer, c, source.Quote(code.path))
					f.Because(analyzer.Cause, place(*file.mount), "brings the code")
					f.Because(analyzer.Cause, place(*from), "%s writes there", writer)
					evidence.Entry(f, writer)
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

// writesFor returns the mount through which a container changes a file of
// another one, nil if it does not.
func writesFor(writer, c *container.Container, file mountedFile) *container.Mount {
	if writer == c || sameImage(writer, c) || writer.User.IsKnownNonRoot() {
		return nil // the same program twice, or files of another user
	}
	if writer.Lifetime != container.LongLived {
		return nil // it fills the directory and ends
	}
	return writesTo(writer, file)
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
		if path.IsAbs(p) && !slices.ContainsFunc(all, func(known codePath) bool { return known.path == p }) {
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
		best, length = mountedFile{}, len(target)
		if m.Volume != "" || m.Kind == container.Bind && m.Host.Known && !m.Host.Windows {
			best = mountedFile{m, path.Join(m.Host.Path, rest)}
		}
	}
	return best
}

// writesTo returns the mount through which a container writes a file that
// another one has mounted, nil if there is none.
func writesTo(c *container.Container, file mountedFile) *container.Mount {
	for i := range c.Mounts {
		m := &c.Mounts[i]
		switch {
		case !m.Writable() || m.Volume != file.mount.Volume || !m.Entry.Path("volume", "subpath").IsZero():
		case m.Volume != "":
			return m
		case !m.Host.Known || m.Kind != container.Bind || m.Host.Project != file.mount.Host.Project:
		case file.host == m.Host.Path, strings.HasPrefix(file.host, strings.TrimSuffix(m.Host.Path, "/")+"/"), m.Host.Path == "." && !strings.HasPrefix(file.host, ".."):
			return m
		}
	}
	return nil
}
