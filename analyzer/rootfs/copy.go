package rootfs

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxHops bounds the stages that one path is followed through.
const maxHops = 32

// image finds what a stage has at a path: the last instruction that writes it
// decides. Few paths are copied, so that those are asked for first.
func (f *FS) image(stage *recipe.Stage, p string, hops int) (File, State) {
	for s := stage; s != nil && hops < maxHops; s = s.Base {
		for _, step := range slices.Backward(s.Steps) {
			if step.Trigger || step.Name == "RUN" {
				continue
			}
			file, state, decided := f.copied(step, p, hops)
			switch {
			case !decided:
				continue
			case state == Found && changedAfter(stage, step, p):
				return File{}, Unknown
			}
			return file, state
		}
	}
	return File{}, Unknown
}

// changedAfter reports whether RUN changes a path after a step of a stage or of
// one that it begins with.
func changedAfter(stage *recipe.Stage, first *recipe.Step, p string) bool {
	for ; stage != nil; stage = stage.Base {
		for _, step := range slices.Backward(stage.Steps) {
			if step == first {
				return false
			}
			if step.Name == "RUN" && !step.Trigger && writes(step, p) {
				return true
			}
		}
	}
	return false
}

// copied finds a path in what COPY or ADD brings. It is not decided if the
// instruction does not write there.
func (f *FS) copied(step *recipe.Step, p string, hops int) (file File, state State, decided bool) {
	if len(step.Words) < 2 {
		return File{}, Unknown, false
	}
	sources, destination := step.Words[:len(step.Words)-1], step.Words[len(step.Words)-1]
	if elsewhere(destination, step.Workdir, p) {
		return File{}, Unknown, false
	}
	dest, ok := absolute(destination, step.Workdir)
	if !ok {
		return File{}, Unknown, step.Name == "ADD" || destination.State != value.Unknown
	}
	if !container.Below(p, dest) {
		return File{}, Unknown, false
	}
	into := len(sources) > 1 || strings.HasSuffix(destination.Str, "/") || destination.Str == "." || strings.HasSuffix(destination.Str, "/.")
	rest := strings.TrimPrefix(strings.TrimPrefix(p, dest), "/")
	for _, word := range slices.Backward(sources) {
		file, state, decided = f.from(step, word, rest, into, hops)
		if decided {
			if state == Found {
				file.Origins = append(file.Origins, step.At)
			}
			return file, state, true
		}
	}
	return File{}, Unknown, false
}

// elsewhere reports whether a relative path is below a working directory that p
// is not below: with that the path need not be made.
func elsewhere(relative, workdir *value.Value, p string) bool {
	if !relative.IsKnown() || relative.Str == "" || relative.Str[0] == '/' || relative.Str[0] == '\\' || strings.Contains(relative.Str, "..") {
		return false
	}
	return workdir.IsKnown() && strings.HasPrefix(workdir.Str, "/") && !container.Below(p, path.Clean(workdir.Str))
}

// absolute resolves a path against the working directory.
func absolute(p, workdir *value.Value) (string, bool) {
	if !p.IsKnown() {
		return "", false
	}
	text := strings.ReplaceAll(p.Str, `\`, "/")
	if strings.HasPrefix(text, "/") {
		return path.Clean(text), true
	}
	if workdir == nil {
		return "", false
	}
	if !workdir.IsKnown() {
		return "", false
	}
	return path.Clean("/" + workdir.Str + "/" + text), true
}

// from finds what one source brings to a path below the destination.
func (f *FS) from(step *recipe.Step, word *value.Value, rest string, into bool, hops int) (file File, state State, decided bool) {
	for i := range step.Heredocs {
		if h := &step.Heredocs[i]; word.Pos() == h.At.Pos() {
			if into && rest != h.Name || !into && rest != "" {
				return File{}, Unknown, false
			}
			return File{Text: document(step, i)}, Found, true
		}
	}
	if !word.IsKnown() || isRemote(word.Str) || step.Name == "ADD" && isArchive(word.Str) {
		return File{}, Unknown, true
	}
	if flag := step.Flag("from"); flag != nil {
		return f.fromStage(step, flag.Value, word.Str, rest, into, hops)
	}
	if f.context == nil {
		return File{}, Unknown, true
	}
	name, ok := f.source(word.Str, rest, into)
	if !ok {
		return File{}, Unknown, false
	}
	info := f.context.Stat(name)
	if info == nil || excluded(step, name) {
		return File{}, Unknown, false
	}
	return File{Path: f.context.Path(name), Dir: info.IsDir()}, Found, true
}

// document returns the text of a here-document as COPY writes it.
func document(step *recipe.Step, i int) *value.Value {
	h := &step.Heredocs[i]
	if text := step.Stage.Image.Documents[h]; text != nil {
		return text
	}
	return h.Content()
}

// source returns the path in the context that lands at rest below the
// destination.
func (f *FS) source(word, rest string, into bool) (string, bool) {
	word = path.Clean(strings.TrimLeft(strings.ReplaceAll(word, `\`, "/"), "/"))
	if !strings.ContainsAny(word, "*?[") {
		if isDir(f.context.Stat(word)) {
			return path.Join(word, rest), true
		}
		if into {
			return word, path.Base(word) == rest
		}
		return word, rest == ""
	}
	dir, pattern := path.Split(word)
	if strings.ContainsAny(dir, "*?[") {
		return "", false
	}
	name, _, _ := strings.Cut(rest, "/")
	if matched, err := path.Match(pattern, name); err == nil && matched && name == rest {
		if info := f.context.Stat(dir + name); info != nil && !info.IsDir() {
			return dir + name, true
		}
	}
	return f.matchedDirectory(dir, pattern, rest)
}

// matchedDirectory finds rest in a directory that a pattern names: COPY takes
// what lies in it.
func (f *FS) matchedDirectory(dir, pattern, rest string) (string, bool) {
	entries, err := f.context.tree.ReadDir(f.context.Path(dir))
	if err != nil {
		return "", false
	}
	for _, entry := range entries[:min(len(entries), maxEntries)] {
		if matched, err := path.Match(pattern, entry.Name()); err != nil || !matched || !entry.IsDir() {
			continue
		}
		if name := path.Join(dir, entry.Name(), rest); f.context.Stat(name) != nil {
			return name, true
		}
	}
	return "", false
}

// excluded reports whether COPY --exclude leaves a path out.
func excluded(step *recipe.Step, name string) bool {
	for i := range step.Flags {
		flag := &step.Flags[i]
		if flag.Name != "exclude" || flag.Value == nil {
			continue
		}
		if matched, err := path.Match(flag.Value.Str, name); err == nil && matched || container.Below(name, path.Clean(flag.Value.Str)) {
			return true
		}
	}
	return false
}

// fromStage follows COPY --from into another stage.
func (f *FS) fromStage(step *recipe.Step, name *value.Value, word, rest string, into bool, hops int) (file File, state State, decided bool) {
	stage := f.stageNamed(step, name)
	if stage == nil || strings.ContainsAny(word, "*?[") {
		return File{}, Unknown, true
	}
	from := path.Clean("/" + word)
	if file, state = f.image(stage, from, hops+1); state == Found && !file.Dir {
		if into != (rest == path.Base(from)) || !into && rest != "" {
			return File{}, Unknown, false
		}
		return file, state, true
	}
	file, state = f.image(stage, path.Join(from, rest), hops+1)
	return file, state, true
}

// stageNamed returns the stage that COPY --from names.
func (f *FS) stageNamed(step *recipe.Step, name *value.Value) *recipe.Stage {
	if !name.IsKnown() {
		return nil
	}
	for _, stage := range f.set.stages {
		if stage.File != step.Stage.File || stage.Index >= step.Stage.Index {
			continue
		}
		if stage.Name.IsKnown() && strings.EqualFold(stage.Name.Str, name.Str) || isNumber(name.Str, stage.Index) {
			return stage
		}
	}
	return nil
}

func isNumber(text string, n int) bool {
	number := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' || number > 1<<20 {
			return false
		}
		number = number*10 + int(c-'0')
	}
	return text != "" && number == n
}

func isRemote(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(word, "git@")
}

// isArchive reports whether ADD unpacks a file, as far as its name tells.
func isArchive(word string) bool {
	for _, suffix := range []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"} {
		if strings.HasSuffix(word, suffix) {
			return true
		}
	}
	return false
}

// writes reports whether a command of RUN names a path as something that it
// changes. Line ends and modes do not count.
func writes(step *recipe.Step, p string) bool {
	for _, c := range step.Commands {
		for _, r := range c.Redirects {
			if strings.HasPrefix(r.Op, ">") && names(r.Word, step.Workdir, p) {
				return true
			}
		}
		switch c.Program {
		case "sed":
			if word, _ := c.Option("-i", "--in-place"); word == nil || strings.Contains(text(c.Words), `\r`) {
				continue
			}
		case "cp", "install", "ln":
			if names(c.Words[len(c.Words)-1], step.Workdir, p) {
				return true
			}
			continue
		case "mv", "rm", "tee", "git", "curl", "wget", "patch", "perl":
		default:
			continue
		}
		for _, word := range c.Words[1:] {
			if names(word, step.Workdir, p) {
				return true
			}
		}
	}
	return false
}

// names reports whether a word is the path or a directory above it.
func names(word, workdir *value.Value, p string) bool {
	if word == nil || elsewhere(word, workdir, p) {
		return false
	}
	named, ok := absolute(word, workdir)
	return ok && named != "/" && container.Below(p, named)
}

func text(words []*value.Value) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Str)
		b.WriteByte(' ')
	}
	return b.String()
}
