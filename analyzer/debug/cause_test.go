package debug

import (
	"strings"
	"testing"
)

func TestCauses(t *testing.T) {
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
		{argv: "flask|--app|a|--debug|run", want: "flask --debug run at --debug"},
		{argv: "python|app.py", env: "FLASK_DEBUG=1", want: "FLASK_DEBUG at 1"},
		{argv: "flask|run", env: "FLASK_ENV=development", want: "FLASK_ENV at development; flask run at run"},
		{argv: "env|FLASK_DEBUG=1|flask|run", want: "FLASK_DEBUG at 1; flask run at run"},
		{argv: "flask|run", env: "FLASK_DEBUG=1\nWERKZEUG_DEBUG_PIN=off", want: "WERKZEUG_DEBUG_PIN at off; FLASK_DEBUG at 1; flask run at run"},
		{argv: "python|manage.py|runserver|0.0.0.0:8000", want: "manage.py runserver at runserver"},
		{argv: "python|app.py|runserver|0.0.0.0:8000", want: "app.py runserver at runserver"},
		{argv: "python3|./manage.py|runserver_plus", want: "manage.py runserver_plus at runserver_plus"},
		{argv: "gunicorn|site.wsgi", env: "DJANGO_SETTINGS_MODULE=site.settings\nDEBUG=True", want: "DEBUG at True"},
		{argv: "gunicorn|site.wsgi", env: "DJANGO_DEBUG=yes", want: "DJANGO_DEBUG at yes"},
		{argv: "nodemon|server.js", want: "nodemon at nodemon"},
		{argv: "npx|nodemon|--legacy-watch|server.js", want: "nodemon at nodemon"},
		{argv: "node|--watch|server.js", want: "node --watch at --watch"},
		{argv: "npm|run|dev", want: "npm run dev at dev"},
		{argv: "docker-entrypoint.sh|npm|run|dev", want: "npm run dev at dev"},
		{argv: "./entrypoint.sh|python|manage.py|runserver|0.0.0.0:8000", want: "manage.py runserver at runserver"},
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

		{argv: "./entrypoint.sh", env: "FLASK_DEBUG=1", want: "FLASK_DEBUG at 1"},
		{argv: "flask|run", env: "FLASK_DEBUG=1\nWERKZEUG_DEBUG_PIN=123-456-789", want: "FLASK_DEBUG at 1; flask run at run"},
		{argv: "python|manage.py|runserver_plus|--nopin", want: "manage.py runserver_plus --nopin at --nopin; manage.py runserver_plus at runserver_plus"},
		{argv: "java|-jar|a.jar", env: "SPRING_H2_CONSOLE_ENABLED=true\nSPRING_H2_CONSOLE_SETTINGS_WEB_ALLOW_OTHERS=true", want: "SPRING_H2_CONSOLE_SETTINGS_WEB_ALLOW_OTHERS at true"},
		{argv: "java|-jar|a.jar", env: "JAVA_OPTS=-Dspring.profiles.active=dev", want: "JAVA_OPTS=-Dspring.profiles.active=dev at -Dspring.profiles.active=dev"},
		{argv: "gunicorn|a:a", env: "GUNICORN_CMD_ARGS=--bind :80 --reload", want: "GUNICORN_CMD_ARGS=--reload at --reload"},
		{argv: "php|-S|0.0.0.0:8000|-t|public", want: "php -S at -S"},
		{argv: "php|artisan|serve|--host=0.0.0.0", want: "artisan serve at serve"},
		{argv: "./mvnw|-q|spring-boot:run", want: "mvnw spring-boot:run at spring-boot:run"},
		{argv: "gradle|bootRun", want: "gradle bootRun at bootRun"},
		{argv: "dotnet|watch|run|--project|Api", want: "dotnet watch at watch"},
		{argv: "go|run|./cmd/api", want: "go run at run"},
		{argv: "cargo|watch|-x|run", want: "cargo watch at watch"},
		{argv: "air|-c|.air.toml", want: "air at air"},
		{argv: "python|-m|http.server|8000", want: "http.server at http.server"},
		{argv: "node|x.js", env: "SPRING_PROFILES_ACTIVE=prod,dev", want: "SPRING_PROFILES_ACTIVE at prod,dev"},
		{argv: "gunicorn|a", env: "DJANGO_SETTINGS_MODULE=config.settings.local", want: "DJANGO_SETTINGS_MODULE at config.settings.local"},
		{argv: "php-fpm", env: "APP_ENV=dev\nAPP_SECRET=x", want: "APP_ENV at dev"},
		{argv: "php-fpm", env: "APP_ENV=local", want: "APP_ENV at local"},

		{argv: "flask|run", env: "WERKZEUG_DEBUG_PIN=off", want: "flask run at run"},
		{argv: "flask|run|--no-debugger|--debug", want: "flask run at run"},
		{argv: "flask|run|--no-debugger", env: "FLASK_DEBUG=1", want: "flask run at run"},
		{argv: "gunicorn|a:a", env: "FLASK_DEBUG=1\nWERKZEUG_DEBUG_PIN=off"},
		{argv: "postgres", env: "FLASK_DEBUG=1"},
		{argv: "java|-jar|a.jar", env: "SPRING_H2_CONSOLE_ENABLED=false\nSPRING_H2_CONSOLE_SETTINGS_WEB_ALLOW_OTHERS=true"},
		{argv: "gunicorn|a", env: "DJANGO_SETTINGS_MODULE=config.settings.production"},
		{argv: "node|x.js", env: "NODE_ENV=production"},
		{argv: "node|x.js", env: "APP_ENV=dev"},
		{argv: "php|artisan|queue:work"},
		{argv: "php|artisan|serve"},
		{argv: "php|-S|localhost:8000"},
		{argv: "hugo|server"},
		{argv: "php|worker.php|-S"},
		{argv: "go|test|run"},
		{argv: "dotnet|Run.dll"},
		{argv: "air|init"},
		{argv: "flask|db|upgrade"},
		{argv: "uvicorn|app:app"},
		{argv: "uvicorn|app:app|--reload-dir|app"},
		{argv: "uvicorn|app:app", env: "UVICORN_RELOAD=false"},
		{argv: "fastapi|run"},
		{argv: "gunicorn|app:app", env: "FLASK_DEBUG=1"},
		{argv: "flask|run", want: "flask run at run"},
		{argv: "flask|--debug|db|upgrade"},
		{argv: "flask|run", env: "FLASK_DEBUG=0", want: "flask run at run"},
		{argv: "flask|run", env: "FLASK_DEBUG=$X", want: "flask run at run"},
		{argv: "flask|run", env: "FLASK_ENV=production", want: "flask run at run"},
		{argv: "python|manage.py|migrate"},
		{argv: "python|app.py|test|runserver"},
		{argv: "python|manage.py|runserver|--noreload"},
		{argv: "gunicorn|site.wsgi", env: "DEBUG=True"},
		{argv: "node|x.js", env: "DEBUG=app:*"},
		{argv: "node|server.js|--watch"},
		{argv: "node|server.js", env: "NODE_ENV=development", want: "NODE_ENV at development"},
		{argv: "npm|start", env: "NODE_ENV=development", want: "NODE_ENV at development"},
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
			for _, c := range newSetup(commandsOf(proc), append(env, proc.Env...), false).causes() {
				got = append(got, c.key+" at "+p.file.Text(c.at.At))
			}
			if text := strings.Join(got, "; "); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}
