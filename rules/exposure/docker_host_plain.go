package exposure

import (
	"net"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DockerHostPlain reports a container that commands a container engine over TCP
// without TLS.
var DockerHostPlain = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerHostPlain",
		Doc:      "container commands an engine over TCP without TLS",
		Requires: serverRooms,
		Run:      runDockerHostPlain,
	},
	Precondition: analyzer.Direct, // the API asks nobody who they are
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-306", "CWE-319", "T1610", "T1611", "D03",
		"Docker, Protect the Docker daemon socket https://docs.docker.com/engine/security/protect-access/"),
}

func runDockerHostPlain(pass *analysis.Pass) (any, error) {
	all := container.In(pass)
	for _, c := range all {
		address := engineAddress(c)
		if address == nil || !engineElsewhere(c, address.Str, all) {
			continue
		}
		f := analyzer.At(address, "an attacker in %s gets root on the engine's host through %s, unless a proxy there filters", c, address)
		f.About(c.Subjects(f.At)...)
		evidence.Development(f, c, source.In(pass).Files)
		evidence.Origin(f, address)
		f.Fix(analyzer.NeedsReview, "have the engine ask for client certificates on port 2376, or go through a socket proxy that lets in what is needed")
		f.Report(pass)
	}
	return nil, nil
}

// engineAddress returns the address of an engine's API that c uses without TLS,
// nil if it uses none.
func engineAddress(c *container.Container) *value.Value {
	for _, name := range []string{"DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"} {
		if v := c.Variable(name); v != nil && (!v.Value.IsKnown() || v.Value.Str != "") {
			return nil
		}
	}
	if c.Service == nil || len(c.Service.UnknownEnvironment) > 0 {
		return nil // may set DOCKER_TLS_VERIFY
	}
	if v := c.Variable("DOCKER_HOST"); v != nil && v.Value.IsKnown() && plain(v.Value.Str) {
		return v.Value
	}
	for _, word := range c.Main.Argv {
		const flag = "--providers.docker.endpoint="
		if word.IsKnown() && strings.HasPrefix(strings.ToLower(word.Str), flag) && plain(word.Str[len(flag):]) {
			return word.Sub(len(flag), len(word.Str))
		}
	}
	return nil
}

func plain(address string) bool {
	return strings.HasPrefix(address, "tcp://") && !strings.HasSuffix(address, ":2376")
}

// engineElsewhere reports whether an address is neither a container of the unit
// nor one that another application may run: a proxy that filters.
func engineElsewhere(c *container.Container, address string, all []*container.Container) bool {
	host := strings.TrimPrefix(address, "tcp://")
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	if host == "" || host == "localhost" || strings.HasPrefix(host, "127.") || strings.Contains(host, "proxy") {
		return false
	}
	if net.ParseIP(host) != nil || strings.Contains(host, ".") {
		return true
	}
	for _, other := range all {
		if other.Name == host {
			return false
		}
	}
	// Else it is an alias, or a container of another application.
	return c.Service.Get("extra_hosts").Get(host) != nil
}
