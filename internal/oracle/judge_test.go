package oracle

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/consts"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus" //nolint:depguard // compose-go logs through it
	"go.yaml.in/yaml/v4"
)

// home stands for the deploying user's home directory in the judge's answers.
const home = "/home-of-the-user"

// outside is the process's environment before TestMain changed it.
var outside []string

func TestMain(m *testing.M) {
	fragments = allFragments()
	logrus.SetOutput(io.Discard)
	for _, name := range []string{"COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "COMPOSE_DISABLE_ENV_FILE"} {
		check(os.Unsetenv(name))
	}
	outside = os.Environ()
	check(os.Setenv("HOME", home))
	os.Exit(m.Run())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// A verdict is what compose-go makes of a project.
type verdict struct {
	root     string         // the directory that the project's files were copied to
	model    map[string]any // after all stages, nil if refused
	services types.Services // enabled and disabled; nil if refused
	project  bool           // the model was accepted, what it became was not
	jobs     map[string]types.JobConfig
	err      error
	panicked bool
}

// judge loads a project with compose-go, from a copy on disk.
func judge(t *testing.T, root string, p *project) verdict {
	t.Helper()
	if p.disk != "" {
		root = p.disk
	} else {
		write(t, root, p.files)
	}
	result := make(chan verdict, 1)
	go func() { result <- load(root, p) }()
	select {
	case v := <-result:
		return v
	case <-time.After(10 * time.Second):
		return verdict{root: root, err: fmt.Errorf("compose-go is not done after 10 s")}
	}
}

// write puts files, and nothing else, below root.
func write(tb testing.TB, root string, files map[string]string) {
	tb.Helper()
	if err := os.RemoveAll(root); err != nil {
		tb.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
}

func load(root string, p *project) (v verdict) {
	v.root = root
	defer func() {
		if r := recover(); r != nil {
			v = verdict{root: root, err: fmt.Errorf("panic: %v", r), panicked: true}
		}
	}()
	v.model, v.err = loadModel(root, p)
	if v.err != nil {
		return v
	}
	loaded, err := loadProject(root, p)
	if err != nil {
		v.err, v.project = err, true
		return v
	}
	v.services, v.jobs = loaded.Services, loaded.Jobs
	return v
}

func options(root string, p *project) (*cli.ProjectOptions, error) {
	var files, env []string
	for _, name := range p.compose {
		files = append(files, filepath.Join(root, filepath.FromSlash(name)))
	}
	for name, text := range p.env {
		env = append(env, name+"="+text)
	}
	slices.Sort(env)
	profiles := p.profiles
	if profiles == nil {
		profiles = []string{"*"}
	}
	return cli.NewProjectOptions(files, cli.WithWorkingDirectory(filepath.Join(root, filepath.FromSlash(p.dir))), cli.WithEnv(env),
		cli.WithEnvFiles(), cli.WithDotEnv, cli.WithProfiles(profiles))
}

// loadModel does what ProjectOptions.LoadProject does before it makes structs;
// ProjectOptions.LoadModel leaves the environment out.
func loadModel(root string, p *project) (map[string]any, error) {
	o, err := options(root, p)
	if err != nil {
		return nil, err
	}
	working, err := o.GetWorkingDir()
	if err != nil {
		return nil, err
	}
	config, err := o.ReadConfigFiles(context.Background(), working, o)
	if err != nil {
		return nil, err
	}
	named := false
	for _, file := range config.ConfigFiles {
		var n struct{ Name string }
		if err := yaml.Unmarshal(file.Content, &n); err != nil {
			return nil, err
		}
		named = named || n.Name != ""
	}
	config.Environment = o.Environment
	return loader.LoadModelWithContext(context.Background(), *config, func(lo *loader.Options) {
		if name := o.Environment[consts.ComposeProjectName]; name != "" {
			lo.SetProjectName(name, true)
		} else if !named {
			lo.SetProjectName(loader.NormalizeProjectName(filepath.Base(working)), false)
		}
	})
}

func loadProject(root string, p *project) (*types.Project, error) {
	o, err := options(root, p)
	if err != nil {
		return nil, err
	}
	return o.LoadProject(context.Background())
}
