package application

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// application reads what c serves, nil if that is nothing known.
func (s *Set) application(c *container.Container) *Application {
	t := s.targetOf(c)
	if t == nil {
		return nil
	}
	app := &Application{Container: c, Target: t.word}
	code := &code{
		container: c, fs: s.systems.Of(c), files: s.files, app: app, web: &framework{}, modules: map[string]*module{},
		signatures: map[*python.FunctionDef]*signature{}, models: map[*class][]*Parameter{}, verdicts: map[verdictKey]*verdict{},
	}
	app.code = code
	code.setPaths(t)
	f := &frame{code: code, mod: &module{name: "", ready: true}}
	f.mod.scope = newScope(f.mod, nil)
	f.scope = f.mod.scope
	served := f.served(t)
	root, around := unwrap(served)
	if root == nil || root.app == nil {
		return nil
	}
	f.start()
	app.At = root.at
	if app.Version = code.pinned(); app.Version == "" {
		app.Version = s.installed(c)
	}
	if app.Server = serverOf(s.servers.Of(c)); app.Server == nil && t.argv != nil {
		app.Server = program.Started(c, t.argv)
	}
	app.Listeners = f.listeners(app.Server)
	f.assemble(root)
	if app.Root != nil {
		app.Root.Middleware = append(f.wrappers(around), app.Root.Middleware...)
	}
	f.judgeAll()
	f.findFlows()
	return app
}

// setPaths finds the working directory and sys.path.
func (c *code) setPaths(t *target) {
	c.workdir = "/"
	if target := c.container.Build; target != nil && target.Target != nil && target.Target.Workdir.IsKnown() {
		c.workdir = path.Join("/", target.Target.Workdir.Str)
	}
	if service := c.container.Service; service != nil {
		if dir := service.Get("working_dir"); dir.IsKnown() && dir.Str != "" {
			c.workdir = c.inWorkdir(dir.Str)
		}
	}
	if t.cd != "" {
		c.workdir = c.inWorkdir(t.cd)
	}
	c.paths = []string{c.inWorkdir(t.dir)}
	if t.path != "" {
		c.paths = append(c.paths, c.inWorkdir(t.path))
	}
	if v, known := c.lookup("PYTHONPATH"); known && v.IsKnown() {
		for dir := range strings.SplitSeq(v.Str, ":") {
			if dir != "" && len(c.paths) < maxWrapped {
				c.paths = append(c.paths, c.inWorkdir(dir))
			}
		}
	}
}

func (c *code) inWorkdir(p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	return path.Join(c.workdir, p)
}

// served returns the object that a target names.
func (f *frame) served(t *target) object {
	switch {
	case t.script:
		return f.script(t)
	case t.server == "fastapi" && t.module == "":
		return f.discovered(t)
	case t.server == "tiangolo" && t.module == "":
		for _, name := range []string{"app.main", "main"} {
			if m, _ := f.load(name); m != nil && m.tree != nil {
				return f.attr(m, t.attr)
			}
		}
		return nil
	}
	m, local := f.load(t.module)
	if m == nil && !local && t.assume {
		return nil
	}
	if m == nil {
		m = f.elsewhere(t)
	}
	if m == nil || m.tree == nil {
		return nil
	}
	return f.attr(m, t.attr)
}

// elsewhere looks for the module below a src directory: it is installed.
func (f *frame) elsewhere(t *target) *module {
	for _, dir := range []string{path.Join(f.workdir, "src"), path.Join(f.workdir, "app"), "/app", "/code", "/src"} {
		first, _, _ := strings.Cut(t.module, ".")
		if _, state := f.fs.Lookup(path.Join(dir, first)); state != rootfs.Found {
			if _, state := f.fs.Lookup(path.Join(dir, first+".py")); state != rootfs.Found {
				continue
			}
		}
		f.paths = append([]string{dir}, f.paths...)
		clear(f.modules)
		if m, _ := f.load(t.module); m != nil {
			return m
		}
	}
	return nil
}

// attr returns the application that an attribute with dots names; a function is
// a factory.
func (f *frame) attr(m *module, name string) object {
	var v object = m
	for part := range strings.SplitSeq(name, ".") {
		v, _ = f.attribute(v, part)
	}
	for range 2 {
		switch fn := v.(type) {
		case *function:
			v = f.invoke(fn, arguments{})
		case *partial:
			v = f.apply(fn, arguments{}, nil)
		case *class:
			v = f.construct(fn, arguments{}, nil)
		}
	}
	return v
}

// script runs a file as the main program and returns what it serves.
func (f *frame) script(t *target) object {
	at, dir, name := "", "", "__main__"
	if t.file != "" {
		at = f.inWorkdir(t.file)
		f.paths[0] = path.Dir(at)
	} else {
		base := path.Join(f.paths[0], strings.ReplaceAll(t.module, ".", "/"))
		at = base + ".py"
		if file, state := f.fs.Lookup(base); state == rootfs.Found && file.Dir {
			at, dir = base+"/__main__.py", base
		}
		if i := strings.LastIndexByte(t.module, '.'); i >= 0 {
			f.load(t.module[:i])
		} else if dir != "" {
			f.load(t.module)
		}
		name = t.module
		if dir != "" {
			name += ".__main__"
		}
	}
	file, state := f.fs.Lookup(at)
	if state != rootfs.Found || file.Dir {
		return nil
	}
	f.main = name
	m := f.open(name, at, "", file)
	if f.serves == nil {
		return nil
	}
	v, _, _ := f.serves.args.get("app", 0)
	if text, ok := v.(*constant); ok {
		module, attr, ok := moduleAttribute(text.text)
		if !ok {
			return nil
		}
		f.app.Target = text.value
		if target, _ := f.load(module); target != nil {
			return f.attr(target, attr)
		}
		if module == strings.TrimSuffix(path.Base(at), ".py") {
			return f.attr(m, attr)
		}
		return nil
	}
	if fn, ok := v.(*function); ok {
		return f.invoke(fn, arguments{})
	}
	return v
}

// discovered finds the application as FastAPI's command does.
func (f *frame) discovered(t *target) object {
	files := []string{"main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py"}
	if t.file != "" {
		files = []string{t.file}
		if file, state := f.fs.Lookup(f.inWorkdir(t.file)); state == rootfs.Found && file.Dir {
			files = []string{t.file + "/main.py", t.file + "/app.py", t.file + "/api.py"}
		}
	} else if module, attr, word := f.entrypoint(); module != "" {
		f.app.Target = word
		if m, _ := f.load(module); m != nil && m.tree != nil {
			return f.attr(m, attr)
		}
		return nil
	}
	for _, name := range files {
		at := f.inWorkdir(name)
		file, state := f.fs.Lookup(at)
		if state != rootfs.Found || file.Dir {
			continue
		}
		module := strings.TrimSuffix(path.Base(at), ".py")
		dir := path.Dir(at)
		for range maxCalls {
			if _, state := f.fs.Lookup(dir + "/__init__.py"); state != rootfs.Found || dir == "/" {
				break
			}
			module, dir = path.Base(dir)+"."+module, path.Dir(dir)
		}
		f.paths = append([]string{dir}, f.paths...)
		m, _ := f.load(module)
		if m == nil || m.tree == nil {
			return nil
		}
		return f.firstApp(m, t.attr)
	}
	return nil
}

// firstApp returns the application object of a module by the command's rules.
func (f *frame) firstApp(m *module, attr string) object {
	if attr != "" {
		return f.attr(m, attr)
	}
	names := append([]string{"app", "api"}, sortedKeys(m.scope.names)...)
	for _, name := range names {
		if r, ok := m.scope.names[name].(*router); ok && r.app != nil {
			return r
		}
	}
	for _, name := range names[:2] {
		if r, _ := unwrap(m.scope.names[name]); r != nil {
			return m.scope.names[name]
		}
	}
	return nil
}

// entrypoint reads [tool.fastapi] entrypoint of pyproject.toml.
func (f *frame) entrypoint() (module, attr string, word *value.Value) {
	file, state := f.fs.Lookup(path.Join(f.workdir, "pyproject.toml"))
	if state != rootfs.Found || file.Dir {
		return "", "", nil
	}
	text, err := f.fs.Content(file, python.MaxFileSize)
	if err != nil {
		return "", "", nil
	}
	section, off := false, 0
	for line := range strings.Lines(text.Str) {
		start := off
		off += len(line)
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "[") {
			section = trimmed == "[tool.fastapi]"
			continue
		}
		key, rest, ok := strings.Cut(line, "=")
		if !section || !ok || strings.TrimSpace(key) != "entrypoint" {
			continue
		}
		quoted := strings.Trim(strings.TrimSpace(rest), `"'`)
		if module, attr, ok = moduleAttribute(quoted); ok {
			at := start + strings.Index(line, quoted)
			return module, attr, text.Sub(at, at+len(quoted))
		}
	}
	return "", "", nil
}

// start runs what runs before the first request.
func (f *frame) start() {
	for i := 0; i < len(f.web.startup) && i < maxFiles; i++ {
		f.invoke(f.web.startup[i], arguments{})
	}
	for _, run := range f.web.after {
		run(f)
	}
}

// listeners returns where the server waits: what the code says before what its
// program does by default.
func (f *frame) listeners(server *program.Server) []program.Listener {
	if f.serves == nil {
		if server != nil {
			return server.Listeners
		}
		return nil
	}
	if v, e, ok := f.serves.args.get("forwarded_allow_ips", -1); ok {
		f.app.Forwarded = argumentOf(v, python.SpanOf(e))
	}
	l := program.Listener{Port: 8000, Protocol: "tcp", Address: program.LoopbackOnly, At: f.serves.call.Span}
	if v, e, ok := f.serves.args.get("port", -1); ok {
		c, isConst := v.(*constant)
		l.Port, l.Set, l.At = 0, isConst, python.SpanOf(e)
		if isConst && isDigits(c.text) && len(c.text) < 6 {
			for _, digit := range []byte(c.text) {
				l.Port = l.Port*10 + int(digit-'0')
			}
		}
	}
	if v, e, ok := f.serves.args.get("host", -1); ok {
		l.Address = program.UnknownAddress
		if c, isConst := v.(*constant); isConst {
			l.Address, l.Set, l.AddressSet, l.At = program.AddressOf(c.text), true, true, python.SpanOf(e)
		}
	}
	if f.serves.args.open {
		l.Address, l.Port = program.UnknownAddress, 0
	}
	return []program.Listener{l}
}
