package secrets

import (
	"path"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// sources returns the words of COPY or ADD that name files of the build context.
func sources(step *recipe.Step) []*value.Value {
	if step.Name != "COPY" && step.Name != "ADD" || step.Flag("from") != nil || len(step.Words) < 2 {
		return nil
	}
	var all []*value.Value
	for _, word := range step.Words[:len(step.Words)-1] {
		remote := strings.Contains(word.Str, "://") || strings.HasPrefix(word.Str, "git@")
		if word.IsKnown() && !remote && !opensHeredoc(step, word) {
			all = append(all, word)
		}
	}
	return all
}

func opensHeredoc(step *recipe.Step, word *value.Value) bool {
	for i := range step.Heredocs {
		if word.Pos() == step.Heredocs[i].At.Pos() {
			return true
		}
	}
	return false
}

// inContext returns the path that a source names, relative to the context.
func inContext(word *value.Value) string {
	return path.Clean(strings.TrimLeft(strings.ReplaceAll(word.Str, `\`, "/"), "/"))
}

// covers reports whether COPY takes a file of the context by a source that names
// a directory or a pattern.
func covers(source, file string) bool {
	if source == "." || source == file || strings.HasPrefix(file, source+"/") {
		return true
	}
	if !strings.ContainsAny(source, "*?[") {
		return false
	}
	parts := strings.Split(file, "/")
	n := min(strings.Count(source, "/")+1, len(parts))
	matched, err := path.Match(source, strings.Join(parts[:n], "/"))
	return err == nil && matched
}

// excluded reports whether COPY --exclude leaves a file out.
func excluded(step *recipe.Step, file string) bool {
	for i := range step.Flags {
		flag := &step.Flags[i]
		if flag.Name != "exclude" || flag.Value == nil {
			continue
		}
		pattern := strings.TrimPrefix(path.Clean(flag.Value.Str), "**/")
		for _, subject := range []string{file, path.Base(file)} {
			if matched, err := path.Match(pattern, subject); err == nil && matched {
				return true
			}
		}
		if covers(pattern, file) {
			return true
		}
	}
	return false
}

// destination returns the path in the stage at which a file lands that a source
// takes, "" if it is not known.
func destination(step *recipe.Step, source, file string) string {
	dest := absolute(step, step.Words[len(step.Words)-1])
	if dest == "" {
		return ""
	}
	written := step.Words[len(step.Words)-1].Str
	rest := path.Base(file)
	switch {
	case source == ".":
		rest = file
	case strings.HasPrefix(file, source+"/"):
		rest = strings.TrimPrefix(file, source+"/")
	case len(step.Words) == 2 && !strings.HasSuffix(written, "/") && path.Base(written) != "." && !strings.ContainsAny(source, "*?["):
		return dest
	}
	return path.Join(dest, rest)
}

// absolute resolves a path against the working directory of a step, "" if that
// is not known.
func absolute(step *recipe.Step, p *value.Value) string {
	switch {
	case p == nil || !p.IsKnown() || p.Str == "" || strings.HasPrefix(p.Str, "~"):
		return ""
	case strings.HasPrefix(p.Str, "/"):
		return path.Clean(p.Str)
	case step.Workdir == nil && step.Stage.Image.From != nil && strings.HasPrefix(p.Str, "."):
		return "" // the base image's
	case step.Workdir == nil:
		return path.Clean("/" + p.Str)
	case !step.Workdir.IsKnown():
		return ""
	}
	return path.Join("/", step.Workdir.Str, p.Str)
}

// carried tells whether a file of a stage gets into an image that runs: nil and
// true if the stage itself does, else the COPY --from that take it there.
func carried(stages []*recipe.Stage, stage *recipe.Stage, file string) ([]*recipe.Step, bool) {
	return carry(stages, stage, file, 0)
}

func carry(stages []*recipe.Stage, stage *recipe.Stage, file string, hops int) ([]*recipe.Step, bool) {
	if stage.Shipped {
		return nil, true
	}
	if file == "" || hops > len(stages) {
		return nil, false
	}
	for _, other := range stages {
		if other.File != stage.File || other.Index <= stage.Index {
			continue
		}
		if other.Base == stage {
			if steps, ok := carry(stages, other, file, hops+1); ok {
				return steps, true
			}
		}
		for _, step := range other.Steps {
			if !takesFrom(step, stage) {
				continue
			}
			for _, word := range step.Words[:len(step.Words)-1] {
				source := path.Join("/", word.Str)
				if !word.IsKnown() || source != file && source != "/" && !covers(source, file) || excluded(step, file) {
					continue
				}
				landed := destination(step, strings.TrimPrefix(source, "/"), strings.TrimPrefix(file, "/"))
				if source == "/" {
					landed = destination(step, ".", strings.TrimPrefix(file, "/"))
				}
				if steps, ok := carry(stages, other, landed, hops+1); ok {
					return append([]*recipe.Step{step}, steps...), true
				}
			}
		}
	}
	return nil, false
}

// takesFrom reports whether a step copies from a stage.
func takesFrom(step *recipe.Step, stage *recipe.Stage) bool {
	flag := step.Flag("from")
	if step.Name != "COPY" || flag == nil || flag.Value == nil || step.Trigger || len(step.Words) < 2 {
		return false
	}
	return stage.Name != nil && strings.EqualFold(stage.Name.Str, flag.Value.Str) || flag.Value.Str == strconv.Itoa(stage.Index)
}

// removal returns the command that deletes a file in a later step of a stage, nil
// if none does.
func removal(after *recipe.Step, file string) *recipe.Command {
	later := false
	for _, step := range after.Stage.Steps {
		if step == after {
			later = true
			continue
		}
		if !later || file == "" {
			continue
		}
		for _, c := range step.Commands {
			if deletes(c, file) {
				return c
			}
		}
	}
	return nil
}

// deletes reports whether a command removes a file, or a directory above it.
func deletes(c *recipe.Command, file string) bool {
	if c.Program != "rm" && c.Program != "shred" && c.Program != "unlink" {
		return false
	}
	for _, word := range c.Operands() {
		p := absolute(c.Step, word)
		if p == "" {
			continue
		}
		if matched, err := path.Match(p, file); err == nil && matched || strings.HasPrefix(file, p+"/") {
			return true
		}
	}
	return false
}
