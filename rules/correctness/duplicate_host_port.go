package correctness

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DuplicateHostPort reports ports of the host that two containers of an
// application publish.
var DuplicateHostPort = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DuplicateHostPort",
		Doc:      "port of the host is published twice",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDuplicateHostPort,
	},
	Effect:     analyzer.Rejected, // "port is already allocated": the later container does not start
	Precision:  analyzer.High,
	References: analyzer.Refs("Compose, ports https://docs.docker.com/reference/compose-file/services/#ports"),
}

// A hostPort is what only one container can have at a time.
type hostPort struct {
	address  netip.Addr
	number   uint16
	protocol string
}

type publisher struct {
	container *container.Container
	port      container.Port
}

func runDuplicateHostPort(pass *analysis.Pass) (any, error) {
	taken := map[hostPort]publisher{}
	reported := map[[2]source.Span]bool{}
	for _, c := range container.In(pass) {
		if c.Lifetime != container.LongLived || len(c.Profiles) > 0 {
			continue // it need not run while another does
		}
		for _, p := range c.Ports {
			at, ok := hostPortOf(p)
			if !ok {
				continue
			}
			first, twice := taken[at]
			if !twice {
				taken[at] = publisher{c, p}
				continue
			}
			if first.container == c && first.port.Target.Str == p.Target.Str {
				continue // the same binding in two spellings
			}
			entries := [2]source.Span{first.port.Entry.At, p.Entry.At}
			if reported[entries] {
				continue // two ranges, whose first common port was reported
			}
			reported[entries] = true
			f := analyzer.At(p.Entry, "only one of %s and %s starts: both publish port %s of the host", first.container, c, p.Published)
			if first.container == c {
				f = analyzer.At(p.Entry, "Docker does not start %s: it publishes port %s of the host twice", c, p.Published)
			}
			f.About(c.Subjects(f.At)...).Keyed(p.Published.Str + "/" + at.protocol)
			f.Because(analyzer.Cause, first.port.Entry, "the same port of the host")
			f.Fix(analyzer.NeedsReview, "publish one of the two on another port of the host")
			f.Report(pass)
		}
	}
	return nil, nil
}

// hostPortOf returns what a port takes of the host, false for a range, of which
// Docker takes what is free, and for what is not known.
func hostPortOf(p container.Port) (hostPort, bool) {
	if p.Exposure == container.NotPublished || p.Exposure == container.UnknownExposure || !p.Published.IsKnown() || !p.Target.IsKnown() {
		return hostPort{}, false
	}
	number, err := strconv.ParseUint(p.Published.Str, 10, 16)
	if err != nil || number == 0 {
		return hostPort{}, false
	}
	if p.HostIP.IsZero() && p.Exposure != container.OnAllInterfaces {
		return hostPort{}, false // the network gives the address
	}
	at := hostPort{number: uint16(number), protocol: strings.ToLower(p.Protocol), address: netip.IPv4Unspecified()}
	if !p.HostIP.IsZero() && p.HostIP.Str != "" {
		address, err := netip.ParseAddr(strings.Trim(p.HostIP.Str, "[]"))
		if err != nil {
			return hostPort{}, false
		}
		at.address = address
	}
	return at, true
}
