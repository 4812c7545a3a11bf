package exposure

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// backendTable names the servers that belong behind an application: databases,
// brokers, coordination services and their administration pages. A port of the
// list means the server whatever the image; an image of the list means it
// whatever the port. What many programs listen on (8080, 9000) is in no list.
// A source without a date was not opened.
//
//go:embed backends.tsv
var backendTable string

type backend struct {
	title  string
	ports  []string
	images []string
}

var backends = sync.OnceValue(func() []backend {
	lines := strings.Split(strings.TrimSpace(backendTable), "\n")[1:]
	rows := make([]backend, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, backend{title: cells[0], ports: strings.Split(cells[1], ","), images: strings.Split(cells[2], ",")})
	}
	return rows
})

// backendOf returns the name of the server that listens on a port of c, "" if
// it is none of the table.
func backendOf(c *container.Container, p container.Port) string {
	if p.Protocol != "tcp" || !p.Target.IsKnown() {
		return ""
	}
	image := ""
	if c.Build == nil && c.Image != nil && c.Image.Reference.IsKnown() {
		// What is built on a database's image may run other servers beside it.
		image = container.ParseReference(c.Image.Reference.Str).Repository
	}
	byPort := ""
	for _, row := range backends() {
		if image != "" && slices.Contains(row.images, image) {
			return row.title
		}
		if slices.Contains(row.ports, p.Target.Str) {
			byPort = row.title
		}
	}
	return byPort
}
