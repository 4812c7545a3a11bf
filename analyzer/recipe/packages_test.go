package recipe

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPackages(t *testing.T) {
	const (
		waits = 1 << iota
		refreshes
	)
	for run, want := range map[string]struct {
		manager  string
		action   Action
		operands []string
		flags    int
	}{
		"apt-get update":                                 {"apt", Update, nil, refreshes},
		"apt-get install curl git":                       {"apt", Install, []string{"curl", "git"}, waits},
		"apt-get -t stable install -y curl":              {"apt", Install, []string{"curl"}, 0},
		"apt-get install -qqy curl":                      {"apt", Install, []string{"curl"}, 0},
		"apt-get install -q curl":                        {"apt", Install, []string{"curl"}, waits},
		"apt-get -q=2 install curl":                      {"apt", Install, []string{"curl"}, 0},
		"apt-get -o APT::Get::Assume-Yes=1 install curl": {"apt", Install, []string{"curl"}, 0},
		"yes | apt-get install curl":                     {"apt", Install, []string{"curl"}, 0},
		"apt-get install curl < /answers":                {"apt", Install, []string{"curl"}, 0},
		"apt-get install $FLAGS curl":                    {"apt", Install, []string{"${FLAGS}", "curl"}, 0},
		"apt-get dist-upgrade":                           {"apt", Upgrade, nil, waits},
		"apt-get moo":                                    {"apt", OtherAction, nil, 0},
		"apk add --no-cache -t build gcc":                {"apk", Install, []string{"gcc"}, refreshes},
		"dnf install -y gcc":                             {"dnf", Install, []string{"gcc"}, refreshes},
		"yum install gcc":                                {"dnf", Install, []string{"gcc"}, waits | refreshes},
		"microdnf install gcc":                           {"microdnf", Install, []string{"gcc"}, refreshes},
		"zypper --non-interactive in gcc":                {"zypper", Install, []string{"gcc"}, refreshes},
		"zypper in gcc":                                  {"zypper", Install, []string{"gcc"}, waits | refreshes},
		"pacman -Syu --noconfirm gcc":                    {"pacman", Install, []string{"gcc"}, refreshes},
		"pacman -Sy":                                     {"pacman", Update, nil, waits | refreshes},
		"pacman -Syu":                                    {"pacman", Upgrade, nil, waits | refreshes},
		"pacman -Scc --noconfirm":                        {"pacman", Clean, nil, 0},
		"python3 -m pip install -r a.txt x==1":           {"pip", Install, []string{"x==1"}, refreshes},
		"uv pip install x":                               {"uv", Install, []string{"x"}, refreshes},
		"yarn":                                           {"yarn", Install, nil, refreshes},
		"npm ci":                                         {"npm", Install, nil, refreshes},
		"go mod download":                                {"go", Install, nil, refreshes},
		"conda install numpy":                            {"conda", Install, []string{"numpy"}, waits | refreshes},
		"CONDA_ALWAYS_YES=1 conda install -y numpy":      {"conda", Install, []string{"numpy"}, refreshes},
		"curl install":                                   {},
	} {
		stages := stagesOf(t, "FROM debian\nRUN "+run+"\n")
		commands := stages[0].Steps[0].Commands
		p := commands[len(commands)-1].Packages()
		if p == nil {
			if want.manager != "" {
				t.Errorf("%s: no packages", run)
			}
			continue
		}
		var operands []string
		for _, o := range p.Operands {
			operands = append(operands, o.Text())
		}
		flags := 0
		if p.Waits() {
			flags |= waits
		}
		if p.Refreshes() && p.Action != OtherAction {
			flags |= refreshes
		}
		if p.Name != want.manager || p.Action != want.action || flags != want.flags || !cmp.Equal(operands, want.operands) {
			t.Errorf("%s: %s, action %d, %q, flags %b", run, p.Name, p.Action, operands, flags)
		}
	}
}
