package debug

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

const (
	maxPackageFile = 256 << 10 // the scripts of a package.json stand in a few KiB
	maxScriptDepth = 3         // scripts that run scripts
)

// A scriptUse is the place where a command line runs a script of package.json or
// a file of the repository.
type scriptUse struct {
	at   *value.Value // the script's name on the command line
	text string       // npm run dev
}

// withScripts adds what the scripts of a readable package.json run, and marks
// the commands that run them as resolved.
func withScripts(commands []command, read func(folder, name string) *value.Value) []command {
	all := commands
	for depth, next := 0, commands; depth < maxScriptDepth && len(next) > 0; depth++ {
		var found []command
		for i := range next {
			word, folder := next[i].script()
			if word == nil {
				continue
			}
			text := read(folder, word.Str)
			if text == nil {
				continue
			}
			use := next[i].via
			if use == nil {
				use = &scriptUse{at: word, text: next[i].upTo(word)}
			}
			for k := range all {
				if all[k].word == next[i].word {
					all[k].resolved = true
				}
			}
			for _, c := range shell.Parse(text, shell.POSIX).Commands {
				for _, layer := range commandsOf(shell.Unwrap(c.Argv)) {
					layer.via = use
					found = append(found, layer)
				}
			}
		}
		all = append(all, found...)
		next = found
	}
	return all
}

// commandsOfMain returns the commands of the main process of c and the one that
// its script ends in, if the script is a file of the repository. What stands in
// branches of the script is left out: a variable decides whether it runs.
func commandsOfMain(c *container.Container, script *rootfs.Script) []command {
	all := commandsOf(c.Main.Program.Invocation)
	if script == nil || script.Last == nil {
		return all
	}
	for _, layer := range commandsOf(shell.Unwrap(script.Last.Argv)) {
		if slices.ContainsFunc(all, func(known command) bool { return known.word == layer.word }) {
			continue // exec "$@"
		}
		if script.Source.At.Contains(layer.word.At) {
			layer.via = &scriptUse{at: script.Word, text: script.Word.Str}
		}
		all = append(all, layer)
	}
	return all
}

// script returns the name of the package's script that a command runs, and the
// folder that an option names; nil if it runs none.
func (c command) script() (name *value.Value, folder string) {
	switch c.name {
	case "npm", "pnpm", "yarn", "bun":
	default:
		return nil, ""
	}
	var operands []*value.Value
	for i := 0; i < len(c.args) && len(operands) < 2; i++ {
		arg := c.args[i]
		option, setting, set := strings.Cut(arg.Str, "=")
		switch {
		case !arg.IsKnown() || arg.Str == "--":
			return nil, ""
		case option == "--workspace" || option == "-w" || option == "--filter" || option == "-F":
			return nil, "" // of another package
		case namesFolder(option) && set:
			folder = setting
		case namesFolder(option) && i+1 < len(c.args):
			i++
			folder = c.args[i].Str
		case !strings.HasPrefix(arg.Str, "-"):
			operands = append(operands, arg)
		}
	}
	switch {
	case len(operands) == 0:
		return nil, ""
	case operands[0].Str == "run" || operands[0].Str == "run-script":
		if len(operands) < 2 {
			return nil, ""
		}
		return operands[1], folder
	case c.name != "npm" || operands[0].Str == "start":
		return operands[0], folder
	}
	return nil, ""
}

// upTo returns the command line up to a word.
func (c command) upTo(word *value.Value) string {
	text := []string{c.name}
	for _, arg := range c.args {
		text = append(text, arg.Str)
		if arg == word {
			break
		}
	}
	return strings.Join(text, " ")
}

// packageFiles returns a reader of the scripts in the folder that a container
// runs in, as far as it is the project's: mounted, or the build's context.
func packageFiles(pass *analysis.Pass, c *container.Container) func(folder, name string) *value.Value {
	files := source.In(pass).Files
	return func(folder, name string) *value.Value {
		dir, ok := projectFolder(compose.In(pass), c, folder)
		if !ok || !source.Inside(dir) {
			return nil
		}
		file, err := files.Load(path.Join(dir, "package.json"), maxPackageFile)
		if err != nil {
			return nil // no file, no knowledge of the script
		}
		return packageScript(file, name)
	}
}

// projectFolder returns the folder of the project that the container sees as
// folder, which is relative to its working directory; the result is relative to
// the root.
func projectFolder(p *compose.Project, c *container.Container, folder string) (string, bool) {
	workdir, known := workingDirectory(c)
	inside := folder
	if path.IsAbs(folder) {
		inside = strings.TrimPrefix(path.Clean(folder)+"/", workdir+"/")
		if !known || path.IsAbs(inside) {
			return "", false
		}
	}
	for _, m := range c.Mounts {
		if m.Kind != container.Bind || !m.Host.Project || !m.Host.Known || !m.Target.IsKnown() || !known {
			continue
		}
		if rest, ok := strings.CutPrefix(path.Join(workdir, inside)+"/", path.Clean(m.Target.Str)+"/"); ok {
			return path.Join(m.Host.Path, rest), true
		}
	}
	if c.Build == nil || c.Build.File == nil {
		return "", false
	}
	if c.Service == nil || p == nil {
		return path.Join(path.Dir(c.Build.File.Path), inside), true
	}
	b := c.Service.Build(p)
	if b == nil || b.Remote || b.Unknown || b.Outside {
		return "", false
	}
	return path.Join(b.ContextDir, inside), true
}

// workingDirectory returns the directory that the container's program starts in.
func workingDirectory(c *container.Container) (string, bool) {
	var workdir *value.Value
	if c.Service != nil {
		workdir = c.Service.Get("working_dir")
	}
	if workdir == nil && c.Build != nil && c.Build.Target != nil {
		workdir = c.Build.Target.Workdir
	}
	if !workdir.IsKnown() || workdir.Str == "" {
		return "", false
	}
	return path.Clean(workdir.Str), true
}

// packageScript returns a script of a package.json, nil if it has none of that
// name.
func packageScript(file *source.File, name string) *value.Value {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(file.Content, []byte("\xef\xbb\xbf"))))
	if opening, err := d.Token(); err != nil || opening != json.Delim('{') {
		return nil
	}
	shift := len(file.Content) - len(bytes.TrimPrefix(file.Content, []byte("\xef\xbb\xbf")))
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil
		}
		if key != "scripts" {
			var skipped json.RawMessage
			if d.Decode(&skipped) != nil {
				return nil
			}
			continue
		}
		if opening, err := d.Token(); err != nil || opening != json.Delim('{') {
			return nil
		}
		for d.More() {
			key, err := d.Token()
			var text json.RawMessage
			if err != nil || d.Decode(&text) != nil {
				return nil
			}
			if key == name {
				end := shift + int(d.InputOffset())
				return stringAt(file, end-len(text), end)
			}
		}
		return nil
	}
	return nil
}

// stringAt returns the JSON string that stands at an offset, nil if what stands
// there is none.
func stringAt(file *source.File, off, end int) *value.Value {
	var text string
	if json.Unmarshal(file.Content[off:end], &text) != nil || text == "" {
		return nil
	}
	at := file.Span(off+1, end-1)
	v := value.NewString(text, at)
	if len(text) != end-off-2 {
		v.Parts = []value.Part{{Off: 0, End: int32(len(text)), At: at}}
	}
	return v
}
