package container

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func limits(s *compose.Service) Limits {
	deploy := s.Get("deploy", "resources", "limits")
	return Limits{
		Memory: first(deploy.Get("memory"), s.Get("mem_limit")),
		CPUs:   first(deploy.Get("cpus"), s.Get("cpus"), s.Get("cpu_quota")),
		PIDs:   first(deploy.Get("pids"), s.Get("pids_limit")),
	}
}

func first(values ...*value.Value) *value.Value {
	for _, v := range values {
		if !v.IsZero() {
			return v
		}
	}
	return nil
}

// lifetime says how long a service runs. Without a restart policy it is a
// one-shot if another service waits for its success, or if its command is one
// that ends by itself.
func (j *joiner) lifetime(s *compose.Service, c *Container) Lifetime {
	if count := first(s.Get("scale"), s.Get("deploy", "replicas")); count.IsKnown() && count.Str == "0" {
		return Inactive
	}
	if s.Job {
		return OneShot
	}
	restart := s.Get("restart")
	if !restart.IsZero() && !(restart.IsKnown() && (restart.Str == "no" || restart.Str == "" || restart.Str == "false" || strings.HasPrefix(restart.Str, "on-failure"))) {
		return LongLived
	}
	if j.find.awaited[s.Name] {
		return OneShot
	}
	if !restart.IsZero() && restart.Str != "no" {
		return LongLived
	}
	if c.Main.Program.Ends() {
		return OneShot
	}
	return LongLived
}

// Ends reports whether a program is known to do one thing and exit.
func (p *Program) Ends() bool {
	if len(p.Argv) == 0 {
		return false
	}
	second := ""
	if len(p.Argv) > 1 && p.Argv[1].IsKnown() {
		second = p.Argv[1].Str
	}
	switch p.Name {
	case "true", "echo", "mkdir", "chown", "chmod", "cp", "rm", "touch", "alembic", "flyway", "liquibase", "migrate", "dbmate", "wait-for-it.sh", "wait-for-it", "createdb", "pg_restore":
		return true
	case "mc":
		switch second {
		case "alias", "anonymous", "cp", "ilm", "mb", "policy", "rm", "version":
			return true
		}
	case "certbot":
		return second == "certonly"
	case "manage.py", "./manage.py":
		return ended(second)
	case "python":
		return strings.HasSuffix(second, "manage.py") && len(p.Argv) > 2 && p.Argv[2].IsKnown() && ended(p.Argv[2].Str)
	case "flask":
		return second == "db"
	case "rails", "rake", "prisma", "sequelize", "knex":
		return strings.HasPrefix(second, "db:") || second == "migrate" || strings.HasPrefix(second, "migrate:")
	}
	return false
}

// ended reports whether a command of Django's manage.py exits by itself.
func ended(command string) bool {
	switch command {
	case "migrate", "collectstatic", "loaddata", "createsuperuser", "makemigrations", "check":
		return true
	}
	return false
}
