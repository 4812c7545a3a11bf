package secrets

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
)

// basicAuthTable names programs that ask for Basic authentication by themselves:
// how they are recognised, the variables and flags that make them ask, those that
// give them TLS, and the port they listen on. A source without a date was not
// opened.
//
//go:embed basicauth.tsv
var basicAuthTable string

type basicAuthServer struct {
	program string
	images  []string
	argv    []string
	asks    []string
	tls     []string
	port    string
}

var basicAuthServers = sync.OnceValue(func() []basicAuthServer {
	lines := strings.Split(strings.TrimSpace(basicAuthTable), "\n")[1:]
	rows := make([]basicAuthServer, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, basicAuthServer{
			program: cells[0], images: strings.Fields(dash(cells[1])), argv: strings.Fields(dash(cells[2])),
			asks: strings.Fields(cells[3]), tls: strings.Fields(cells[4]), port: cells[5],
		})
	}
	return rows
})

// asksByItself returns the program of c that asks for Basic authentication
// without TLS, and the switch that makes it ask; nil if none certainly does.
func asksByItself(c *container.Container) (*basicAuthServer, analysis.Range) {
	if c.Service == nil || len(c.Service.UnknownEnvironment) > 0 {
		return nil, nil
	}
	rows := basicAuthServers()
	for i := range rows {
		if !rows[i].runs(c) || given(c, rows[i].tls) != nil {
			continue
		}
		if at := given(c, rows[i].asks); at != nil {
			return &rows[i], at
		}
	}
	return nil, nil
}

func (s *basicAuthServer) runs(c *container.Container) bool {
	if len(s.argv) > 0 {
		argv := c.Main.Program.Argv
		if len(argv) == 0 || shell.Name(argv[0]) != s.argv[0] {
			return false
		}
		for _, word := range s.argv[1:] {
			if !has(c, word) {
				return false
			}
		}
		return true
	}
	return isImageOf(c, s.images)
}

func has(c *container.Container, word string) bool {
	for _, v := range c.Main.Program.Argv {
		if v.Str == word {
			return true
		}
	}
	return false
}

// given returns the first of some variables and flags that is given, with its
// place; what is not known counts as given.
func given(c *container.Container, switches []string) analysis.Range {
	for _, s := range switches {
		if name, ok := strings.CutPrefix(s, "$"); ok {
			if v := c.Variable(name); v != nil && (v.Value == nil || !v.Value.IsKnown() || v.Value.Str != "" && !slices.Contains([]string{"false", "0", "no"}, strings.ToLower(v.Value.Str))) {
				if v.Value == nil {
					return v.At
				}
				return v.Value
			}
			continue
		}
		for _, word := range c.Main.Program.Argv {
			if flag, _, _ := strings.Cut(word.Str, "="); flag == s {
				return word
			}
		}
	}
	return nil
}
