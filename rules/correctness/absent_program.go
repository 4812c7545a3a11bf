package correctness

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An absentProgram is a row of absent_programs.tsv: programs that health checks
// use and that images do not have.
type absentProgram struct {
	repository, tags string
	lacks            []string
	source, checked  string
}

//go:embed absent_programs.tsv
var absentProgramTable string

var absentPrograms = sync.OnceValue(func() []absentProgram {
	var rows []absentProgram
	for line := range strings.SplitSeq(strings.TrimSpace(absentProgramTable), "\n") {
		cells := strings.Split(line, "\t")
		rows = append(rows, absentProgram{cells[0], cells[1], strings.Fields(cells[2]), cells[3], cells[4]})
	}
	return rows[1:]
})

// lacks reports whether it is certain that a container's image does not have a
// program: neither its base nor any instruction brings it.
func lacks(c *container.Container, program string) bool {
	image := c.Image
	if image == nil || image.Base != nil || c.Build == nil && !c.Service.Get("build").IsZero() {
		return false // not known what it is made from
	}
	if image.Stage != nil && slices.ContainsFunc(image.Stage.Instructions, func(in *dockerfile.Instruction) bool { return brings(image.Stage, in, program) }) {
		return false
	}
	if slices.ContainsFunc(c.Mounts, func(m container.Mount) bool { return mayHold(m.Target, program) }) {
		return false
	}
	if image.Scratch {
		return true
	}
	if !image.Reference.IsKnown() {
		return false
	}
	reference := container.ParseReference(image.Reference.Str)
	for _, row := range absentPrograms() {
		if reference.Matches(row.repository, row.tags) {
			return slices.Contains(row.lacks, program)
		}
	}
	return false
}

// brings reports whether an instruction may add a program to the image.
func brings(image *dockerfile.Image, in *dockerfile.Instruction, program string) bool {
	if in.Name == "RUN" {
		script := in.Script()
		return script == nil || adds(script.Str, program)
	}
	words := image.Words(in)
	for _, word := range words {
		if word.IsUnknown() || strings.Contains(word.Str, program) || strings.Contains(word.Str, "busybox") {
			return true
		}
	}
	if len(words) == 0 {
		return true
	}
	if in.Name == "ADD" && strings.Contains(words[0].Str, ".t") {
		return true // an archive, which is unpacked
	}
	if in.Flag("from") == nil {
		return mayHold(words[len(words)-1], "") // whatever the context holds for /usr/bin
	}
	for _, source := range words[:len(words)-1] {
		switch trimmed := strings.Trim(source.Str, "/."); trimmed[strings.LastIndexByte(trimmed, '/')+1:] {
		case "", "bin", "sbin", "local", "usr", "lib", "rootfs", "root", "target", "install", "out", "opt":
			return true // a tree
		}
	}
	return false
}

// adds reports whether a script may install a program: it names it, or runs or
// installs something that is not written there.
func adds(script, program string) bool {
	for _, sign := range []string{
		program, "busybox", ".sh", "xargs", "--with-deps", "ansible", "tar ", "unzip", "dpkg -i", "rpm ", "add $", "install $", "-y $", "{", "\"$", "$(", "ln -s", "alternatives",
	} {
		if sign != "" && strings.Contains(script, sign) {
			return true
		}
	}
	return false
}

// mayHold reports whether a mount or copy to a place may bring a program.
func mayHold(target *value.Value, program string) bool {
	if target == nil || target.IsUnknown() {
		return target != nil
	}
	switch strings.TrimRight(target.Str, "/") {
	case "", "/bin", "/sbin", "/usr", "/usr/bin", "/usr/sbin", "/usr/local", "/usr/local/bin", "/usr/local/sbin", "/opt":
		return true
	}
	return program != "" && strings.Contains(target.Str, program)
}
