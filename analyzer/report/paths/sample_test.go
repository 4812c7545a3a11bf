package paths

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// hostile tries to break out of every format.
const hostile = "\x1b[31m</style><script>alert(1)</script>\"'`]}--><b>\r\n#quot;\\N&amp;%%{init:{}}%%\u202e"

const compose = "services:\n  web:\n    image: web\n    ports: [\"80:8080\"]\n    volumes: [\"jobs:/jobs\"]\n" +
	"  cron:\n    image: cron\n    privileged: true # 日本\n    environment: {PASSWORD: hunter2, volumes: \"\"}\n"

// places finds words in files.
type places struct {
	t     *testing.T
	files *source.Files
}

func newPlaces(t *testing.T, tree source.Memory) places {
	t.Helper()
	return places{t, source.NewFiles(tree)}
}

func (p places) at(path, words string) analyzer.Location {
	p.t.Helper()
	f, err := p.files.Load(path, source.MaxFileSize)
	if err != nil {
		p.t.Fatal(err)
	}
	at := bytes.Index(f.Content, []byte(words))
	if at < 0 {
		p.t.Fatalf("%s: no %q", path, words)
	}
	return analyzer.Locate(f, f.Span(at, at+len(words)))
}

// sampleApp is an application with two paths, an accepted one and a cut.
func sampleApp(t *testing.T) Application {
	t.Helper()
	p := newPlaces(t, source.Memory{"compose.yaml": []byte(compose)})
	port, jobs := p.at("compose.yaml", `"80:8080"`), p.at("compose.yaml", "jobs")
	entry := Entry{Kind: escape.Public, Title: "any network", Service: "web", Port: "8080", At: port}
	share := Change{
		ID: "share-read-only(web,jobs)", Service: "web", Title: "mount `jobs` with `:ro` here", Effect: "breaks 1 way",
		Check: "whether the service writes there", Cost: 3, Paths: []int{1}, At: jobs,
		Edits: []analyzer.Change{{Location: p.at("compose.yaml", "jobs:/jobs"), NewText: "jobs:/jobs:ro"}},
	}
	drop := Change{ID: "unprivileged(cron)", Service: "cron", Title: "delete `privileged`", Effect: "breaks 1 way", Cost: 6, At: p.at("compose.yaml", "privileged: true")}
	steps := []Step{
		{
			Edge: "ENTRY", Kind: escape.EntryStep, Node: "FOOT(web)", Title: "code execution in `web`", Service: "web", Text: "gets code execution in `web`",
			Facts: []Fact{{Text: "port `8080` of `web` is reachable from any network", At: port}},
		},
		{
			Edge: "VOL.write", Kind: escape.LateralStep, Node: "VOLUME(jobs)", Title: "the shared `jobs`", Service: "web", Text: "writes to the shared `jobs`",
			Cut: true, Facts: []Fact{{Text: "`web` writes to `jobs`", At: jobs}},
		},
		{
			Edge: "L.vol", Kind: escape.LateralStep, Node: "ROOT(cron)", Title: "root in `cron`", Service: "cron", Depth: 1, Text: "runs code in `cron`",
			Facts: []Fact{
				{Text: "no file says as whom `cron` runs", Absent: true, At: p.at("compose.yaml", "cron")},
				{Text: "the password stands beside it", At: p.at("compose.yaml", "volumes: \"\"")},
				{Text: "what the hosts are like"},
			},
		},
		{
			Edge: "PRIV", Kind: escape.PrimitiveStep, Node: "HOST_ROOT", Title: "root on the host", Service: "cron", Depth: 1, Text: "mounts the host's disk",
			Facts: []Fact{{Text: "`cron` is privileged", At: p.at("compose.yaml", "true")}, {Text: "again", At: p.at("compose.yaml", "true")}},
		},
	}
	way := Path{
		Number: 1, Score: "8.3", Band: analyzer.HighSeverity, Factors: []Factor{{100, "root on the host"}, {88, "custom application"}, {100, ""}, {97, "one hop"}},
		Explained: "10 root on the host × 0.88 custom application × 0.97 one hop = 8.3", Entry: entry, Goal: "HOST_ROOT", GoalTitle: "root on the host",
		Confidence: "high", Steps: steps, Key: "web",
	}
	low := way
	low.Number, low.Score, low.Band = 2, "2.0", analyzer.LowSeverity
	low.Entry = Entry{Kind: escape.Supply, Title: "whoever ships the image", Service: "cron", Hostile: "a hostile image"}
	low.Steps = append([]Step{{Edge: "ENTRY.supply", Kind: escape.EntryStep, Node: "ROOT(cron)", Title: "root in `cron`", Service: "cron", Text: "runs code in `cron` with its image"}}, steps[3])
	accepted := way
	accepted.Number, accepted.Accepted = 0, &Accepted{Edge: "PRIV", Service: "cron", Reason: "throw-away machine", Until: "2027-03-31"}
	return Application{
		Name: "compose.yaml", Paths: []Path{way, low}, Accepted: []Path{accepted},
		Cut: &Cut{
			Headline: "1 change closes the only way to the host", Threshold: "4.0", Cost: 3, Minimal: true, Changes: []Change{share}, Closes: []int{1},
			Left: "2.0", Alternatives: []Alternative{{Without: share.ID, Cost: 6, Changes: []Change{drop}}},
		},
	}
}

// hostileApp is one in which everything that comes from files is hostile.
func hostileApp(t *testing.T) Application {
	t.Helper()
	p := newPlaces(t, source.Memory{hostile: []byte("a\t" + hostile + "\n" + strings.Repeat("x", 900) + "MARK" + strings.Repeat("y", 900))})
	first, long, quoted := p.at(hostile, "<script>"), p.at(hostile, "MARK"), source.Quote(hostile)
	step := Step{
		Edge: escape.Edge(hostile), Kind: escape.PrimitiveStep, Node: "FOOT(" + hostile + ")", Title: "code execution in " + quoted, Service: hostile, Text: "takes over " + quoted, Cut: true,
		Facts: []Fact{{Text: "because of " + quoted, At: first}, {Text: "and " + quoted + " of an odd `", At: long}},
	}
	goal := step
	goal.Node, goal.Title = "HOST_READ("+hostile+")", "secrets in "+quoted
	change := Change{
		ID: "kind(" + hostile + ")", Title: "delete " + quoted, Check: "whether " + quoted, Effect: "breaks 1 way", Paths: []int{1}, At: first,
		Edits: []analyzer.Change{{Location: first, NewText: hostile}},
	}
	return Application{
		Name: hostile,
		Paths: []Path{{
			Number: 1, Score: "9.0", Band: analyzer.CriticalSeverity, Factors: []Factor{{100, "root on the host"}}, GoalTitle: "secrets in " + quoted, Confidence: "low",
			Entry: Entry{Kind: escape.Public, Title: "any network", Service: hostile, Port: hostile, Also: []string{hostile}, At: first}, Steps: []Step{step, goal},
			Accepted: &Accepted{Edge: escape.Edge(hostile), Service: hostile, Reason: hostile, Until: "2027-01-01"},
		}},
		Cut: &Cut{
			Headline: "1 change closes the only way to the host", Changes: []Change{change}, Kept: []int{1},
			Alternatives: []Alternative{{Without: hostile, Changes: []Change{{ID: "other", Title: quoted, At: long}}}},
		},
	}
}
