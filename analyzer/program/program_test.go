package program

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// load returns the containers of an archive with a compose.yaml.
func load(tb testing.TB, archive string) []*container.Container {
	tb.Helper()
	tree := source.Memory{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		tree[f.Name] = f.Data
	}
	files := source.NewFiles(tree)
	app := compose.Load(files, compose.Options{Files: []string{"compose.yaml"}})
	var inputs []dockerfile.Input
	for _, b := range app.Builds() {
		inputs = append(inputs, dockerfile.Input{Path: b.DockerfilePath, Inline: b.Inline})
	}
	results := map[*analysis.Analyzer]any{source.Analyzer: &source.Unit{Files: files}, dockerfile.Inputs: inputs, compose.Analyzer: app}
	for _, a := range []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer} {
		result, err := a.Run(&analysis.Pass{ResultOf: results})
		if err != nil {
			tb.Fatal(err)
		}
		results[a] = result
	}
	for _, d := range app.Diagnostics {
		if d.Level == compose.Error {
			tb.Fatalf("%s\n%s", d.Message, archive)
		}
	}
	return container.In(&analysis.Pass{ResultOf: results})
}

// A fixture is a service that a row's cells describe.
type fixture struct {
	image       string
	command     []string
	environment map[string]string
	volumes     []string
}

func (f *fixture) server(t *testing.T, name string) *Server {
	t.Helper()
	var b strings.Builder
	b.WriteString("-- compose.yaml --\nservices:\n  s:\n    image: " + f.image + "\n")
	if len(f.command) > 0 {
		b.WriteString("    command:\n")
		for _, word := range f.command {
			b.WriteString("      - " + strconv.Quote(word) + "\n")
		}
	}
	if len(f.environment) > 0 {
		b.WriteString("    environment:\n")
		for k, v := range f.environment {
			b.WriteString("      " + k + ": " + strconv.Quote(v) + "\n")
		}
	}
	if len(f.volumes) > 0 {
		b.WriteString("    volumes: [" + strings.Join(f.volumes, ", ") + "]\n")
	}
	for _, s := range Of(load(t, b.String())[0]) {
		if s.Name == name {
			return s
		}
	}
	t.Errorf("%s is not recognised:\n%s", name, b.String())
	return nil
}

// with adds what makes a condition hold.
func (f fixture) with(condition string) *fixture {
	f.command = slices.Clone(f.command)
	f.environment = map[string]string{}
	for term := range strings.SplitSeq(condition, "+") {
		name, want, compared := strings.Cut(term, "=")
		value, _, _ := strings.Cut(want, "|")
		if !compared {
			value = "x"
		}
		switch {
		case strings.HasPrefix(term, "!"):
		case strings.HasPrefix(term, "$") && strings.Contains(term, "~"):
			name, part, _ := strings.Cut(term[1:], "~")
			f.environment[name] = "-Xmx1g " + part
		case strings.HasPrefix(term, "$"):
			f.environment[name[1:]] = value
		case strings.HasPrefix(term, "-"):
			f.command = append(f.command, name+"="+value)
		case strings.HasPrefix(term, "/"):
			f.volumes = []string{"./x:" + strings.TrimSuffix(term, "/")}
		default:
			f.command = append(f.command, strings.ReplaceAll(term, "*", "x"))
		}
	}
	return &f
}

// fixtures returns the services in which a row is recognised.
func (p *Product) fixtures() []fixture {
	var all []fixture
	image := "example.org/acme/app"
	for i := range p.Images {
		tag := strings.NewReplacer("*", "").Replace(strings.Fields(p.Tags)[0])
		if strings.HasSuffix(tag, ".") {
			tag += "0"
		}
		if tag == "" {
			tag = "latest"
		}
		all = append(all, fixture{image: "registry.example.org/mirror/" + p.Images[i] + ":" + tag})
		if !strings.Contains(p.Images[i], "/") {
			all[len(all)-1].image = p.Images[i] + ":" + tag
		}
		image = all[0].image
	}
	if p.needsArgument() {
		all = nil
	}
	for _, pattern := range p.Arguments {
		if pattern == "!" {
			continue
		}
		all = append(all, fixture{image: image, command: words(pattern)})
	}
	for _, pattern := range p.Argv {
		all = append(all, fixture{image: image, command: words(pattern)})
	}
	return all
}

func words(pattern string) []string {
	return slices.DeleteFunc(strings.Fields(pattern), func(s string) bool { return strings.HasPrefix(s, "!") })
}

// Every row is found by each of its images and programs, and each of its cells
// does what it says.
func TestProducts(t *testing.T) {
	for _, p := range Products() {
		t.Run(p.Name+" "+p.Tags, func(t *testing.T) {
			fixtures := p.fixtures()
			if len(fixtures) == 0 {
				t.Fatal("nothing tells that it runs")
			}
			for _, f := range fixtures {
				s := f.server(t, p.Name)
				if s == nil {
					continue
				}
				if s.Product != p {
					t.Errorf("%s is the row of %s", f.image, s.Tags)
				}
				if s.Auth.State != p.Auth {
					t.Errorf("%s %v: state %d by default, want %d", f.image, f.command, s.Auth.State, p.Auth)
				}
				conditional := slices.ContainsFunc(p.Settings, func(s string) bool { return strings.HasPrefix(s, "if:") })
				if len(s.Listeners) != len(p.Listen) && !conditional || conditional && len(s.Listeners) != len(p.Listen)-1 {
					t.Errorf("listens on %v", s.Listeners)
				}
			}
			f := fixtures[len(fixtures)-1]
			for state, conditions := range map[State][]string{Open: p.Opens, DefaultCredential: p.Defaults, Closed: p.Closes, UnknownAuth: p.Config} {
				for _, condition := range conditions {
					if s := f.with(condition).server(t, p.Name); s != nil && s.Auth.State != state {
						t.Errorf("%s: state %d, want %d", condition, s.Auth.State, state)
					}
				}
			}
			for _, setting := range p.Settings {
				p.checkSetting(t, f, setting)
			}
		})
	}
}

func (p *Product) checkSetting(t *testing.T, f fixture, setting string) {
	t.Helper()
	role, term, _ := strings.Cut(setting, ":")
	if role == "if" {
		if s := f.with(term).server(t, p.Name); s != nil && len(s.Listeners) != len(p.Listen) {
			t.Errorf("%s: listens on %+v", setting, s.Listeners)
		}
		return
	}
	if role == "elsewhere" {
		if s := f.with(term).server(t, p.Name); s != nil && (s.Listeners[0].Port != 0 || s.Listeners[0].Address != UnknownAddress) {
			t.Errorf("%s: listens on %+v", setting, s.Listeners[0])
		}
		return
	}
	text := map[string]string{"port": "4242", "address": "127.0.0.1", "bind": "127.0.0.1:4242"}[role]
	g := f.with(term + "=" + text)
	if !strings.HasPrefix(term, "$") && !strings.HasPrefix(term, "-") {
		g = &f
		g.command = append(slices.Clone(f.command), text)
	}
	s := g.server(t, p.Name)
	if s == nil {
		return
	}
	l := s.Listeners[0]
	if role != "address" && l.Port != 4242 || role != "port" && l.Address != LoopbackOnly || !l.Set {
		t.Errorf("%s: listens on %+v", setting, l)
	}
}

// The table is complete, sorted and states everything once.
func TestTable(t *testing.T) {
	for i, line := range strings.Split(strings.TrimSpace(programTable), "\n") {
		if n := strings.Count(line, "\t"); n != 16 {
			t.Errorf("line %d has %d cells", i+1, n+1)
		}
	}
	classes := []Class{
		Datastore, Search, Broker, Coordination, ObjectStore, VectorStore, AdminUI, ContainerManager, EngineAPI,
		Notebook, Terminal, RemoteDesktop, BrowserControl, SecretStore, Metrics, Monitoring, Proxy, Tunnel, CI, Automation,
		Identity, LLM, Compute, FileManager, MailCatcher, AppServer, DevServer, Registry, Application,
	}
	gains := []Gain{Code, Administration, Data, Information, Unspecified}
	seen := map[string]string{}
	rows := Products()
	for i, p := range rows {
		if i > 0 && p.Name < rows[i-1].Name {
			t.Errorf("%s stands after %s", p.Name, rows[i-1].Name)
		}
		if !slices.Contains(classes, p.Class) || !slices.Contains(gains, p.Gain) {
			t.Errorf("%s: %s, %s", p.Name, p.Class, p.Gain)
		}
		if _, err := time.Parse(time.DateOnly, p.Checked); err != nil && p.Checked != "-" {
			t.Errorf("%s: checked %s", p.Name, p.Checked)
		}
		for address := range strings.FieldsSeq(p.Source) {
			if !strings.HasPrefix(address, "https://") {
				t.Errorf("%s: source %s", p.Name, address)
			}
		}
		for _, what := range slices.Concat([]string{p.Name}, p.Images) {
			if other, ok := seen[what+" "+p.Tags]; ok && other != p.Name {
				t.Errorf("%s stands for %s and for %s", what, other, p.Name)
			}
			seen[what+" "+p.Tags] = p.Name
		}
	}
}

// What the files do not tell is unknown, never open: absent env files, shell
// variables, mounted and built-in configurations, programs that are not named.
func TestUnknown(t *testing.T) {
	for name, tt := range map[string]struct {
		archive string
		want    string // product and state of each server
	}{
		"absent env file":    {"services: {s: {image: mongo, env_file: absent.env}}\n", "mongo 0"},
		"shell variable":     {"services: {s: {image: mongo, environment: [MONGO_INITDB_ROOT_USERNAME]}}\n", "mongo 0"},
		"words":              {"services: {s: {image: redis, command: 'redis-server ${ARGS}'}}\n", "redis 0"},
		"configuration":      {"services: {s: {image: redis, command: [redis-server, /etc/redis.conf]}}\n", "redis 0"},
		"mounted":            {"services: {s: {image: grafana/grafana, volumes: ['./g.ini:/etc/grafana/grafana.ini']}}\n", "grafana 0"},
		"named volume":       {"services: {s: {image: redis, volumes: ['data:/data']}}\nvolumes: {data: }\n", "redis 1"},
		"other entrypoint":   {"services: {s: {image: redis, entrypoint: /start.sh}}\n", ""},
		"named entrypoint":   {"services: {s: {image: redis, entrypoint: [redis-server, --port, '7000']}}\n", "redis 1"},
		"other command":      {"services: {s: {image: rayproject/ray, command: [python, train.py]}}\n", ""},
		"wrapped":            {"services: {s: {image: acme/x, command: 'sh -c \"sleep 1 && exec tini -- ray start --head --dashboard-host 0.0.0.0\"'}}\n", "ray 1"},
		"module":             {"services: {s: {image: acme/x, command: python -m flask --app x run}}\n", "flask 0"},
		"two servers":        {"services: {s: {image: acme/x, command: 'sh -c \"uvicorn a:b & ttyd -W bash\"'}}\n", "ttyd 1, uvicorn 0"},
		"filter":             {"services: {s: {image: acme/x, command: 'sh -c \"cat a | ttyd -W bash\"'}}\n", ""},
		"unknown image":      {"services: {s: {image: '${IMAGE}'}}\n", ""},
		"tag of another row": {"services: {s: {image: 'elasticsearch:8.15.0'}}\n", "elasticsearch 0"},
		"tag of this row":    {"services: {s: {image: 'elasticsearch:7.17.0'}}\n", "elasticsearch 1"},
		"no command":         {"services: {s: {image: flink}}\n", ""},
		"client":             {"services: {s: {image: redis, command: redis-cli ping}}\n", ""},
	} {
		var got []string
		for _, s := range Of(load(t, "-- compose.yaml --\n"+tt.archive)[0]) {
			got = append(got, s.Name+" "+strconv.Itoa(int(s.Auth.State)))
		}
		slices.Sort(got)
		if g := strings.Join(got, ", "); g != tt.want {
			t.Errorf("%s: %q, want %q", name, g, tt.want)
		}
	}
}

// A COPY or a RUN of the Dockerfile may bring the configuration.
func TestBuilt(t *testing.T) {
	for dockerfile, want := range map[string]State{
		"FROM grafana/grafana\n": DefaultCredential,
		"FROM grafana/grafana\nCOPY plugins /var/lib/grafana/plugins\n":        DefaultCredential,
		"FROM grafana/grafana\nCOPY grafana.ini /etc/grafana/grafana.ini\n":    UnknownAuth,
		"FROM grafana/grafana\nCOPY etc /etc\n":                                UnknownAuth,
		"FROM grafana/grafana\nRUN sed -i s/a/b/ /etc/grafana/grafana.ini\n":   UnknownAuth,
		"FROM grafana/grafana\nENV GF_SECURITY_ADMIN_PASSWORD=long\n":          Closed,
		"FROM grafana/grafana AS a\nCOPY x /etc/grafana/grafana.ini\nFROM a\n": UnknownAuth,
	} {
		found := Of(load(t, "-- compose.yaml --\nservices: {s: {build: .}}\n-- Dockerfile --\n"+dockerfile)[0])
		if len(found) != 1 || found[0].Auth.State != want {
			t.Errorf("%s: %+v, want %d", dockerfile, found, want)
		}
	}
}

// A listener may depend on a switch, and a configuration may set the switch.
func TestConditionalListener(t *testing.T) {
	for service, want := range map[string]int{
		"image: traefik:3": 0,
		"image: traefik:3, command: --providers.docker --entrypoints.web.address=:80": 0,
		"image: traefik:3, command: --ping --providers.docker":                        1,
		"image: traefik:3, command: --ping=false":                                     0,
		"image: traefik:3, command: --api.insecure=true":                              1,
		"image: traefik:3, environment: {TRAEFIK_METRICS_PROMETHEUS: 'true'}":         1,
		"image: traefik:3, volumes: ['./traefik.yml:/etc/traefik/traefik.yml']":       1, // may
		"image: traefik:3, env_file: absent.env":                                      1, // may
		"image: linuxserver/wireguard":                                                1,
		"image: 'ghcr.io/wg-easy/wg-easy:14', environment: {PORT: 8080}":              2,
	} {
		found := Of(load(t, "-- compose.yaml --\nservices: {s: {"+service+"}}\n")[0])
		if len(found) != 1 || len(found[0].Listeners) != want {
			t.Errorf("%s: %+v, want %d listeners", service, found, want)
			continue
		}
		for _, l := range found[0].Listeners {
			if l.Kernel != (l.Port == 51820 && l.Protocol == "udp") {
				t.Errorf("%s: %+v", service, l)
			}
		}
	}
}
