package isolation

import (
	_ "embed" // for the table
	"path"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DangerousDevice reports a container that is given a device of its host which
// is no disk and still reaches beyond the container.
var DangerousDevice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DangerousDevice",
		Doc:      "device reaches beyond the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDangerousDevice,
	},
	Precondition: analyzer.SecondFlaw, // what the device leads to is not root by itself
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.18", "CWE-250", "CWE-668", "D04",
		"Docker, Add host device to container https://docs.docker.com/reference/cli/docker/container/run/#device"),
	Equivalents: []string{"compose-lint:CL-0016", "docker-bench:5.18"},
}

func runDangerousDevice(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // it has every device: PrivilegedContainer reports it
		}
		if c.User.IsKnownNonRoot() && len(c.Groups) == 0 {
			continue // the nodes belong to root or a group
		}
		for _, d := range c.Devices {
			gain := deviceGain(d)
			if gain == "" {
				continue // hardware for use, a disk (HostDiskDevice), or a variable decides
			}
			f := analyzer.At(d.Source, "an attacker in %s %s through %s", c, gain, source.Quote(d.Source.Str))
			f.About(c.Subjects(f.At)...).Keyed(path.Clean(d.Source.Str))
			evidence.Origin(f, d.Source)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the device, or run what needs it on the host", c.Delete(d.Entry)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

//go:embed devices.tsv
var deviceTable string

// deviceGains are the rows of devices.tsv: a pattern of nodes and what an
// attacker does with them.
var deviceGains = sync.OnceValue(func() [][2]string {
	lines := strings.Split(strings.TrimSpace(deviceTable), "\n")[1:]
	rows := make([][2]string, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, [2]string{cells[0], cells[1]})
	}
	return rows
})

// deviceGain says what a device gives an attacker, "" for nothing.
func deviceGain(d container.Device) string {
	if !d.Source.IsKnown() || d.Permissions.IsKnown() && d.Permissions.Str == "m" {
		return ""
	}
	node := path.Clean(d.Source.Str)
	for _, row := range deviceGains() {
		if ok, err := path.Match(row[0], node); ok && err == nil {
			return row[1]
		}
	}
	return ""
}
