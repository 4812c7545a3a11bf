package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const seed = "../../testdata/examples/seed/"

// shown is a finding as JSON has it, with the text of its line.
type shown struct {
	Rule     string
	Severity string
	Message  string
	Location struct {
		Path  string
		Start struct{ Line int }
	}
	text string
}

// found analyses a project of testdata/examples/seed.
func found(t *testing.T, name string) []shown {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := []string{"-f", "json", "--preset", "strict", "--preset", "cis", "--fail-on", "none", "--root", seed + name, seed + name}
	if code := run(context.Background(), args, strings.NewReader(""), &stdout, &stderr); code != exitClean {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	var report struct {
		Findings []shown
		Gaps     []any
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Gaps) > 0 {
		t.Errorf("gaps: %v", report.Gaps)
	}
	for i := range report.Findings {
		f := &report.Findings[i]
		content, err := os.ReadFile(filepath.Join(seed+name, f.Location.Path))
		if err != nil {
			t.Fatal(err)
		}
		f.text = strings.Split(string(content), "\n")[f.Location.Start.Line-1]
	}
	return report.Findings
}

// TestSeedVulnerable holds the example to what is claimed of such services: each
// claim that files can decide is a finding at the line that makes it.
func TestSeedVulnerable(t *testing.T) {
	t.Parallel()
	findings := found(t, "vulnerable")
	for _, c := range []struct{ claim, rule, path, line string }{
		{"the engine's socket is in the container", "DockerSocketMount", "compose.yaml", "/var/run/docker.sock:/var/run/docker.sock"},
		{"a proxy hands the engine's API on", "SocketProxyOverpermissive", "compose.yaml", "POST: 1"},
		{"an interactive debugger is published", "DebuggerListening", "compose.override.yaml", "--listen"},
		{"metrics are open", "MetricsWithoutAuthentication", "app/main.py", `"/metrics"`},
		{"an attacker gets to the host", "EscapePathCritical", "compose.yaml", "docker.sock"},
		{"the pages about the interface are open", "DocumentationOutsideAuthentication", "app/main.py", "FastAPI("},
		{"mounted applications have pages of their own", "DocumentationReachable", "app/admin.py", "FastAPI("},
		{"the container has elevated privileges", "PrivilegedContainer", "compose.yaml", "privileged: true"},
		{"a path of the host is mounted", "SensitiveHostMount", "compose.yaml", "/etc:"},
		{"requests are forged to read the engine", "RequestForgeryReadsEngine", "app/main.py", "httpx.get("},
		{"requests are forged to control the engine", "RequestForgeryControlsEngine", "app/main.py", "httpx.post("},
		{"an address of the caller's choice passes", "SpoofableClientAddress", "app/admin.py", "request.client.host"},
		{"mails have links to the caller's host", "HostHeaderUnchecked", "app/main.py", "request.base_url"},
		{"headers are taken apart by hand", "HandRolledBasicParsing", "app/auth.py", "b64decode("},
		{"tokens are believed without a signature", "TokenSignatureNotVerified", "app/admin.py", "jwt.decode("},
		{"a password is kept as a fast hash", "UnsaltedPasswordHash", "app/auth.py", "hashlib.sha256("},
		{"paths lead out of their directory", "PathTraversal", "app/main.py", "FileResponse("},
		{"containers are started for callers", "RequestDrivesContainerEngine", "app/admin.py", "containers.run("},
		{"Basic asks and nobody compares", "CredentialsNotVerified", "app/admin.py", "HTTPBasic()"},
		{"Basic is optional", "OptionalAuthentication", "app/admin.py", "auto_error=False"},
		{"a mounted application leaves the dependencies out", "MountOutsideAuthentication", "app/main.py", `"/admin"`},
		{"any origin acts with credentials", "CrossOriginCredentials", "app/main.py", "allow_origin_regex"},
		{"any page that the operator opens drives the console", "LoopbackServiceOpenToBrowsers", "app/console.py", "allow_origins"},
		{"callers add options to a command", "RequestInCommandArguments", "app/console.py", "subprocess.run("},
		{"callers run commands in a shell", "RequestInShellCommand", "app/main.py", "shell=True"},
		{"callers run code", "RequestEvaluatedAsCode", "app/main.py", "eval("},
		{"callers send objects with code", "RequestDeserialized", "app/admin.py", "pickle.load("},
		{"routes of development are there", "DevelopmentRouteActive", "app/admin.py", "FASTAPI_ENV"},
		{"the server reloads changed code", "CodeReloader", "compose.override.yaml", "--reload"},
		{"the container runs as root", "RootUser", "Dockerfile", "FROM"},
		{"capabilities are not dropped", "CapabilitiesNotDropped", "compose.yaml", "console:"},
		{"the root file system is writable", "WritableRootFilesystem", "compose.yaml", "api:"},
		{"setuid programs work", "NoNewPrivilegesMissing", "compose.yaml", "api:"},
		{"memory is not limited", "MemoryLimitMissing", "compose.yaml", "api:"},
		{"a password stands in the source", "CredentialInSource", "app/auth.py", "StrongPass!2025"},
		{"a default password opens the service", "DefaultCredentialInEffect", "app/auth.py", "changeme"},
		{"a password is compared in varying time", "TimingUnsafeComparison", "app/auth.py", "StrongPass!2025"},
		{"the container opts out of remapped users", "HostUserNamespace", "compose.yaml", "userns_mode"},
		{"processes are not limited", "ProcessLimitMissing", "compose.yaml", "api:"},
		{"a password stands in the files", "PlaintextCredential", "compose.yaml", "DATABASE_URL"},
		{"Basic crosses the network in clear", "BasicAuthOverHTTP", "compose.yaml", "8000:8000"},
		{"errors show the source", "TracebackDisclosed", "app/main.py", "debug=True"},
	} {
		hit := false
		for _, f := range findings {
			hit = hit || f.Rule == c.rule && f.Location.Path == c.path && strings.Contains(f.text, c.line)
		}
		if !hit {
			t.Errorf("%s: no %s on a line of %s with %q", c.claim, c.rule, c.path, c.line)
		}
	}
	if t.Failed() {
		for _, f := range findings {
			t.Logf("%s %s:%d %s", f.Rule, f.Location.Path, f.Location.Start.Line, f.Message)
		}
	}
}

// TestSeedHardened holds that the same service, put right, is quiet.
func TestSeedHardened(t *testing.T) {
	t.Parallel()
	for _, f := range found(t, "hardened") {
		switch f.Severity {
		case "critical", "high", "medium":
			t.Errorf("%s %s:%d %s", f.Rule, f.Location.Path, f.Location.Start.Line, f.Message)
		}
	}
}
