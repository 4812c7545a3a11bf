package debug

import (
	"slices"
	"strings"
	"testing"
)

func TestCausesOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		argv, env string
		want      string // key at text, worst first; "" for none
	}{
		{argv: "uvicorn|app.main:app|--host|0.0.0.0|--reload", want: "uvicorn --reload at --reload"},
		{argv: "python|-m|uvicorn|app:app|--reload", want: "uvicorn --reload at --reload"},
		{argv: "poetry|run|uvicorn|app:app|--reload", want: "uvicorn --reload at --reload"},
		{argv: "sh|-c|alembic upgrade head && uvicorn app:app --reload", want: "uvicorn --reload at --reload"},
		{argv: "uvicorn|app:app", env: "UVICORN_RELOAD=true", want: "UVICORN_RELOAD at true"},
		{argv: "fastapi|dev|main.py", want: "fastapi dev at dev"},
		{argv: "fastapi|run|--reload", want: "fastapi --reload at --reload"},
		{argv: "gunicorn|--reload|app:app", want: "gunicorn --reload at --reload"},
		{argv: "python|-m|debugpy|--listen|5678|-m|uvicorn|app:app|--reload", want: "uvicorn --reload at --reload"},
		{argv: "flask|run|--debug", want: "flask run --debug at --debug"},
		{argv: "flask|--app|a|run|--host=0.0.0.0|--debug", want: "flask run --debug at --debug"},
		{argv: "python|app.py", env: "FLASK_DEBUG=1", want: "FLASK_DEBUG at 1"},
		{argv: "flask|run", env: "FLASK_ENV=development", want: "FLASK_ENV at development"},
		{argv: "env|FLASK_DEBUG=1|flask|run", want: "FLASK_DEBUG at 1"},
		{argv: "flask|run", env: "FLASK_DEBUG=1\nWERKZEUG_DEBUG_PIN=off", want: "WERKZEUG_DEBUG_PIN at off; FLASK_DEBUG at 1"},
		{argv: "python|manage.py|runserver|0.0.0.0:8000", want: "manage.py runserver at runserver"},
		{argv: "python|app.py|runserver|0.0.0.0:8000", want: "app.py runserver at runserver"},
		{argv: "python3|./manage.py|runserver_plus", want: "manage.py runserver_plus at runserver_plus"},
		{argv: "gunicorn|site.wsgi", env: "DJANGO_SETTINGS_MODULE=site.settings\nDEBUG=True", want: "DEBUG at True"},
		{argv: "gunicorn|site.wsgi", env: "DJANGO_DEBUG=yes", want: "DJANGO_DEBUG at yes"},
		{argv: "nodemon|server.js", want: "nodemon at nodemon"},
		{argv: "npx|nodemon|--legacy-watch|server.js", want: "nodemon at nodemon"},
		{argv: "node|--watch|server.js", want: "node --watch at --watch"},
		{argv: "npm|run|dev", want: "npm run dev at dev"},
		{argv: "npm|--prefix=x|run|dev|--|--host", want: "npm run dev at dev"},
		{argv: "npm|--prefix|client|run|dev", want: "npm run dev at dev"},
		{argv: "yarn|run|dev", want: "yarn run dev at dev"},
		{argv: "yarn|dev|--host", want: "yarn dev at dev"},
		{argv: "vite|--host", want: "vite at vite"},
		{argv: "npx|vite|dev", want: "vite at vite"},
		{argv: "next|dev|-p|3000", want: "next dev at dev"},
		{argv: "nest|start|--watch", want: "nest start --watch at --watch"},
		{argv: "bundle|exec|rails|s|-b|0.0.0.0", env: "RAILS_ENV=development", want: "RAILS_ENV at development"},
		{argv: "rails|server|-e|development", want: "rails -e development at development"},
		{argv: "php-fpm", env: "APP_DEBUG=true", want: "APP_DEBUG at true"},
		{argv: "php-fpm", env: "XDEBUG_MODE=develop,debug", want: "XDEBUG_MODE at develop,debug"},
		{argv: "dotnet|Api.dll", env: "ASPNETCORE_ENVIRONMENT=Development", want: "ASPNETCORE_ENVIRONMENT at Development"},
		{argv: "java|-jar|a.jar", env: "SPRING_DEVTOOLS_REMOTE_SECRET=x", want: "SPRING_DEVTOOLS_REMOTE_SECRET at x"},

		{argv: "uvicorn|app:app"},
		{argv: "uvicorn|app:app|--reload-dir|app"},
		{argv: "uvicorn|app:app", env: "UVICORN_RELOAD=false"},
		{argv: "fastapi|run"},
		{argv: "gunicorn|app:app", env: "FLASK_DEBUG=1"},
		{argv: "flask|run"},
		{argv: "flask|--debug|db|upgrade"},
		{argv: "flask|run", env: "FLASK_DEBUG=0"},
		{argv: "flask|run", env: "FLASK_DEBUG=$X"},
		{argv: "flask|run", env: "FLASK_ENV=production"},
		{argv: "python|manage.py|migrate"},
		{argv: "python|app.py|test|runserver"},
		{argv: "python|manage.py|runserver|--noreload"},
		{argv: "gunicorn|site.wsgi", env: "DEBUG=True"},
		{argv: "node|x.js", env: "DEBUG=app:*"},
		{argv: "node|server.js|--watch"},
		{argv: "node|server.js", env: "NODE_ENV=development"},
		{argv: "npm|start", env: "NODE_ENV=development"},
		{argv: "npm|run|build"},
		{argv: "npm|run|build|dev"},
		{argv: "vite|build"},
		{argv: "vite|preview"},
		{argv: "next|start"},
		{argv: "bundle|exec|sidekiq", env: "RAILS_ENV=development"},
		{argv: "rails|s", env: "RAILS_ENV=production"},
		{argv: "php-fpm", env: "APP_DEBUG=false"},
		{argv: "php-fpm", env: "XDEBUG_MODE=off"},
		{argv: "dotnet|Api.dll", env: "ASPNETCORE_ENVIRONMENT=Production"},
		{argv: "postgres", env: "APP_DEBUGGER=true"},
	}
	for _, test := range tests {
		t.Run(test.argv+" "+test.env, func(t *testing.T) {
			t.Parallel()
			proc, env, p := process(test.argv, test.env)
			var got []string
			for _, c := range causesOf(commandsOf(proc), append(env, proc.Env...)) {
				got = append(got, c.key+" at "+p.file.Text(c.at.At))
			}
			if text := strings.Join(got, "; "); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{
		"debuggers.tsv": debuggerTable, "debugger_variables.tsv": variableTable,
		"modes.tsv": modeTable, "mode_variables.tsv": modeVariableTable,
	} {
		lines := strings.Split(strings.TrimSpace(table), "\n")
		columns := strings.Split(lines[0], "\t")
		seen := map[string]bool{}
		for _, line := range lines[1:] {
			cells := strings.Split(line, "\t")
			if len(cells) != len(columns) {
				t.Errorf("%s: %q has %d cells, want %d", name, line, len(cells), len(columns))
				continue
			}
			if at := slices.Index(columns, "source"); !strings.HasPrefix(cells[at], "https://") || len(cells[at+1]) != len("2026-11-23") {
				t.Errorf("%s: %q has no source or date", name, line)
			}
			if key := strings.Join(cells[:min(3, len(cells))], " "); seen[key] {
				t.Errorf("%s: %q stands twice", name, key)
			} else {
				seen[key] = true
			}
		}
	}
}
