package application

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// sinks notes what a call does with what callers send, and returns what it gives
// of that.
func (w *walker) sinks(p string, c *written) taints {
	if p == "" {
		return nil
	}
	switch p {
	case "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "pty.spawn", "commands.getoutput",
		"commands.getstatusoutput":
		return w.reach(Shell, p, c, argument(c.Call, "cmd", 0), "")
	case "asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_shell":
		return w.reach(Shell, p, c, argument(c.Call, "cmd", 0), "")
	case "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.Popen":
		return w.subprocess(p, c)
	case "asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec":
		return w.argv(p, c, w.unrolled(c.Args))
	case "os.execv", "os.execvp", "os.execve", "os.execvpe", "os.posix_spawn", "os.posix_spawnp":
		return w.argvOf(p, c, argument(c.Call, "args", 1))
	case "os.spawnv", "os.spawnvp", "os.spawnve", "os.spawnvpe":
		return w.argvOf(p, c, argument(c.Call, "args", 2))
	case "builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__", "importlib.import_module",
		"runpy.run_path", "runpy.run_module":
		return w.reach(Code, p, c, argument(c.Call, "", 0), "")
	case "jinja2.Template", "mako.template.Template", "tornado.template.Template", "flask.render_template_string":
		return w.reach(Template, p, c, argument(c.Call, "source", 0), "")
	}
	switch {
	case lastDot(p) == "from_string" && (strings.Contains(p, "inja2") || strings.HasSuffix(p, ".env.from_string")):
		if strings.HasPrefix(p, "jinja2.sandbox.") {
			return nil // it keeps attributes from templates that lead out of them
		}
		return w.reach(Template, p, c, argument(c.Call, "source", 0), "")
	case strings.HasPrefix(p, "docker."), strings.HasPrefix(p, "aiodocker."), strings.HasPrefix(p, "podman."):
		return w.engine(p, c)
	}
	if out := w.deserialize(p, c); out != nil {
		return out
	}
	if out := w.request(p, c); out != nil {
		return out
	}
	return w.paths(p, c)
}

// reach notes a sink if its argument holds what callers send.
func (w *walker) reach(class SinkClass, call string, c *written, arg python.Expr, detail string) taints {
	return w.reachWith(class, call, c, arg, detail, 0)
}

func (w *walker) reachWith(class SinkClass, call string, c *written, arg python.Expr, detail string, doubt classes) taints {
	if arg == nil {
		return nil
	}
	bit := bitOf(class)
	var out taints
	for _, t := range w.expr(arg) {
		if t.hit != nil || t.under != "" || (t.clean|w.st.clean[t.from])&bit != 0 {
			continue
		}
		call = strings.TrimPrefix(call, "builtins.")
		h := &hit{
			from: t.from, client: w.client, calls: t.calls, decoded: t.decoded, steps: t.trail.steps(),
			sink: Sink{Class: class, Call: call, At: c.Span, Argument: python.SpanOf(arg), Function: &w.fn.Function, Detail: detail},
		}
		h.probable = (t.doubt|doubt|w.st.weak[t.from])&bit != 0 || t.calls > seenCalls
		out = append(out, taint{hit: w.sum.add(h)})
	}
	return out
}

// subprocess notes what a function of the module subprocess runs.
func (w *walker) subprocess(p string, c *written) taints {
	arg := argument(c.Call, "args", 0)
	if arg == nil {
		return nil
	}
	words, isList := w.words(arg)
	switch shell := argument(c.Call, "shell", -1); {
	case shell == nil, w.isFalse(shell):
	case isList && len(words) > 0:
		return w.reach(Shell, p, c, words[0], "")
	default:
		return w.reach(Shell, p, c, arg, "")
	}
	return w.argvOf(p, c, arg)
}

func (w *walker) isFalse(e python.Expr) bool {
	if k, ok := e.(*python.Constant); ok {
		return k.Text == "False" || k.Text == "None"
	}
	if v, ok := w.object(e).(*constant); ok {
		return truth(v) == False
	}
	return false
}

// argvOf notes what a list of words runs.
func (w *walker) argvOf(p string, c *written, arg python.Expr) taints {
	if arg == nil {
		return nil
	}
	if words, ok := w.words(arg); ok {
		return w.argv(p, c, words)
	}
	// A text that is split: its program stands before what callers send.
	call, ok := arg.(*python.Call)
	if !ok {
		return nil
	}
	text := argument(call, "s", 0)
	if m, ok := call.Func.(*python.Attribute); ok && m.Name == "split" && w.kind(call.Func) != "shlex.split" {
		text = m.X
	} else if w.kind(call.Func) != "shlex.split" {
		return nil
	}
	f, ok := text.(*python.FormatStr)
	if !ok {
		return w.reach(Shell, p, c, text, "") // all of it: the program, too
	}
	before, _ := f.Value().Str, 0
	fields := strings.Fields(before)
	if len(fields) == 0 || len(f.Fields) == 0 {
		return nil
	}
	program := path.Base(fields[0])
	if !takesOptions(program) {
		return nil
	}
	var out taints
	for _, field := range f.Fields {
		out = out.join(w.reach(CommandLine, p, c, field.X, program))
	}
	return out
}

// argv notes what words run: the first is the program.
func (w *walker) argv(p string, c *written, words []python.Expr) taints {
	for len(words) > 0 {
		if text, ok := w.constant(words[0]); ok && text == "sudo" {
			words = words[1:]
			continue
		}
		break
	}
	if len(words) == 0 {
		return nil
	}
	text, ok := w.constant(words[0])
	if !ok {
		return w.reach(Shell, p, c, words[0], "program")
	}
	program := path.Base(text)
	var out taints
	for i, word := range words[1:] {
		text, ok := w.constant(word)
		switch {
		case ok && text == "--":
			return out
		case ok && isShell(program) && strings.HasPrefix(text, "-") && strings.Contains(text, "c") && i+2 < len(words):
			return out.join(w.reach(Shell, p, c, words[i+2], program))
		case ok && strings.HasPrefix(program, "python") && text == "-c" && i+2 < len(words):
			return out.join(w.reach(Code, p, c, words[i+2], program))
		case ok:
		case program == "docker", program == "podman", program == "nerdctl":
			if !w.startsContainers(words) {
				return out
			}
			out = out.join(w.reach(Engine, p, c, word, program))
		case takesOptions(program):
			out = out.join(w.reach(CommandLine, p, c, word, program))
		}
	}
	return out
}

// startsContainers reports whether the command of a container engine's program
// is one that runs, builds or copies.
func (w *walker) startsContainers(words []python.Expr) bool {
	if len(words) < 2 {
		return false
	}
	switch text, ok := w.constant(words[1]); text {
	case "run", "create", "exec", "build", "buildx", "compose", "container", "cp", "load", "import", "pull", "plugin", "swarm", "service", "stack":
		return ok
	default:
		return !ok
	}
}

// engine notes what a client of a container engine is told.
func (w *walker) engine(p string, c *written) taints {
	method := lastDot(p)
	switch method {
	case "run", "create", "exec_run", "exec_create", "put_archive", "build", "pull", "load", "create_container", "create_host_config",
		"run_or_replace":
	default:
		return nil
	}
	var out taints
	for _, a := range c.Args {
		out = out.join(w.reach(Engine, p, c, a, method))
	}
	for _, k := range c.Keywords {
		if k.Name != "name" {
			out = out.join(w.reach(Engine, p, c, k.Value, method))
		}
	}
	return out
}

// ContentOrPath is the detail of a sink that reads its argument if that is a
// file, and opens it if it is a name.
const contentOrPath = "content or path"

func (w *walker) deserialize(p string, c *written) taints {
	first := argument(c.Call, "", 0)
	switch p {
	case "pickle.load", "pickle.loads", "pickle.Unpickler", "cPickle.load", "cPickle.loads", "_pickle.loads", "dill.load", "dill.loads",
		"cloudpickle.load", "cloudpickle.loads", "marshal.load", "marshal.loads", "jsonpickle.decode", "jsonpickle.loads",
		"yaml.unsafe_load", "yaml.unsafe_load_all":
		return w.reach(Deserialize, p, c, first, "")
	case "joblib.load", "pandas.read_pickle", "shelve.open":
		return w.reach(Deserialize, p, c, first, contentOrPath)
	case "yaml.full_load", "yaml.full_load_all":
		return w.reachWith(Deserialize, p, c, first, "", deserializeBit)
	case "yaml.load", "yaml.load_all":
		loader := argument(c.Call, "Loader", 1)
		if loader == nil {
			return w.reachWith(Deserialize, p, c, first, "", deserializeBit) // fails since PyYAML 6
		}
		switch name := lastDot(w.kind(loader)); {
		case strings.Contains(name, "Safe"), strings.Contains(name, "Base"):
			return nil
		case name == "Loader", name == "UnsafeLoader", name == "CLoader":
			return w.reach(Deserialize, p, c, first, "")
		}
		return w.reachWith(Deserialize, p, c, first, "", deserializeBit)
	case "torch.load":
		only := argument(c.Call, "weights_only", -1)
		if only == nil {
			return w.reachWith(Deserialize, p, c, first, contentOrPath, deserializeBit) // true since PyTorch 2.6
		}
		if w.isFalse(only) {
			return w.reach(Deserialize, p, c, first, contentOrPath)
		}
	case "numpy.load":
		if allow := argument(c.Call, "allow_pickle", -1); allow != nil && !w.isFalse(allow) {
			return w.reach(Deserialize, p, c, first, contentOrPath)
		}
	}
	return nil
}

// request notes what a client of HTTP asks for.
func (w *walker) request(p string, c *written) taints {
	method := lastDot(p)
	url := argument(c.Call, "url", 0)
	of := p[:max(0, len(p)-len(method)-1)]
	switch of {
	case "urllib.request":
		if method == "urlopen" || method == "urlretrieve" {
			return w.reach(Forgery, p, c, url, "GET")
		}
		return nil
	case "websockets", "websockets.client":
		if method == "connect" {
			return w.reach(Forgery, p, c, argument(c.Call, "uri", 0), "GET")
		}
		return nil
	default:
		if !isClient(of) {
			return nil
		}
	}
	verb := strings.ToUpper(method)
	switch method {
	case "get", "head", "options", "post", "put", "patch", "delete":
	case "request", "stream":
		verb = "any method"
		url = argument(c.Call, "url", 1)
		given := argument(c.Call, "method", 0)
		if given == nil {
			break
		}
		if text, ok := w.constant(given); ok {
			verb = strings.ToUpper(text)
		} else if len(w.expr(given).text()) == 0 {
			verb = "a method"
		}
	case "Client", "AsyncClient", "ClientSession":
		url = argument(c.Call, "base_url", -1)
		verb = "a method"
	default:
		return nil
	}
	for _, name := range []string{"data", "json", "content", "body"} {
		if argument(c.Call, name, -1) != nil {
			verb += " with a body"
			break
		}
	}
	return w.reach(Forgery, p, c, url, verb)
}

// paths notes what files a call reads and writes.
func (w *walker) paths(p string, c *written) taints {
	first := argument(c.Call, "", 0)
	switch p {
	case "builtins.open", "io.open", "codecs.open", "aiofiles.open", "anyio.open_file", "os.open", "gzip.open", "bz2.open", "lzma.open":
		return w.reach(w.mode(c.Call, 1), p, c, argument(c.Call, "file", 0), "")
	case "fastapi.responses.FileResponse", "starlette.responses.FileResponse", "fastapi.FileResponse", "flask.send_file":
		return w.reach(FileRead, p, c, argument(c.Call, "path", 0), "answer")
	case "os.listdir", "os.scandir", "os.walk", "glob.glob", "glob.iglob", "os.readlink", "linecache.getlines":
		return w.reach(FileRead, p, c, first, "")
	case "shutil.copy", "shutil.copyfile", "shutil.copy2", "shutil.copytree", "shutil.move", "os.rename", "os.replace", "os.link", "os.symlink":
		return w.reach(FileRead, p, c, argument(c.Call, "src", 0), "").join(w.reach(FileWrite, p, c, argument(c.Call, "dst", 1), ""))
	case "shutil.rmtree", "os.remove", "os.unlink", "os.rmdir", "os.removedirs", "os.makedirs", "os.mkdir", "os.truncate", "os.chmod":
		return w.reach(FileWrite, p, c, first, "")
	case "tarfile.open.extractall", "tarfile.TarFile.extractall":
		if m, ok := c.Func.(*python.Attribute); ok && argument(c.Call, "filter", -1) == nil {
			return w.reach(FileWrite, p, c, m.X, "archive")
		}
	}
	m, ok := c.Func.(*python.Attribute)
	if !ok || !strings.HasPrefix(p, pathClass+".") {
		return nil
	}
	switch m.Name {
	case "read_text", "read_bytes", "iterdir", "glob", "rglob":
		return w.reach(FileRead, p, c, m.X, "")
	case "open":
		return w.reach(w.mode(c.Call, 0), p, c, m.X, "")
	case "write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "rename", "replace", "symlink_to", "chmod":
		return w.reach(FileWrite, p, c, m.X, "")
	}
	return nil
}

// mode says by the mode of open whether a file is written.
func (w *walker) mode(e *python.Call, position int) SinkClass {
	mode := argument(e, "mode", position)
	if mode == nil {
		return FileRead
	}
	if text, ok := w.constant(mode); ok && strings.ContainsAny(text, "wax+") {
		return FileWrite
	}
	return FileRead
}
