package shell

import "slices"

// A wrapper describes a program that starts another one given on its command
// line: which of its words are its own.
type wrapper struct {
	name     string
	valued   []string // options that take the next word
	operands int      // words before the program
	// subcommands start the program: "run", "exec". Without one of them the
	// program is not a wrapper.
	subcommands []string
	user        string // option that names the user; "operand": the first operand
	root        bool   // switches to root unless a user is named
	assignments bool   // NAME=value words are variables
	dashes      bool   // the program follows "--" only
	longValued  bool   // every long option without "=" takes the next word
}

// wrappers is sorted by name. The options are those of the programs' own usage:
// util-linux 2.40, coreutils 9.5, busybox 1.36, gosu 1.17, su-exec 0.3, tini
// 0.19, dumb-init 1.2.5, runit 2.1, dockerize 0.8, sudo 1.9, uv 0.5, poetry 1.8.
var wrappers = [...]wrapper{
	{name: "bundle", valued: []string{"--gemfile"}, subcommands: []string{"exec"}},
	{name: "bunx", valued: []string{"-p", "--package"}},
	{name: "busybox"},
	{name: "catatonit"},
	{name: "chamber", dashes: true},
	{name: "chpst", valued: []string{"-u", "-U", "-b", "-e", "-/", "-n", "-l", "-L", "-m", "-d", "-o", "-p", "-f", "-c", "-r", "-t", "-k", "-C"}, user: "-u"},
	{name: "chroot", operands: 1, user: "--userspec"},
	{name: "chrt", valued: []string{"-T", "-P", "-D"}, operands: 1},
	{name: "command"},
	{name: "composer", subcommands: []string{"exec"}},
	{name: "conda", valued: []string{"-n", "--name", "-p", "--prefix", "--cwd"}, subcommands: []string{"run"}},
	{name: "coverage", valued: []string{"--rcfile", "--source", "--include", "--omit", "--data-file", "--concurrency", "--context"}, subcommands: []string{"run"}},
	{name: "dbus-run-session", valued: []string{"--config-file", "--dbus-daemon"}},
	{name: "ddtrace-run"},
	{name: "doas", valued: []string{"-u", "-C"}, user: "-u", root: true},
	{name: "docker-init", valued: []string{"-p", "-e"}},
	{name: "dockerize", valued: []string{
		"-wait", "-timeout", "-template", "-stdout", "-stderr", "-delims", "-wait-http-header", "-wait-retry-interval", "-env", "-env-section",
		"--wait", "--timeout", "--template", "--stdout", "--stderr", "--delims", "--wait-http-header", "--wait-retry-interval", "--env", "--env-section",
	}},
	{name: "doppler", dashes: true},
	{name: "dotenv", valued: []string{"-f", "--file", "-q", "--quote", "-e", "--export"}, subcommands: []string{"run"}},
	{name: "dumb-init", valued: []string{"-r", "--rewrite"}},
	{name: "elasticapm-run"},
	{name: "env", valued: []string{"-u", "--unset", "-C", "--chdir", "-a", "--argv0"}, assignments: true},
	{name: "envuidgid", operands: 1},
	{name: "exec", valued: []string{"-a"}},
	{name: "fixuid"},
	{name: "gosu", operands: 1, user: "operand"},
	{name: "hatch", valued: []string{"-e", "--env", "-p", "--project"}, subcommands: []string{"run"}},
	{name: "infisical", dashes: true},
	{name: "init", operands: 0},
	{name: "ionice", valued: []string{"-c", "--class", "-n", "--classdata"}},
	{name: "mamba", valued: []string{"-n", "--name", "-p", "--prefix", "--cwd"}, subcommands: []string{"run"}},
	{name: "micromamba", valued: []string{"-n", "--name", "-p", "--prefix", "--cwd"}, subcommands: []string{"run"}},
	{name: "newrelic-admin", subcommands: []string{"run-program"}},
	{name: "nice", valued: []string{"-n", "--adjustment"}},
	{name: "nohup"},
	{name: "npx", valued: []string{"-p", "--package", "-w", "--workspace"}},
	{name: "numactl", valued: []string{"-i", "-p", "-P", "-m", "-N", "-C", "--interleave", "--preferred", "--membind", "--cpunodebind", "--physcpubind"}},
	{name: "op", dashes: true},
	{name: "opentelemetry-instrument", longValued: true},
	{name: "pdm", valued: []string{"-p", "--project", "-c", "--config"}, subcommands: []string{"run"}},
	{name: "pipenv", valued: []string{"--python"}, subcommands: []string{"run"}},
	{name: "pipx", valued: []string{"--spec", "--python", "--pip-args"}, subcommands: []string{"run"}},
	{name: "pixi", valued: []string{"-e", "--environment", "--manifest-path"}, subcommands: []string{"run"}},
	{name: "pnpm", valued: []string{"-C", "--dir", "--filter", "-F"}, subcommands: []string{"exec", "dlx"}},
	{name: "poetry", valued: []string{"-C", "--directory", "-P", "--project"}, subcommands: []string{"run"}},
	{name: "pyagent", valued: []string{"-c", "--config-file"}, subcommands: []string{"run"}},
	{name: "rbenv", subcommands: []string{"exec"}},
	{name: "runuser", valued: []string{"-u", "--user", "-g", "--group", "-G", "--supp-group", "-s", "--shell", "-w", "--whitelist-environment"}, user: "-u"},
	{name: "rye", subcommands: []string{"run"}},
	{name: "s6-envdir", valued: []string{"-c", "-L"}, operands: 1},
	{name: "s6-setuidgid", operands: 1, user: "operand"},
	{name: "s6-softlimit", valued: []string{"-a", "-c", "-d", "-f", "-l", "-m", "-o", "-p", "-r", "-s", "-t"}},
	{name: "setarch", operands: 1},
	{name: "setpriv", valued: []string{
		"--ambient-caps", "--inh-caps", "--bounding-set", "--ruid", "--euid", "--rgid", "--egid", "--reuid", "--regid", "--groups",
		"--securebits", "--pdeathsig", "--ptracer", "--selinux-label", "--apparmor-profile", "--landlock-access", "--landlock-rule", "--seccomp-filter",
	}, user: "--reuid"},
	{name: "setsid"},
	{name: "setuidgid", operands: 1, user: "operand"},
	{name: "softlimit", valued: []string{"-a", "-c", "-d", "-f", "-l", "-m", "-o", "-p", "-r", "-s", "-t"}},
	{name: "splunk-py-trace", longValued: true},
	{name: "stdbuf", valued: []string{"-i", "-o", "-e", "--input", "--output", "--error"}},
	{name: "su-exec", operands: 1, user: "operand"},
	{name: "sudo", valued: []string{
		"-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-r", "-t", "-U",
		"--user", "--group", "--host", "--prompt", "--close-from", "--chdir", "--chroot", "--command-timeout", "--role", "--type", "--other-user",
	}, user: "-u", root: true, assignments: true},
	{name: "taskset", operands: 1},
	{name: "time", valued: []string{"-f", "-o", "--format", "--output"}},
	{name: "timeout", valued: []string{"-s", "-k", "--signal", "--kill-after"}, operands: 1},
	{name: "tini", valued: []string{"-p", "-e"}},
	{name: "tini-static", valued: []string{"-p", "-e"}},
	{name: "unbuffer"},
	{name: "uv", valued: []string{
		"--with", "--with-requirements", "--with-editable", "--python", "-p", "--group", "--only-group", "--no-group", "--extra", "--no-extra",
		"--env-file", "--directory", "--project", "--package", "--index", "--index-url", "-i", "--default-index", "--extra-index-url",
		"--cache-dir", "--config-file", "--refresh-package", "--find-links", "-f", "--link-mode", "--color", "-m", "--module", "-s", "--script",
	}, subcommands: []string{"run"}},
	{name: "uvx", valued: []string{"--from", "--with", "--python", "-p", "--index", "--index-url"}},
	{name: "wait-for", dashes: true},
	{name: "wait-for-it", dashes: true},
	{name: "wait-for-it.sh", dashes: true},
	{name: "wait-for.sh", dashes: true},
	{name: "with-contenv"},
	{name: "xvfb-run", valued: []string{"-e", "-f", "-n", "-p", "-s", "-w", "--error-file", "--auth-file", "--server-num", "--xauth-protocol", "--server-args", "--wait"}},
	{name: "yarn", valued: []string{"--cwd"}, subcommands: []string{"exec", "dlx"}},
}

func wrapperOf(name string) *wrapper {
	i, ok := slices.BinarySearchFunc(wrappers[:], name, func(w wrapper, name string) int {
		switch {
		case w.name < name:
			return -1
		case w.name > name:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &wrappers[i]
}
