package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/openapi"
)

// promised shows where a committed description says that a route asks for
// credentials: its readers rely on it.
func (s service) promised(pass *analysis.Pass, f *analyzer.Finding, routes []*application.Route) {
	d := openapi.In(pass).Of(s.Container)
	if d == nil {
		return
	}
	for _, r := range routes {
		for _, method := range r.Methods {
			if o := d.Operation(method, r.Path); o != nil && len(o.Schemes) > 0 && !o.Optional {
				f.Because(analyzer.Value, o.AskedAt, "its description tells readers to bring credentials")
				return
			}
		}
	}
}

// plainAddress shows where a committed description sends clients without TLS.
func (s service) plainAddress(pass *analysis.Pass, f *analyzer.Finding) {
	d := openapi.In(pass).Of(s.Container)
	if d == nil {
		return
	}
	for _, server := range d.Servers {
		if strings.HasPrefix(server.URL, "http://") && !strings.HasPrefix(server.URL, "http://localhost") && !strings.HasPrefix(server.URL, "http://127.") {
			f.Because(analyzer.Value, server.At, "the description sends clients there without TLS")
			return
		}
	}
}
