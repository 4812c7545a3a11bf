package recipe

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An Action is what a package manager is asked to do.
type Action uint8

// The actions that a package manager's subcommand stands for.
const (
	OtherAction Action = iota
	Install            // adds packages
	Update             // fetches the index only
	Upgrade            // brings what is installed to its newest version
	Remove
	Clean // deletes what was downloaded
)

// A Manager is a program that installs packages.
type Manager struct {
	Name     string
	Programs []string
	// System managers install the distribution's packages, others those of a
	// language.
	System bool
	// Subcommands of each action. A manager without them takes options, which
	// stand here with their dashes.
	Install, Update, Upgrade, Remove, Clean []string
	// Asks lists the actions that wait for an answer unless one of Yes is
	// given. Standard input is empty in a build: the answer is no.
	Asks []Action
	Yes  []string // as words of the command line
	// Caches are the directories that downloads and indexes are left in.
	Caches []string
	// NoCache are options and variables (NAME=value) that leave no cache.
	NoCache []string
	Valued  []string // options that take the next word
	Files   []string // of Valued, those that name a file of packages
	// Version is what stands between a package's name and its version: "=".
	Version string
}

var managers = []Manager{
	{
		Name: "apt", Programs: []string{"apt", "apt-get", "aptitude"}, System: true,
		Install: []string{"install", "reinstall", "build-dep"}, Update: []string{"update"},
		Upgrade: []string{"upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade"},
		Remove:  []string{"remove", "purge", "autoremove", "autopurge"}, Clean: []string{"clean", "autoclean", "distclean"},
		Asks: []Action{Install, Upgrade, Remove}, Yes: []string{"-y", "--yes", "--assume-yes", "-qq"},
		Caches: []string{"/var/lib/apt/lists", "/var/cache/apt"},
		Valued: []string{"-t", "--target-release", "--default-release", "-o", "--option", "-c", "--config-file", "-a", "--host-architecture", "-P", "--build-profiles"}, Version: "=",
	},
	{
		Name: "apk", Programs: []string{"apk"}, System: true,
		Install: []string{"add"}, Update: []string{"update"}, Upgrade: []string{"upgrade", "fix"}, Remove: []string{"del"}, Clean: []string{"cache"},
		Caches: []string{"/var/cache/apk", "/etc/apk/cache"}, NoCache: []string{"--no-cache"},
		Valued: []string{"-X", "--repository", "-p", "--root", "-t", "--virtual", "--arch", "--keys-dir", "--repositories-file", "--cache-dir", "--cache-max-age", "--wait", "--progress-fd"}, Version: "=",
	},
	{
		Name: "dnf", Programs: []string{"dnf", "dnf5", "tdnf", "yum"}, System: true,
		Install: []string{"install", "localinstall", "reinstall", "groupinstall", "builddep"}, Update: []string{"makecache", "check-update"},
		Upgrade: []string{"update", "upgrade", "distro-sync", "update-minimal", "upgrade-minimal"},
		Remove:  []string{"remove", "erase", "autoremove", "groupremove"}, Clean: []string{"clean"},
		Asks: []Action{Install, Upgrade, Remove}, Yes: []string{"-y", "--assumeyes", "--yes", "--assume-yes"},
		Caches: []string{"/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5", "/var/cache/tdnf"},
		Valued: []string{"-c", "--config", "-x", "--exclude", "--installroot", "--releasever", "--repo", "--repoid", "--enablerepo", "--disablerepo", "--setopt", "-e", "-d", "-R", "--forcearch"}, Version: "-",
	},
	{
		// Its source: "assumeyes: Does nothing, we always assume yes".
		Name: "microdnf", Programs: []string{"microdnf"}, System: true,
		Install: []string{"install", "reinstall"}, Update: []string{"makecache"}, Upgrade: []string{"update", "upgrade", "distro-sync"},
		Remove: []string{"remove"}, Clean: []string{"clean"},
		Caches: []string{"/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"},
		Valued: []string{"--installroot", "--releasever", "--repo", "--repoid", "--enablerepo", "--disablerepo", "--setopt"}, Version: "-",
	},
	{
		Name: "zypper", Programs: []string{"zypper"}, System: true,
		Install: []string{"install", "in", "source-install", "si", "install-new-recommends", "inr"}, Update: []string{"refresh", "ref"},
		Upgrade: []string{"update", "up", "dist-upgrade", "dup", "patch"}, Remove: []string{"remove", "rm"}, Clean: []string{"clean", "cc"},
		Asks: []Action{Install, Upgrade, Remove}, Yes: []string{"-n", "--non-interactive", "-y", "--no-confirm"},
		Caches: []string{"/var/cache/zypp"},
		Valued: []string{"-r", "--repo", "--from", "-t", "--type", "-R", "--root", "--installroot", "-D", "--reposd-dir", "-C", "--cache-dir", "-c", "--config", "-p", "--plus-repo"}, Version: "=",
	},
	{
		Name: "pacman", Programs: []string{"pacman"}, System: true,
		Install: []string{"-S", "--sync", "-U", "--upgrade"}, Remove: []string{"-R", "--remove"},
		Asks: []Action{Install, Update, Upgrade, Remove, Clean}, Yes: []string{"--noconfirm"},
		Caches: []string{"/var/cache/pacman/pkg", "/var/lib/pacman/sync"},
		Valued: []string{"-b", "--dbpath", "-r", "--root", "--arch", "--cachedir", "--config", "--gpgdir", "--hookdir", "--logfile", "--ignore", "--ignoregroup", "--overwrite", "--assume-installed"},
	},
	{
		Name: "pip", Programs: []string{"pip"},
		Install: []string{"install"}, Remove: []string{"uninstall"}, Clean: []string{"cache"},
		Asks: []Action{Remove}, Yes: []string{"-y", "--yes"},
		Caches: []string{"/root/.cache/pip"}, NoCache: []string{"--no-cache-dir", "PIP_NO_CACHE_DIR=1"},
		Valued: []string{
			"-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links", "-t", "--target",
			"--prefix", "--root", "--src", "-b", "--build", "--platform", "--python-version", "--implementation", "--abi", "--progress-bar", "--upgrade-strategy",
			"--no-binary", "--only-binary", "--trusted-host", "--proxy", "--retries", "--timeout", "--cert", "--client-cert", "--cache-dir", "--log", "--report",
			"-C", "--config-settings", "--global-option", "--install-option", "--use-feature", "--root-user-action", "--exists-action", "--python", "--keyring-provider",
		}, Files: []string{"-r", "--requirement"}, Version: "==",
	},
	{
		Name: "uv", Programs: []string{"uv"},
		Install: []string{"pip install", "add", "sync", "tool install", "pip sync"}, Remove: []string{"remove", "pip uninstall", "tool uninstall"}, Clean: []string{"cache"},
		Caches: []string{"/root/.cache/uv"}, NoCache: []string{"--no-cache", "-n", "UV_NO_CACHE=1"},
		Valued: []string{"-r", "--requirements", "--requirement", "-c", "--constraints", "-e", "--editable", "-i", "--index-url", "--default-index", "--index", "--extra-index-url", "-f", "--find-links", "-p", "--python", "--target", "--prefix", "--cache-dir", "--group", "--extra", "--project", "--directory", "--only-group", "--no-group", "--package", "--with", "--allow-insecure-host", "--index-strategy", "--link-mode", "--torch-backend"},
		Files:  []string{"-r", "--requirements", "--requirement"}, Version: "==",
	},
	{
		Name: "pipx", Programs: []string{"pipx"}, Install: []string{"install", "inject"}, Remove: []string{"uninstall"}, Upgrade: []string{"upgrade", "upgrade-all"},
		Valued: []string{"--python", "--suffix", "-i", "--index-url", "--pip-args", "--spec"}, Version: "==",
	},
	{
		Name: "poetry", Programs: []string{"poetry"}, Install: []string{"install", "add", "sync"}, Upgrade: []string{"update"}, Remove: []string{"remove"}, Clean: []string{"cache"},
		Caches: []string{"/root/.cache/pypoetry"}, NoCache: []string{"--no-cache"},
		Valued: []string{"-C", "--directory", "-P", "--project", "--with", "--without", "--only", "-E", "--extras", "-G", "--group", "--source"}, Version: "@",
	},
	{
		Name: "pipenv", Programs: []string{"pipenv"}, Install: []string{"install", "sync"}, Upgrade: []string{"update", "upgrade"}, Remove: []string{"uninstall"},
		Valued: []string{"-r", "--requirements", "-i", "--index", "--python", "--categories", "--pypi-mirror", "--extra-pip-args"}, Files: []string{"-r", "--requirements"}, Version: "==",
	},
	{
		Name: "conda", Programs: []string{"conda", "mamba", "micromamba"}, Install: []string{"install", "create", "env create", "env update"}, Upgrade: []string{"update", "upgrade"}, Remove: []string{"remove", "uninstall"}, Clean: []string{"clean"},
		Asks: []Action{Install, Upgrade, Remove, Clean}, Yes: []string{"-y", "--yes"},
		Caches: []string{"/opt/conda/pkgs"},
		Valued: []string{"-n", "--name", "-p", "--prefix", "-c", "--channel", "-f", "--file", "-r", "--root-prefix", "--solver", "--platform", "--subdir", "--revision"}, Files: []string{"-f", "--file"}, Version: "=",
	},
	{
		Name: "npm", Programs: []string{"npm"}, Install: []string{"install", "i", "add", "ci", "clean-install", "install-ci-test", "install-test"},
		Upgrade: []string{"update", "up", "upgrade"}, Remove: []string{"uninstall", "remove", "rm", "un", "prune"}, Clean: []string{"cache"},
		Caches: []string{"/root/.npm"},
		Valued: []string{"--prefix", "-C", "--registry", "--omit", "--include", "--loglevel", "--cache", "--userconfig", "-w", "--workspace", "--tag", "--network-timeout", "--fetch-timeout", "--fetch-retries", "--save-prefix"}, Version: "@",
	},
	{
		Name: "yarn", Programs: []string{"yarn", "yarnpkg"}, Install: []string{"install", "add", "global add", ""}, Upgrade: []string{"upgrade", "up"}, Remove: []string{"remove", "global remove"}, Clean: []string{"cache"},
		Caches: []string{"/usr/local/share/.cache/yarn", "/root/.yarn/berry/cache"},
		Valued: []string{"--cwd", "--registry", "--cache-folder", "--modules-folder", "--network-timeout", "--network-concurrency", "--mutex", "--prefix"}, Version: "@",
	},
	{
		Name: "pnpm", Programs: []string{"pnpm"}, Install: []string{"install", "i", "add", "fetch"}, Upgrade: []string{"update", "up", "upgrade"}, Remove: []string{"remove", "rm", "uninstall", "prune"}, Clean: []string{"store"},
		Caches: []string{"/root/.local/share/pnpm/store", "/pnpm/store"},
		Valued: []string{"-C", "--dir", "-F", "--filter", "--registry", "--store-dir", "--reporter", "--filter-prod", "--network-concurrency"}, Version: "@",
	},
	{
		Name: "bun", Programs: []string{"bun"}, Install: []string{"install", "i", "add"}, Upgrade: []string{"update"}, Remove: []string{"remove", "rm"}, Clean: []string{"pm"},
		Caches: []string{"/root/.bun/install/cache"}, Valued: []string{"--cwd", "-c", "--config", "--cache-dir", "--registry", "--filter", "--backend", "--omit"}, Version: "@",
	},
	{
		Name: "gem", Programs: []string{"gem"}, Install: []string{"install", "i"}, Upgrade: []string{"update"}, Remove: []string{"uninstall"}, Clean: []string{"cleanup"},
		Valued: []string{"-v", "--version", "-i", "--install-dir", "-n", "--bindir", "-s", "--source", "--document", "--platform", "-P", "--trust-policy", "-p", "--http-proxy", "--clear-sources"}, Version: ":",
	},
	{
		Name: "bundle", Programs: []string{"bundle", "bundler"}, Install: []string{"install", "add", ""}, Upgrade: []string{"update"}, Clean: []string{"clean"},
		Valued: []string{"-j", "--jobs", "--path", "--gemfile", "--without", "--with", "--retry", "--binstubs", "--system"},
	},
	{
		Name: "cargo", Programs: []string{"cargo"}, Install: []string{"install", "binstall"}, Remove: []string{"uninstall"}, Update: []string{"fetch"},
		Caches: []string{"/usr/local/cargo/registry", "/root/.cargo/registry"},
		Valued: []string{"--version", "--vers", "--git", "--branch", "--tag", "--rev", "--path", "--root", "--registry", "--index", "-j", "--jobs", "-F", "--features", "--profile", "--target", "--target-dir", "--bin", "--example", "--config", "--manifest-path", "-Z", "--color"}, Version: "@",
	},
	{
		Name: "go", Programs: []string{"go"}, Install: []string{"install", "get", "mod download"}, Clean: []string{"clean"},
		Caches: []string{"/go/pkg/mod", "/root/go/pkg/mod", "/root/.cache/go-build"},
		Valued: []string{"-C", "-ldflags", "-tags", "-gcflags", "-asmflags", "-mod", "-modfile", "-o", "-p", "-overlay", "-buildmode"}, Version: "@",
	},
	{
		Name: "composer", Programs: []string{"composer", "composer.phar"}, Install: []string{"install", "i", "require", "global require", "create-project"}, Upgrade: []string{"update", "u", "upgrade"}, Remove: []string{"remove"}, Clean: []string{"clear-cache", "clearcache", "cc"},
		Caches: []string{"/root/.composer/cache", "/root/.cache/composer", "/tmp/cache"}, NoCache: []string{"--no-cache"},
		Valued: []string{"-d", "--working-dir", "--repository", "--ignore-platform-req", "--prefer-install", "-s", "--stability"}, Version: ":",
	},
}

// Packages is a command of a package manager.
type Packages struct {
	*Manager
	Command    *Command
	Action     Action
	Subcommand *value.Value   // nil if the action is implied, as in `yarn`
	Operands   []*value.Value // what follows the subcommand: mostly packages
}

// Packages returns what the command asks a package manager to do, nil if it
// runs none or its subcommand is not known.
func (c *Command) Packages() *Packages {
	for i := range managers {
		if m := &managers[i]; slices.Contains(m.Programs, c.Program) {
			return m.read(c)
		}
	}
	return nil
}

func (m *Manager) read(c *Command) *Packages {
	p := &Packages{Manager: m, Command: c}
	operands := c.Operands(m.Valued...)
	if m.Name == "pacman" {
		p.pacman(operands)
		return p
	}
	if len(operands) == 0 {
		p.Action = m.action("")
		return p
	}
	if !operands[0].IsKnown() {
		return nil
	}
	p.Subcommand, p.Operands = operands[0], operands[1:]
	p.Action = m.action(p.Subcommand.Str)
	if p.Action == OtherAction && len(p.Operands) > 0 {
		if two := m.action(p.Subcommand.Str + " " + p.Operands[0].Str); two != OtherAction {
			p.Action, p.Subcommand, p.Operands = two, p.Operands[0], p.Operands[1:]
		}
	}
	return p
}

func (m *Manager) action(subcommand string) Action {
	for action, names := range [...][]string{Install: m.Install, Update: m.Update, Upgrade: m.Upgrade, Remove: m.Remove, Clean: m.Clean} {
		if slices.Contains(names, subcommand) {
			return Action(action)
		}
	}
	return OtherAction
}

// pacman reads the operation and its letters: -S, -Sy, -Syu, -Scc, -R.
func (p *Packages) pacman(operands []*value.Value) {
	p.Operands = operands
	has := func(names ...string) bool { word, _ := p.Command.Option(names...); return word != nil }
	for _, name := range slices.Concat(p.Install, p.Remove) {
		if word, _ := p.Command.Option(name); word != nil && p.Subcommand == nil {
			p.Subcommand = word
		}
	}
	switch {
	case has("-Q", "--query", "-T", "--deptest", "-D", "--database", "-F", "--files", "-V", "--version"):
	case has("-R", "--remove"):
		p.Action = Remove
	case has("-U", "--upgrade"):
		p.Action = Install
	case !has("-S", "--sync"), has("-s", "--search", "-i", "--info", "-l", "--list", "-g", "--groups", "-p", "--print"):
	case has("-c", "--clean"):
		p.Action = Clean
	case len(operands) > 0:
		p.Action = Install
	case has("-u", "--sysupgrade"):
		p.Action = Upgrade
	case has("-y", "--refresh"):
		p.Action = Update
	}
}

// Refreshes reports whether the command fetches the index, alone or on the way.
func (p *Packages) Refreshes() bool {
	if p.Action == Update {
		return true
	}
	switch p.Name {
	case "apk":
		word, _ := p.Command.Option("--no-cache", "-U", "--update", "--update-cache")
		return word != nil
	case "pacman":
		word, _ := p.Command.Option("-y", "--refresh")
		return word != nil && p.Action != Remove
	case "apt":
		word, _ := p.Command.Option("-U", "--update")
		return word != nil
	}
	return p.Action == Install || p.Action == Upgrade
}

// Waits reports whether the command waits for an answer that a build does not
// give. It is false where that can't be told: a word is not known, or settings
// may have answered.
func (p *Packages) Waits() bool {
	if !slices.Contains(p.Asks, p.Action) || !p.Command.Certain() || p.Command.Input >= 0 || p.fed() {
		return false
	}
	if word, _ := p.Command.Option(p.Yes...); word != nil {
		return false
	}
	switch p.Name {
	case "apt":
		return p.Command.Program != "aptitude" && !p.quiet() && !p.simulates("-s", "--simulate", "--just-print", "--dry-run", "--no-act", "-d", "--download-only", "--print-uris", "--force-yes", "--trivial-only", "--assume-no", "--no")
	case "conda":
		return !p.simulates("-d", "--dry-run", "-h", "--help", "--json", "-q") && !p.variable("CONDA_ALWAYS_YES", "MAMBA_ALWAYS_YES")
	}
	return !p.simulates("-h", "--help", "--assumeno", "--dry-run", "-p", "--print", "--downloadonly")
}

func (p *Packages) simulates(options ...string) bool {
	word, _ := p.Command.Option(options...)
	return word != nil
}

// quiet reports whether apt is told twice to be quiet, or by an option of its
// configuration to go on: both answer yes.
func (p *Packages) quiet() bool {
	level := 0
	for _, word := range p.Command.Words {
		switch text := word.Str; {
		case text == "--quiet":
			level++
		case strings.HasPrefix(text, "-q="), strings.HasPrefix(text, "--quiet="):
			level = 2
		case len(text) > 1 && text[0] == '-' && text[1] != '-':
			level += strings.Count(text, "q")
		case strings.Contains(strings.ToLower(text), "assume-yes"):
			return true
		}
	}
	return level >= 2
}

// fed reports whether something is redirected into the command.
func (p *Packages) fed() bool {
	for _, r := range p.Command.Redirects {
		if strings.HasPrefix(r.Op, "<") {
			return true
		}
	}
	return false
}

func (p *Packages) variable(names ...string) bool {
	if p.Command.Step.Variable == nil {
		return false
	}
	for _, name := range names {
		if _, ok := p.Command.Step.Variable(name); ok {
			return true
		}
	}
	return false
}
