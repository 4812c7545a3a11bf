package exposure

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ActuatorExposed reports Spring Boot management endpoints with secrets or orders
// that other machines reach.
var ActuatorExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ActuatorExposed",
		Doc:      "Spring Boot's sensitive actuators are published",
		Requires: serverRooms,
		Run:      runActuatorExposed,
	},
	Precondition: analyzer.KnownTechnique, // a heap dump holds every secret
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate, // the application may protect them in its code
	References: analyzer.Refs("CWE-200", "CWE-497", "CWE-749", "T1190", "T1552", "D03",
		"Spring Boot, Endpoints https://docs.spring.io/spring-boot/reference/actuator/endpoints.html"),
}

func runActuatorExposed(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		setting, endpoints := actuators(c)
		if setting == nil {
			continue
		}
		l := program.Listener{Protocol: "tcp"}
		if port := c.Variable("MANAGEMENT_SERVER_PORT"); port != nil {
			if !port.Value.IsKnown() {
				continue // which port has them is not known
			}
			l = program.ListenerAt(port.Value)
		}
		way, ok := reach.In(pass).Widest(c, l)
		if !ok || !way.Scope.Outside() {
			continue
		}
		f := analyzer.At(setting, "an attacker on %s reaches %s of %s below `/actuator`", way.From(), endpoints, c)
		f.About(c.Subjects(f.At)...)
		evidence.Development(f, c, source.In(pass).Files)
		f.Because(analyzer.Entry, way.At, "%s", way.Caption())
		f.Fix(analyzer.NeedsReview, "list `health` and what else is needed, or set `MANAGEMENT_SERVER_PORT` to a port that is not published")
		f.Report(pass)
	}
	return nil, nil
}

// actuators returns the setting that exposes actuators which give secrets or
// take orders, and names them for a message.
func actuators(c *container.Container) (*value.Value, string) {
	const property = "management.endpoints.web.exposure.include"
	if v := c.Variable("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE"); v != nil && v.Value.IsKnown() {
		if names := sensitive(v.Value.Str); names != "" && c.Variable("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_EXCLUDE") == nil {
			return v.Value, names
		}
	}
	words := slices.Clone(c.Main.Argv)
	for _, name := range []string{"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "SPRING_APPLICATION_JSON"} {
		if v := c.Variable(name); v != nil && v.Value != nil {
			words = append(words, v.Value)
		}
	}
	for _, word := range words {
		i := strings.Index(word.Str, property+"=")
		if i < 0 || !word.IsKnown() {
			continue
		}
		list, _, _ := strings.Cut(word.Str[i+len(property)+1:], " ")
		if names := sensitive(list); names != "" {
			return word, names
		}
	}
	return nil, ""
}

// sensitive names the endpoints of a list that give secrets or take orders.
func sensitive(list string) string {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		switch name = strings.Trim(strings.TrimSpace(name), `"'`); name {
		case "*":
			return "heap dumps and all other management"
		case "env", "heapdump", "shutdown", "gateway", "jolokia", "configprops", "loggers", "threaddump", "httpexchanges", "sessions":
			names = append(names, source.Quote(name))
		}
	}
	return strings.Join(names, ", ")
}
