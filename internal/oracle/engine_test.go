package oracle

import (
	"fmt"
	"runtime/debug"
	"testing"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// An answer is what the engine makes of a project.
type answer struct {
	files   *source.Files
	project *compose.Project
	errors  []string // messages of what Compose would refuse
	failure string   // a panic, or no answer in time
}

// ask loads a project with the engine in a closed world, as Compose does.
func ask(t *testing.T, p *project) answer {
	t.Helper()
	var tree source.Tree
	if p.disk != "" {
		d, err := source.Open(p.disk)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close() //nolint:errcheck // nothing was written
		tree = d
	} else {
		memory := source.Memory{}
		for name, text := range p.files {
			memory[name] = []byte(text)
		}
		tree = memory
	}
	result := make(chan answer, 1)
	go func() { result <- analyse(tree, p) }()
	select {
	case a := <-result:
		return a
	case <-time.After(10 * time.Second):
		return answer{failure: "the engine is not done after 10 s"}
	}
}

func analyse(tree source.Tree, p *project) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{failure: fmt.Sprintf("the engine panics: %v\n%s", r, debug.Stack())}
		}
	}()
	a.files = source.NewFiles(tree)
	a.project = compose.Load(a.files, compose.Options{
		Files: p.compose, Dir: p.dir, Env: p.env, Profiles: p.profiles, ClosedWorld: true,
	})
	for _, d := range a.project.Diagnostics {
		if d.Level >= compose.Error {
			a.errors = append(a.errors, string(d.Code)+": "+d.Message)
		}
	}
	return a
}
