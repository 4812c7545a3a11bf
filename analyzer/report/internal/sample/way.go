package sample

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Way is an application with a finding about a course of events.
func Way() Unit {
	compose := func(words string) Mark { return Mark{Path: "compose.yaml", Words: words} }
	rule := Rule("EscapePathHigh", analyzer.KnownTechnique, analyzer.Host)
	return Unit{
		Files: source.Memory{
			"compose.yaml": []byte("services:\n  web:\n    image: web\n    ports: [\"80:8080\"]\n    volumes: [\"jobs:/jobs\"]\n" +
				"  cron:\n    image: cron\n    privileged: true\n    volumes: [\"jobs:/etc/cron.d\"]\nvolumes:\n  jobs:\n"),
		},
		Compose: []string{"compose.yaml"},
		Findings: []Finding{{
			Rule: rule, At: compose("true"), Subjects: []string{"services.cron"}, Key: "web 8080 root on the host",
			Message: "an attacker on any network gets root on the host through `web` and `cron`, score 8.3",
			Evidence: []Evidence{
				{analyzer.Cause, compose("jobs"), "step 2: `web` writes to `jobs`"},
				{analyzer.Entry, compose(`"80:8080"`), "step 1: port `8080` of `web` is reachable from any network"},
			},
			Flow: []Step{
				{compose(`"80:8080"`), analyzer.FlowStep{Text: "the attacker gets code execution in `web`", Kinds: []string{"entry"}, State: "FOOT(web)"}},
				{compose("jobs"), analyzer.FlowStep{Text: "the attacker writes to the shared `jobs`", Kinds: []string{"lateral"}, Essential: true, State: "VOLUME(jobs)"}},
				{
					Mark{"compose.yaml", "jobs", 1},
					analyzer.FlowStep{Text: "the attacker runs code in `cron`", Kinds: []string{"lateral"}, Depth: 1, State: "ROOT(cron)"},
				},
				{compose("true"), analyzer.FlowStep{Text: "the attacker gets root on the host", Kinds: []string{"goal"}, Depth: 1, State: "HOST_ROOT"}},
			},
			Properties: []analyzer.Property{{Name: "pathScore", Value: "8.3"}, {Name: "goal", Value: "HOST_ROOT"}, {Name: "severity", Value: "taken"}},
			References: []string{"T1611", "CWE-250", "CWE-668", "CIS 5.5"},
		}},
	}
}
