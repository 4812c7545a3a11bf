package isolation

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SysctlWeakensNetwork reports settings of a container's network that let its
// neighbours in.
var SysctlWeakensNetwork = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SysctlWeakensNetwork",
		Doc:      "network setting lets neighbours in",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSysctlWeakensNetwork,
	},
	Precondition: analyzer.SecondFlaw, // something on the loopback that asks nobody
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-1327", "D03",
		"Linux, IP Sysctl https://docs.kernel.org/networking/ip-sysctl.html"),
}

func runSysctlWeakensNetwork(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Namespaces.Network.Host {
			continue // not known, or Docker refuses to set it
		}
		sysctls := c.Service.Get("sysctls")
		if sysctls == nil {
			continue
		}
		for _, m := range sysctls.Kids {
			if !m.Val.IsKnown() {
				continue
			}
			gain := weakens(strings.ReplaceAll(m.Key, "/", "."), strings.TrimSpace(m.Val.Str))
			if gain == "" {
				continue // namespaced and harmless, or what VPN servers need
			}
			f := analyzer.At(m.Val, "a container on a network of %s %s: %s", c, gain, source.Quote(m.Key+"="+m.Val.Str))
			f.About(c.Subjects(f.At)...).Keyed(m.Key)
			evidence.Origin(f, m.Val)
			f.Fix(analyzer.NeedsReview, "delete the setting", c.Delete(m.Val)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// weakens says what a neighbour does because of a setting, "" for nothing.
func weakens(key, text string) string {
	switch {
	case strings.HasPrefix(key, "net.ipv4.conf.") && strings.HasSuffix(key, ".route_localnet") && text == "1":
		return "reaches what listens on its loopback"
	case key == "net.ipv4.conf.all.accept_source_route" && text == "1":
		return "chooses the way of packets through it"
	case key == "net.ipv4.tcp_syncookies" && text == "0":
		return "keeps others from connecting"
	}
	return ""
}
