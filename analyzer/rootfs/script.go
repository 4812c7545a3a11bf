package rootfs

import (
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Script is a shell script of the repository that a command line runs.
type Script struct {
	*shell.Script
	File File
	Word *value.Value // the word that names it
	// Drops names the program that leaves root before the service starts, ""
	// if none does: gosu, su-exec, ….
	Drops string
}

// Script returns the script of the repository that the main process of a
// container runs, read with the arguments that the process gets; nil if there
// is none.
func (s *Set) Script(c *container.Container) *Script {
	if len(c.Main.Program.Argv) == 0 {
		return nil
	}
	argv := c.Main.Program.Argv
	if c.Main.Incomplete {
		return nil // what the image's entrypoint makes of it is not known
	}
	script := s.Of(c).Script(argv, c.Workdir(), func(name string) (*value.Value, bool) {
		if v := c.Variable(name); v != nil && v.Value != nil {
			return v.Value, true
		}
		return nil, false
	})
	if script != nil && script.Drops == "" && c.User.Identity == container.Root {
		script.Drops = becomesDaemon(script.Script, c)
	}
	return script
}

// Drops names what leaves root before the service of a container starts, on its
// command line or in the script that it runs; "" if nothing is known to.
func (s *Set) Drops(c *container.Container) string {
	if c.User.DroppedBy != "" {
		return c.User.DroppedBy
	}
	if c.User.Identity == container.NonRoot {
		return "" // only root can
	}
	if script := s.Script(c); script != nil {
		return script.Drops
	}
	if argv := c.Main.Program.Argv; len(argv) > 1 && c.User.Identity == container.Root && isEntrypoint(argv[0]) {
		return c.LeavesRoot(argv[1:]) // what a script that is not seen is given to run
	}
	return ""
}

// isEntrypoint reports whether a word names a script that prepares a container
// and then runs its arguments.
func isEntrypoint(word *value.Value) bool {
	return word.IsKnown() && (path.Ext(word.Str) == ".sh" || strings.Contains(path.Base(word.Str), "entrypoint"))
}

// Script returns the shell script that a command line runs, nil if its program
// is no file of the repository or no such script. The working directory may be
// nil: not known.
func (f *FS) Script(argv []*value.Value, workdir *value.Value, env shell.Environment) *Script {
	if len(argv) == 0 {
		return nil
	}
	file, text, dialect, ok := f.ShellFile(argv[0], workdir)
	if !ok {
		return nil
	}
	arguments := argv
	if len(argv) == 1 {
		arguments = nil // those of an image may be given when it is run
	}
	s := &Script{Script: shell.ParseFile(text, dialect, env, arguments), File: file, Word: argv[0]}
	s.Drops = drops(s.Script)
	return s
}

// ShellFile returns the shell script of the repository that the name of a program
// stands for, with its text and its language; false if there is none. The working
// directory may be nil: not known.
func (f *FS) ShellFile(name, workdir *value.Value) (file File, text *value.Value, d shell.Dialect, ok bool) {
	if !name.IsKnown() {
		return file, nil, d, false
	}
	if file, ok = f.program(name.Str, workdir); !ok {
		return file, nil, d, false
	}
	text, err := f.Content(file, shell.MaxScript)
	if err != nil || text.Str == "" {
		return file, nil, d, false // too long, or gone: not known
	}
	d, ok = dialect(text, name.Str)
	return file, text, d, ok
}

// A programKey is a name without a directory, as a container or stage finds it.
type programKey struct {
	stage     *recipe.Stage
	container *container.Container
	context   *Context
	name      string
}

// A program is the file that a name stands for, if it is known.
type program struct {
	file File
	ok   bool
}

// program finds the file that a program's name stands for.
func (f *FS) program(name string, workdir *value.Value) (File, bool) {
	switch {
	case path.IsAbs(name):
		return f.regular(name)
	case strings.Contains(name, "/"):
		if !workdir.IsKnown() {
			return File{}, false
		}
		return f.regular(path.Join("/", workdir.Str, name))
	}
	if workdir.IsKnown() && path.Ext(name) == ".sh" { // `sh NAME` looks into the working directory first
		if file, ok := f.regular(path.Join("/", workdir.Str, name)); ok {
			return file, true
		}
	}
	return f.installed(name)
}

// installed finds a program in the directories of PATH, each name once: most are
// those of the same few.
func (f *FS) installed(name string) (File, bool) {
	key := programKey{f.stage, f.container, f.context, name}
	f.set.mu.Lock()
	known, ok := f.set.programs[key]
	f.set.mu.Unlock()
	if ok {
		return known.file, known.ok
	}
	for _, dir := range [...]string{"/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"} {
		if known.file, known.ok = f.regular(dir + name); known.ok {
			known.file.Origins = slices.Clip(known.file.Origins)
			break
		}
	}
	f.set.mu.Lock()
	f.set.programs[key] = known
	f.set.mu.Unlock()
	return known.file, known.ok
}

// regular finds a file that is no directory.
func (f *FS) regular(p string) (File, bool) {
	if file, state := f.Lookup(p); state == Found && !file.Dir {
		return file, true
	}
	return File{}, false
}

// dialect returns the language of a script file; false if it is none for a
// shell.
func dialect(text *value.Value, name string) (shell.Dialect, bool) {
	line, _, _ := strings.Cut(strings.TrimPrefix(text.Str, "\xef\xbb\xbf"), "\n")
	rest, found := strings.CutPrefix(line, "#!")
	if !found {
		return shell.POSIX, path.Ext(name) == ".sh"
	}
	var words []*value.Value
	for word := range strings.FieldsSeq(rest) {
		words = append(words, value.NewString(word, text.At))
	}
	d := shell.DialectOf(words)
	return d, d <= shell.Bash
}

// drops names the program by which a script leaves root for good: one that it
// becomes by exec, in any branch, or ends in.
func drops(s *shell.Script) string {
	for run := range becomes(s) {
		if run.User == nil || run.User.IsKnown() && (run.User.Str == "root" || run.User.Str == "0" || strings.HasPrefix(run.User.Str, "root:") || strings.HasPrefix(run.User.Str, "0:")) {
			continue
		}
		for _, w := range slices.Backward(run.Wrappers) {
			switch w.Name {
			case "gosu", "su-exec", "setpriv", "chpst", "sudo", "doas", "su", "runuser", "s6-setuidgid", "setuidgid", "chroot":
				return w.Name
			}
		}
	}
	return ""
}

// becomesDaemon names the daemon that a script becomes in c if it leaves root by
// itself, in any branch.
func becomesDaemon(s *shell.Script, c *container.Container) string {
	for run := range becomes(s) {
		if run.User != nil {
			continue // it says so, and is not another one
		}
		if daemon := c.LeavesRoot(run.Argv); daemon != "" {
			return daemon
		}
	}
	return ""
}

// becomes lists what takes a script's place: what it runs by exec, in any
// branch, or ends in.
func becomes(s *shell.Script) iter.Seq[shell.Invocation] {
	return func(yield func(shell.Invocation) bool) {
		for i := range s.Commands {
			c := &s.Commands[i]
			if len(c.Argv) == 0 || c.Untaken || c != s.Last && c.Name() != "exec" {
				continue
			}
			if !yield(shell.Unwrap(c.Argv)) {
				return
			}
		}
	}
}
