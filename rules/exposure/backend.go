package exposure

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
)

// backendTable names the ports of servers that belong behind an application:
// databases, brokers and coordination services. A port of the list means the
// server whatever the image. What many programs listen on (8080, 9000) is not in
// the list. A source without a date was not opened.
//
//go:embed backends.tsv
var backendTable string

type backend struct {
	title string
	ports []string
}

var backends = sync.OnceValue(func() []backend {
	lines := strings.Split(strings.TrimSpace(backendTable), "\n")[1:]
	rows := make([]backend, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, backend{title: cells[0], ports: strings.Split(cells[1], ",")})
	}
	return rows
})

// backendOf returns the name of the server that listens on a port of c, "" if
// it is none that belongs behind an application.
func backendOf(pass *analysis.Pass, c *container.Container, p container.Port) string {
	if p.Protocol != "tcp" || !p.Target.IsKnown() {
		return ""
	}
	for _, s := range program.In(pass).Of(c) {
		if c.Build != nil {
			break // what is built on a database's image may run other servers beside it
		}
		switch s.Class {
		case program.Datastore, program.Search, program.Broker, program.Coordination, program.AdminUI:
			return s.Title
		default: // may be meant for the public
		}
	}
	for _, row := range backends() {
		if slices.Contains(row.ports, p.Target.Str) {
			return row.title
		}
	}
	return ""
}
