package correctness

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An artifact is what a build step makes and the program of the image needs.
type artifact struct {
	path    string
	by      *dockerfile.Instruction
	started bool // it is the program
}

// artifacts returns what the stages that become c's image install, and the
// program that c starts, if one of their instructions makes it.
func artifacts(c *container.Container) []artifact {
	var all []artifact
	program := programPath(c)
	walk(c.Image.Stage, func(image *dockerfile.Image, in *dockerfile.Instruction, dir string) {
		switch in.Name {
		case "RUN":
			for _, p := range installed(in, dir) {
				all = append(all, artifact{path: p, by: in})
			}
			if program != "" && slices.Contains(outputs(in, dir), program) {
				all = append(all, artifact{path: program, by: in, started: true})
			}
		case "COPY":
			if p := copied(image, in, dir); program != "" && p != "" && container.Below(program, p) {
				all = append(all, artifact{path: program, by: in, started: true})
			}
		}
	})
	return all
}

// walk visits the instructions of a stage and those it is FROM, base first, each
// with the working directory above it, "" if that is not known.
func walk(image *dockerfile.Image, visit func(image *dockerfile.Image, in *dockerfile.Instruction, dir string)) {
	dir := "/"
	if image.Base != nil {
		walk(image.Base, visit)
		dir = knownPath("/", image.Base.Workdir)
	}
	if image.Stage == nil {
		return
	}
	for _, in := range image.Stage.Instructions {
		visit(image, in, dir)
		if words := image.Words(in); in.Name == "WORKDIR" && len(words) == 1 {
			dir = knownPath(dir, words[0])
		}
	}
}

// knownPath returns where a path leads from a directory, "" if it is not known.
func knownPath(dir string, word *value.Value) string {
	if word == nil {
		return dir
	}
	if !word.IsKnown() || word.Str == "" {
		return ""
	}
	if path.IsAbs(word.Str) {
		return path.Clean(word.Str)
	}
	if dir == "" {
		return ""
	}
	return path.Join(dir, word.Str)
}

// programPath returns the file that c starts, "" if its name leads to PATH.
func programPath(c *container.Container) string {
	argv := c.Main.Program.Argv
	if len(argv) == 0 || !argv[0].IsKnown() || argv[0].State == value.Synthetic || !strings.Contains(argv[0].Str, "/") {
		return ""
	}
	dir := knownPath("/", c.Image.Stage.Workdir)
	if w := c.Service.Get("working_dir"); w != nil {
		dir = knownPath(dir, w)
	}
	return knownPath(dir, argv[0])
}

// installed returns the directories into which a RUN in a directory installs the
// packages of its project.
func installed(in *dockerfile.Instruction, dir string) []string {
	script := in.Script()
	if script == nil || dir == "" {
		return nil
	}
	var all []string
	for _, command := range shell.Parse(script, shell.POSIX).Commands {
		words := words(command.Argv)
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "cd", "pushd":
			return nil // elsewhere
		case "npm", "pnpm", "yarn":
			if installsHere(words) {
				all = append(all, path.Join(dir, "node_modules"))
			}
		case "composer":
			if len(words) > 1 && words[1] == "install" && !slices.ContainsFunc(words, elsewhere) {
				all = append(all, path.Join(dir, "vendor"))
			}
		}
	}
	return all
}

// installsHere reports whether a command of a package manager of Node installs
// the packages of the directory that it runs in.
func installsHere(words []string) bool {
	if slices.ContainsFunc(words, elsewhere) {
		return false
	}
	var operands []string
	for _, w := range words[1:] {
		if !strings.HasPrefix(w, "-") {
			operands = append(operands, w)
		}
	}
	if len(operands) == 0 {
		return words[0] == "yarn"
	}
	switch operands[0] {
	case "ci", "install", "i", "clean-install":
		return len(operands) == 1 // those of package.json, not a tool
	}
	return false
}

// elsewhere reports whether an option has a package manager install elsewhere.
func elsewhere(word string) bool {
	switch option, _, _ := strings.Cut(word, "="); option {
	case "-g", "--global", "global", "--prefix", "-C", "--cwd", "--dir", "--working-dir", "-d", "--modules-folder", "--package-lock-only", "--location", "workspaces", "fetch":
		return true
	}
	return false
}

// outputs returns the files that the compilers of a RUN are told to write.
func outputs(in *dockerfile.Instruction, dir string) []string {
	script := in.Script()
	if script == nil {
		return nil
	}
	var all []string
	for _, command := range shell.Parse(script, shell.POSIX).Commands {
		switch command.Name() {
		case "cd", "pushd":
			return nil
		case "go", "gcc", "g++", "cc", "clang":
			for i, word := range command.Argv {
				if word.IsKnown() && word.Str == "-o" && i+1 < len(command.Argv) {
					if p := knownPath(dir, command.Argv[i+1]); p != "" {
						all = append(all, p)
					}
				}
			}
		}
	}
	return all
}

// copied returns where a COPY from another stage or image puts what it copies, ""
// if that is not one known place.
func copied(image *dockerfile.Image, in *dockerfile.Instruction, dir string) string {
	words := image.Words(in)
	if in.Flag("from") == nil || len(words) != 2 || !words[0].IsKnown() {
		return ""
	}
	target := knownPath(dir, words[1])
	if target == "" || strings.HasSuffix(words[1].Str, "/") || words[1].Str == "." {
		if target == "" || strings.ContainsAny(words[0].Str, "*?[") {
			return ""
		}
		return path.Join(target, path.Base(words[0].Str))
	}
	return target
}

// words returns the texts of the words of a command up to the first that is not
// known.
func words(argv []*value.Value) []string {
	var all []string
	for _, word := range argv {
		if !word.IsKnown() {
			return all
		}
		all = append(all, word.Str)
	}
	return all
}
