package secrets

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretFileInImage reports COPY and ADD that bring keys, tokens and settings of
// a deployment into the image.
var SecretFileInImage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretFileInImage",
		Doc:      "image holds a file with a secret",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer, recipe.Analyzer, rootfs.Analyzer},
		Run:      runSecretFileInImage,
	},
	Precondition: analyzer.Direct, // pulling the image
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-538", "CWE-540", "CWE-312", "T1552.001", "T1552.004", "D06",
		"Docker, build context https://docs.docker.com/build/concepts/context/#dockerignore-files"),
	Equivalents: []string{"dockle:CIS-DI-0010", "trivy:DS-0031", "docker-bench:4.10"},
}

func runSecretFileInImage(pass *analysis.Pass) (any, error) {
	scan := scanner{files: source.In(pass).Files, app: compose.In(pass), contexts: map[*rootfs.Context][]secretFile{}}
	stages, set := recipe.In(pass), rootfs.In(pass)
	for _, stage := range stages {
		scan.keys = numbering{}
		for _, step := range stage.Steps {
			for _, word := range sources(step) {
				for _, context := range contextsOf(set, stage) {
					files, named := scan.taken(stage, step, context, inContext(word))
					if scan.report(pass, stages, step, word, context, files, named) {
						break // one of the builds is enough
					}
				}
			}
		}
	}
	return nil, nil
}

// contextsOf returns the build contexts that a stage is built from, nil among
// them for one that is not known.
func contextsOf(set *rootfs.Set, stage *recipe.Stage) []*rootfs.Context {
	var all []*rootfs.Context
	for _, c := range stage.Containers {
		if context := set.Context(c); !slices.Contains(all, context) {
			all = append(all, context)
		}
	}
	return all
}

// A secretFile is a file of the context that holds a secret.
type secretFile struct {
	path string // relative to the context
	what string
	at   *value.Value // the secret, nil if the file was not read
	used *value.Value // the env_file entry that names it
}

const (
	maxSecretFile  = 256 << 10 // bytes
	maxSecretFiles = 200       // of a context that are read
)

// A scanner finds the secret files of build contexts.
type scanner struct {
	files    *source.Files
	app      *compose.Project
	contexts map[*rootfs.Context][]secretFile
	keys     numbering // of the stage at hand
}

// taken returns the secret files that a source of COPY takes, and whether it
// names the one.
func (s *scanner) taken(stage *recipe.Stage, step *recipe.Step, context *rootfs.Context, from string) (files []secretFile, named bool) {
	if step.Trigger {
		context = nil // of a build that starts from this image
	}
	var info fs.FileInfo
	if context != nil {
		info = context.Stat(from)
	}
	if info == nil && !strings.ContainsAny(from, "*?[") && from != "." || info != nil && !info.IsDir() {
		if f := s.named(stage, step, context, from, info != nil); f != nil {
			return []secretFile{*f}, true
		}
		return nil, true
	}
	if context == nil || context.Opaque {
		return nil, false
	}
	for _, f := range append(s.awaited(stage, context), s.all(context)...) {
		if covers(from, f.path) && !excluded(step, f.path) {
			files = append(files, f)
		}
	}
	return files, false
}

// named judges the file that a source of COPY names.
func (s *scanner) named(stage *recipe.Stage, step *recipe.Step, context *rootfs.Context, p string, exists bool) *secretFile {
	format := formatOf(p)
	if format == nil {
		name := credentialsVariable(stage, destination(step, p, p))
		if name == "" || illustrates(path.Base(p)) {
			return nil
		}
		return &secretFile{path: p, what: "the file in " + source.Quote(name)}
	}
	found := secretFile{path: p, what: format.what}
	if !exists {
		if context != nil && context.Ignored(p) || !format.unread(p, destination(step, p, p)) {
			return nil // the build fails, or who knows
		}
		return &found
	}
	return s.read(context, found, format)
}

// read judges a file of the context, nil if it holds no secret.
func (s *scanner) read(context *rootfs.Context, found secretFile, format *fileFormat) *secretFile {
	if format.by == "binary" {
		return &found
	}
	loaded, err := s.files.Load(context.Path(found.path), maxSecretFile)
	if err != nil {
		if format.by == "name" || format.by == "key" {
			return &found
		}
		return nil
	}
	text := value.NewString(string(loaded.Content), loaded.Span(0, len(loaded.Content)))
	if strings.TrimSpace(text.Str) == "" {
		return nil
	}
	if found.at = format.holds(found.path, text); found.at == nil {
		return nil
	}
	return &found
}

// all returns the files of a context that hold a secret and are not there for
// tests.
func (s *scanner) all(context *rootfs.Context) []secretFile {
	if known, ok := s.contexts[context]; ok {
		return known
	}
	var all []secretFile
	left := maxSecretFiles
	context.Walk(".", func(p string, entry fs.DirEntry) bool {
		format := formatOf(p)
		if format == nil || exercises(p) || !entry.Type().IsRegular() {
			return true
		}
		if found := s.read(context, secretFile{path: p, what: format.what}, format); found != nil {
			all = append(all, *found)
		}
		left--
		return left > 0
	})
	s.contexts[context] = all
	return all
}

// awaited returns the env files of the services that a stage is built for, if
// they are not in the repository but Compose wants them to be there.
func (s *scanner) awaited(stage *recipe.Stage, context *rootfs.Context) []secretFile {
	if s.app == nil {
		return nil
	}
	var all []secretFile
	for _, c := range stage.Containers {
		if c.Service == nil || c.Service.Get("env_file") == nil {
			continue
		}
		for _, entry := range c.Service.Get("env_file").Kids {
			name, required := entry.Val.Get("path"), entry.Val.Get("required")
			if !name.IsKnown() || required != nil && required.Str == "false" || illustrates(path.Base(name.Str)) {
				continue
			}
			p := path.Join(s.app.Dir, name.Str)
			if path.IsAbs(name.Str) || !source.Inside(p) {
				continue
			}
			if _, err := s.files.Tree().Stat(p); !source.Absent(err) {
				continue // it is read like any other
			}
			rel := p
			if context.Dir != "." && context.Dir != "" {
				if rel = strings.TrimPrefix(p, context.Dir+"/"); rel == p {
					continue // outside of the context
				}
			}
			if !context.Ignored(rel) {
				all = append(all, secretFile{path: rel, what: "the settings of a deployment", used: name})
			}
		}
	}
	return all
}

// credentialsVariable returns the variable of an image that names a path as the
// file of a credential, "" if none does.
func credentialsVariable(stage *recipe.Stage, p string) string {
	for _, v := range stage.Image.Env {
		if p == "" || !v.Value.IsKnown() || path.Clean(v.Value.Str) != p {
			continue
		}
		switch v.Name {
		case "GOOGLE_APPLICATION_CREDENTIALS", "AWS_SHARED_CREDENTIALS_FILE", "KUBECONFIG", "NETRC", "PGPASSFILE", "VAULT_TOKEN_PATH":
			return v.Name
		}
		for _, suffix := range []string{"_FILE", "_PATH"} {
			if name, ok := strings.CutSuffix(v.Name, suffix); ok && classOf(name) != notCredential {
				return v.Name
			}
		}
	}
	return ""
}

// report reports the files that one source takes and that get into an image. It
// returns false if none does.
func (s *scanner) report(pass *analysis.Pass, stages []*recipe.Stage, step *recipe.Step, word *value.Value, context *rootfs.Context, files []secretFile, named bool) bool {
	var shipped []secretFile
	var way []*recipe.Step
	for _, f := range files {
		landed := destination(step, inContext(word), f.path)
		if !step.Stage.Shipped && removal(step, landed) != nil {
			continue // the stage is copied from as it is in the end
		}
		if steps, ok := carried(stages, step.Stage, landed); ok {
			shipped, way = append(shipped, f), steps
		}
	}
	if len(shipped) == 0 {
		return false
	}
	first := shipped[0]
	f := analyzer.At(word, "whoever pulls the image has %s, %s", source.Quote(path.Base(first.path)), first.what)
	if !named {
		f = analyzer.At(word, "whoever pulls the image has %s: %s", list(shipped), letThrough(context, len(shipped)))
	}
	f.About(step.Stage.Subjects(f.At)...).Keyed(s.keys.key(first.path))
	for _, file := range shipped[:min(len(shipped), 3)] {
		if file.used != nil {
			f.Because(analyzer.Cause, file.used, "Compose reads it where the image is built")
		}
		if file.at != nil {
			f.Because(analyzer.Value, file.at, "the secret").Mask(file.at)
		}
	}
	for _, from := range way {
		f.Because(analyzer.Cause, from.At, "brings it into the image")
	}
	if c := removal(step, destination(step, inContext(word), first.path)); c != nil {
		f.Because(analyzer.Value, c.At, "deletes it in a layer above; the one below keeps it")
	}
	if named {
		f.Fix(analyzer.NeedsReview, "mount it by `RUN --mount=type=secret` or when the container starts, and replace the secret")
	} else {
		f.Fix(analyzer.NeedsReview, "name it in `.dockerignore`, or copy only what the image needs")
	}
	f.Report(pass)
	return true
}

// list names files for a message.
func list(files []secretFile) string {
	first := source.Quote(files[0].path)
	switch len(files) {
	case 1:
		return first + ", " + files[0].what
	case 2:
		return first + " and " + source.Quote(files[1].path)
	}
	return first + " and " + strconv.Itoa(len(files)-1) + " more files with secrets"
}

func letThrough(context *rootfs.Context, n int) string {
	what := "it"
	if n > 1 {
		what = "them"
	}
	if context.Ignore == "" {
		return "no `.dockerignore` keeps " + what + " out"
	}
	return source.Quote(path.Base(context.Ignore)) + " does not keep " + what + " out"
}
