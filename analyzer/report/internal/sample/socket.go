package sample

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Rules returns the rules that [Socket] uses: a critical one, its evidence's
// own, and three about hardening.
func Rules() (socket, user *analyzer.Rule, hardening []*analyzer.Rule) {
	socket = Rule("DockerSocketMount", analyzer.Direct, analyzer.Host)
	user = Rule("RootUser", analyzer.SecondFlaw, analyzer.Host)
	for _, h := range [][2]string{
		{"CapabilitiesNotDropped", "cap_drop: [ALL]"},
		{"NoNewPrivilegesMissing", "security_opt: [no-new-privileges:true]"},
		{"WritableRootFilesystem", "read_only: true"},
	} {
		r := Rule(h[0], analyzer.MitigationOnly, analyzer.Host)
		r.Hardening = h[1]
		hardening = append(hardening, r)
	}
	return socket, user, hardening
}

// Socket is an application whose one service mounts the engine's socket.
func Socket() Unit {
	const app = "services.api"
	socket, user, hardening := Rules()
	from := Mark{Path: "Dockerfile", Words: "FROM python:3.12-slim"}
	u := Unit{
		Files: source.Memory{
			"compose.yaml": []byte("services:\n  api:\n    build: .\n    ports: [\"8000:8000\"]\n    volumes:\n" +
				"      - /var/run/docker.sock:/var/run/docker.sock:ro\n"),
			"Dockerfile": []byte("FROM python:3.12-slim\nCMD [\"uvicorn\", \"app:app\"]\n"),
		},
		Compose: []string{"compose.yaml"},
		Subjects: []analyzer.Subject{{
			Name: app, Title: "service api", Path: "compose.yaml", Detail: "built from Dockerfile (stage 1 of 1)",
		}},
		Findings: []Finding{
			{
				Rule: socket, At: Mark{Path: "compose.yaml", Words: "/var/run/docker.sock"}, Subjects: []string{app},
				Message: "an attacker in `api` gets root on the host through `/var/run/docker.sock`", Key: "/var/run/docker.sock",
				Evidence: []Evidence{
					{analyzer.RunsAs, from, "`api` runs as `root`: no `USER` in this stage or its base"},
					{analyzer.Entry, Mark{Path: "compose.yaml", Words: `"8000:8000"`}, "reachable from any network"},
				},
				Fix: "delete the mount",
				Edit: &Mark{Path: "compose.yaml", Words: "\n    volumes:\n" +
					"      - /var/run/docker.sock:/var/run/docker.sock:ro"},
			},
			{Rule: user, At: from, Subjects: []string{app}, Message: "`api` runs as `root`"},
		},
	}
	for _, r := range hardening {
		u.Findings = append(u.Findings, Finding{
			Rule: r, At: Mark{Path: "compose.yaml", Words: "api"}, Subjects: []string{app}, Message: "`api` lacks `" + r.Hardening + "`",
		})
	}
	return u
}
