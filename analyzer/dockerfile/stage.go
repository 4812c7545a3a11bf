package dockerfile

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// String renders the stage's name, or its number, for a message.
func (s *Stage) String() string {
	if s.Name == nil {
		return strconv.Itoa(s.Index)
	}
	return source.Quote(s.Name.Str)
}

// group assigns the instructions to stages.
func (p *reader) group() {
	f := p.file
	var stage *Stage
	orphan := false
	for i, in := range f.Instructions {
		if in.Name == "FROM" {
			if len(f.Stages) == maxStages {
				p.errorAt(in.At, "more than %d stages: what follows is not analysed", maxStages)
				f.Instructions = f.Instructions[:i]
				break
			}
			stage = p.stage(in)
			f.Stages = append(f.Stages, stage)
		}
		in.setStage(stage)
		switch {
		case stage != nil:
			stage.Instructions = append(stage.Instructions, in)
		case in.Name == "ARG":
			f.MetaArgs = append(f.MetaArgs, in)
		case !in.Invalid && !orphan:
			orphan = true
			in.Invalid = true
			p.errorAt(in.At, "%s stands before the first `FROM`", source.Quote(in.Name))
		default:
			in.Invalid = true
		}
	}
	if stage == nil && !orphan && p.errors == 0 && len(f.Instructions) > 0 {
		p.errorAt(f.Instructions[len(f.Instructions)-1].At, "the file has no `FROM`")
	}
}

func (i *Instruction) setStage(stage *Stage) {
	i.Stage = stage
	if i.Inner != nil {
		i.Inner.setStage(stage)
	}
}

func (p *reader) stage(in *Instruction) *Stage {
	s := &Stage{Index: len(p.file.Stages), From: in}
	if len(in.Args) > 0 {
		s.Base = in.Args[0]
	}
	if len(in.Args) == 3 && strings.EqualFold(in.Args[1].Str, "as") && !in.Invalid {
		s.Name = in.Args[2]
	}
	if platform := in.Flag("platform"); platform != nil {
		s.Platform = platform.Value
	}
	return s
}
