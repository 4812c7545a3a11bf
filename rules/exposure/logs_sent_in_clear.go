package exposure

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// LogsSentInClear reports logging drivers that send a container's output to
// another machine without TLS.
var LogsSentInClear = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LogsSentInClear",
		Doc:      "output of the container crosses the network in clear",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLogsSentInClear,
	},
	Precondition: analyzer.SecondFlaw, // a position between the engine and the log server
	Reach:        analyzer.Itself,
	Precision:    analyzer.High, // the network may be encrypted below
	References: analyzer.Refs("CWE-319", "T1040", "D10",
		"Docker, syslog driver https://docs.docker.com/engine/logging/drivers/syslog/",
		"Docker, gelf driver https://docs.docker.com/engine/logging/drivers/gelf/",
		"Docker, fluentd driver https://docs.docker.com/engine/logging/drivers/fluentd/",
		"Docker, splunk driver https://docs.docker.com/engine/logging/drivers/splunk/"),
}

func runLogsSentInClear(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		logging := c.Service.Get("logging")
		at := plaintext(logging.Get("driver"), logging.Get("options"))
		if at == nil {
			continue
		}
		f := analyzer.At(at, "an attacker between the host and the log server reads and changes the log of %s", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, at)
		f.Fix(analyzer.NeedsReview, "send the log over TLS, or to an agent on this host that does")
		f.Report(pass)
	}
	return nil, nil
}

// plaintext returns the option that has a driver send the log in clear to another
// machine, nil if none is known to.
func plaintext(driver, options *value.Value) *value.Value {
	if !driver.IsKnown() {
		return nil
	}
	var address *value.Value
	var plain []string // schemes
	switch driver.Str {
	case "syslog":
		address, plain = options.Get("syslog-address"), []string{"udp", "tcp"}
	case "gelf":
		address, plain = options.Get("gelf-address"), []string{"udp", "tcp"}
	case "fluentd":
		address, plain = options.Get("fluentd-address"), []string{"", "tcp"}
	case "splunk":
		address, plain = options.Get("splunk-url"), []string{"http"}
		if skip := options.Get("splunk-insecureskipverify"); skip.IsKnown() && skip.Str == "true" {
			return skip
		}
	}
	if address.IsZero() || !address.IsKnown() {
		return nil // the driver's own: this machine
	}
	text := address.Str
	if !strings.Contains(text, "://") {
		text = "//" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || onHost(u.Hostname()) {
		return nil
	}
	if slices.Contains(plain, u.Scheme) {
		return address
	}
	return nil
}

// onHost reports whether the engine finds a name or address on its own host:
// loopback, or Docker's bridge.
func onHost(name string) bool {
	if name == "localhost" || name == "host.docker.internal" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(name)
	return err == nil && (address.Unmap().IsLoopback() || address.IsUnspecified() || address.String() == "172.17.0.1")
}
