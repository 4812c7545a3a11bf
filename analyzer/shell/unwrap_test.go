package shell

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// argv returns words that stand on one line each of a file, so that every word
// has a place of its own.
func argv(t *testing.T, words ...string) ([]*value.Value, *source.Files) {
	t.Helper()
	text := strings.Join(words, "\n")
	files := source.NewFiles(source.Memory{})
	f := files.Add("words", []byte(text))
	var values []*value.Value
	off := 0
	for _, w := range words {
		values = append(values, value.NewString(w, f.Span(off, off+len(w))))
		off += len(w) + 1
	}
	return values, files
}

func texts(values []*value.Value) string {
	var all []string
	for _, v := range values {
		all = append(all, v.Str)
	}
	return strings.Join(all, " ")
}

func TestUnwrap(t *testing.T) {
	for _, tt := range []struct {
		argv     string // words separated by "|"
		want     string
		wrappers string
		user     string
		env      string
	}{
		{argv: "python|app.py", want: "python app.py"},
		{argv: "tini|--|python3.12|app.py", want: "python3.12 app.py", wrappers: "tini"},
		{argv: "/sbin/tini|-g|-p|SIGTERM|--|uvicorn|app:app", want: "uvicorn app:app", wrappers: "tini"},
		{argv: "dumb-init|-r|15:3|--|gosu|app|node|x.js", want: "node x.js", wrappers: "dumb-init gosu", user: "app"},
		{argv: "su-exec|1000:1000|redis-server", want: "redis-server", wrappers: "su-exec", user: "1000:1000"},
		{argv: "gosu|app|--|id", want: "id", wrappers: "gosu", user: "app"},
		{argv: "gosu|--|app|id", want: "id", wrappers: "gosu", user: "app"},
		{argv: "taskset|-c|0-3|app", want: "app", wrappers: "taskset"},
		{argv: "bundle|install", want: "bundle install"},
		{argv: "npx|-y|-p|x|vite|--host", want: "vite --host", wrappers: "npx"},
		{argv: "sh|-ec|a\nexec b", want: "b", wrappers: "sh exec"},
		{argv: "sh|-c|exec gosu app server", want: "server", wrappers: "sh exec gosu", user: "app"},
		{argv: "gosu|nobody", want: "gosu nobody"},
		{argv: "setpriv|--reuid=1000|--regid|1000|--init-groups|gunicorn|a:b", want: "gunicorn a:b", wrappers: "setpriv", user: "1000"},
		{argv: "chpst|-u|app:app|-e|/etc/env|server", want: "server", wrappers: "chpst", user: "app:app"},
		{argv: "sudo|-u|app|-E|PATH=/x|id", want: "id", wrappers: "sudo", user: "app", env: "PATH=/x"},
		{argv: "sudo|-Eu|app|id", want: "id", wrappers: "sudo", user: "app"},
		{argv: "sudo|apt-get|install|x", want: "apt-get install x", wrappers: "sudo", user: "root"},
		{argv: "su|-|app|-c|exec ./server --port 80", want: "./server --port 80", wrappers: "su exec", user: "app"},
		{argv: "su|-s|/bin/sh|-c|id|app", want: "id", wrappers: "su", user: "app"},
		{argv: "runuser|-u|app|--|id|-u", want: "id -u", wrappers: "runuser", user: "app"},
		{argv: "env|-u|A|-i|B=1|C=2|python|x", want: "python x", wrappers: "env", env: "B=1 C=2"},
		{argv: "env|-S|A=1 python -u x.py", want: "python -u x.py", wrappers: "env", env: "A=1"},
		{argv: "timeout|-k|5|--signal=INT|30s|nc|-l", want: "nc -l", wrappers: "timeout"},
		{argv: "nice|-n|10|ionice|-c3|nohup|stdbuf|-oL|app", want: "app", wrappers: "nice ionice nohup stdbuf"},
		{argv: "./wait-for-it.sh|db:5432|-t|60|--|python|manage.py", want: "python manage.py", wrappers: "wait-for-it.sh"},
		{argv: "wait-for-it|db:5432", want: "wait-for-it db:5432"},
		{argv: "dockerize|-wait|tcp://db:1|-timeout|60s|-poll|flask|run", want: "flask run", wrappers: "dockerize"},
		{argv: "sh|-c|exec gunicorn app:app", want: "gunicorn app:app", wrappers: "sh exec"},
		{argv: "bash|-lc|cd /app && A=1 exec uvicorn x:y", want: "uvicorn x:y", wrappers: "bash exec", env: "A=1"},
		{argv: "bash|-euo|pipefail|-c|a; b", want: "b", wrappers: "bash"},
		{argv: "sh|-s|--|--prefix|/opt", want: "sh -s -- --prefix /opt"},
		{argv: "sh|-c|while true; do x; done", want: "sh -c while true; do x; done"},
		{argv: "sh|-c|exec \"$@\"|--|node|x.js", want: "node x.js", wrappers: "sh exec"},
		{argv: "bash|/app/start.sh|x", want: "/app/start.sh x", wrappers: "bash"},
		{argv: "/docker-entrypoint.sh|nginx", want: "/docker-entrypoint.sh nginx"},
		{argv: "poetry|-n|run|uvicorn|x:y", want: "uvicorn x:y", wrappers: "poetry"},
		{argv: "uv|run|--with|debugpy|--no-sync|python|-m|flask|run", want: "flask run", wrappers: "uv python"},
		{argv: "uv|run|-m|flask|run", want: "flask run", wrappers: "uv"},
		{argv: "uv|run|main.py", want: "python main.py", wrappers: "uv"},
		{argv: "uv|sync", want: "uv sync"},
		{argv: "pipenv|run|flask|run", want: "flask run", wrappers: "pipenv"},
		{argv: "s6-setuidgid|abc|python3|x.py", want: "python3 x.py", wrappers: "s6-setuidgid", user: "abc"},
		{argv: "python|-u|-X|dev|-m|http.server|80", want: "http.server 80", wrappers: "python"},
		{argv: "python3|-mhttp.server", want: "http.server", wrappers: "python"},
		{argv: "python|-c|import os", want: "python -c import os"},
		{argv: "opentelemetry-instrument|--traces_exporter|console|flask|run", want: "flask run", wrappers: "opentelemetry-instrument"},
		{argv: "ddtrace-run|gunicorn|x", want: "gunicorn x", wrappers: "ddtrace-run"},
		{argv: "newrelic-admin|run-program|gunicorn|x", want: "gunicorn x", wrappers: "newrelic-admin"},
		{argv: "xvfb-run|-a|--server-args=-screen 0|node|x", want: "node x", wrappers: "xvfb-run"},
		{argv: "busybox|httpd|-f", want: "httpd -f", wrappers: "busybox"},
		{argv: "bundle|exec|rails|s", want: "rails s", wrappers: "bundle"},
		{argv: "npm|start", want: "npm start"},
		{argv: "/init", want: "/init"},
		{argv: "env", want: "env"},
	} {
		t.Run(tt.argv, func(t *testing.T) {
			words, files := argv(t, strings.Split(tt.argv, "|")...)
			got := Unwrap(words)
			var wrappers, env []string
			for _, w := range got.Wrappers {
				wrappers = append(wrappers, w.Name)
			}
			for _, a := range got.Env {
				env = append(env, a.Name+"="+a.Value.Str)
			}
			user := ""
			if got.User != nil {
				user = got.User.Str
			}
			if diff := cmp.Diff([]string{tt.want, tt.wrappers, tt.user, tt.env},
				[]string{texts(got.Argv), strings.Join(wrappers, " "), user, strings.Join(env, " ")}); diff != "" {
				t.Errorf("words, wrappers, user, env (-want +got):\n%s", diff)
			}
			for _, w := range got.Argv {
				if w.State == value.Known && w.Parts == nil && files.Text(w.At) != w.Str {
					t.Errorf("%q stands at %q", w.Str, files.Text(w.At))
				}
			}
		})
	}
}

func TestWrappersSorted(t *testing.T) {
	if !slices.IsSortedFunc(wrappers[:], func(a, b wrapper) int { return strings.Compare(a.name, b.name) }) {
		t.Error("the wrappers are not sorted by name")
	}
	for _, w := range wrappers {
		if wrapperOf(w.name) == nil {
			t.Errorf("%s is not found", w.name)
		}
	}
}

func TestName(t *testing.T) {
	for word, want := range map[string]string{
		"/usr/bin/python3.12": "python", "python3": "python", "php-fpm8.2": "php-fpm", "nodejs": "node",
		`C:\Python\python.exe`: "python", "./server": "server", "/": "/", "redis-server": "redis-server", "s3cmd": "s3cmd", "pip3": "pip",
	} {
		if got := Name(&value.Value{Kind: value.String, Str: word}); got != want {
			t.Errorf("Name(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Name(&value.Value{Kind: value.String, Str: "$APP", State: value.Unknown}); got != "" {
		t.Errorf("an unknown word has the name %q", got)
	}
}
