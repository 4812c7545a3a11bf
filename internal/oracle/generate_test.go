package oracle

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// A maker builds one random project. Each choice names the feature that it
// exercises.
type maker struct {
	random   *rand.Rand
	p        *project
	features map[string]bool
	feature  string // that must occur
	services []string
	top      *node // of the file being made
	variable int
}

// generate returns a random project in which feature occurs, "" for any.
func generate(seed uint64, feature string) *project {
	m := &maker{
		random:   rand.New(rand.NewPCG(seed, uint64(len(feature)))),
		p:        newProject(fmt.Sprintf("generated %d", seed)),
		features: map[string]bool{},
		feature:  feature,
		services: []string{"api", "db"},
		top:      dict(),
	}
	if m.one(12) {
		m.services = append(m.services, "w.o-r_k")
	}
	base := m.file()
	files := []*node{base}
	if m.wants("override file") || m.wants("!reset") || m.wants("!override") || m.one(4) {
		m.saw("override file")
		for range 1 + m.random.IntN(3) {
			files = append(files, m.override(base))
		}
	}
	m.structure(base)
	for i, f := range files {
		m.interpolate(f)
		name := "compose.yaml"
		if i > 0 {
			name = fmt.Sprintf("compose.%d.yaml", i)
		}
		text := m.emit(f)
		if i == 0 && (m.wants("documents") || m.one(20)) {
			m.saw("documents")
			text += "---\n" + m.emit(m.override(base))
		}
		m.p.add(name, text)
	}
	m.p.features = slices.Sorted(maps.Keys(m.features))
	return m.p
}

func (m *maker) saw(feature string)           { m.features[feature] = true }
func (m *maker) one(in int) bool              { return m.random.IntN(in) == 0 }
func (m *maker) pick(from ...string) string   { return from[m.random.IntN(len(from))] }
func (m *maker) pickNode(from ...*node) *node { return from[m.random.IntN(len(from))] }

// wants reports whether the project is made for the feature called name.
func (m *maker) wants(name string) bool { return m.feature == name }

// file makes a whole Compose file.
func (m *maker) file() *node {
	m.top = dict()
	if m.one(10) || m.wants("name") {
		m.saw("name")
		m.top.set("name", str(m.pick("shop", "my-app_1", "My.App", "_x", "9a")))
	}
	if m.one(10) || m.wants("version") {
		m.saw("version")
		m.top.set("version", str("3.8"))
	}
	m.top.set("services", dict())
	for _, name := range m.services {
		s := dict()
		if m.one(4) {
			s.set("build", str("."))
		} else {
			s.set("image", str(m.pick("nginx", "acme/api:1.2", "redis:7@sha256:"+strings.Repeat("ab", 32))))
		}
		m.top.at("services").set(name, s)
		m.fragments(s, name)
	}
	m.top.at("services").set("cache", dict("image", "redis")) // what others depend on
	if m.wants("Unicode") || m.one(20) {
		m.saw("Unicode")
		m.top.at("services").at("api").at("labels").set("größe.日本", str(m.pick("héllo 🐳", "\u2028 sep", "ünï # x", "\u00a0")))
	}
	if m.wants("profiles") {
		m.p.profiles = []string{m.pick("debug", "test", "other", "*")}
	}
	if f := fragmentNamed(m.feature); f != nil {
		m.saw(f.feature)
		name := m.pick(m.services...)
		f.make(m, m.top.at("services").at(name), name)
	}
	return m.top
}

// fragments adds some random attributes to a service.
func (m *maker) fragments(s *node, name string) {
	for range m.random.IntN(4) {
		f := fragments[m.random.IntN(len(fragments))]
		if refused(f.feature) && !m.one(20) {
			continue
		}
		m.saw(f.feature)
		f.make(m, s, name)
	}
}

// override makes a file that changes some of what base has.
func (m *maker) override(base *node) *node {
	outer := m.top
	defer func() { m.top = outer }()
	m.top = dict("services", dict())
	for _, name := range m.services {
		if m.one(3) {
			continue
		}
		s := dict()
		m.fragments(s, name)
		old := base.at("services").at(name)
		// Attributes that the base has too are where merging shows.
		for _, key := range old.keys {
			if f := fragmentForKey(key); f != nil && m.one(2) {
				m.saw(f.feature)
				f.make(m, s, name)
			} else if m.one(4) {
				s.set(key, m.vary(old.get(key)))
			}
		}
		if f := fragmentNamed(m.feature); f != nil && m.one(2) {
			f.make(m, s, name)
		}
		m.tags(s)
		m.top.at("services").set(name, s)
	}
	if m.one(15) {
		m.top.at("services").set("new", dict("image", "busybox"))
	}
	return m.top
}

// vary returns a changed copy of a value.
func (m *maker) vary(n *node) *node {
	n = n.clone()
	switch {
	case n.kind == scalarNode && !n.plain && m.one(3):
		n.text += "2"
	case n.kind != scalarNode && len(n.kids) > 0:
		i := m.random.IntN(len(n.kids))
		n.kids[i] = m.vary(n.kids[i])
	case m.one(8):
		return null()
	}
	return n
}

// tags puts !reset and !override on attributes of an overriding service.
func (m *maker) tags(s *node) {
	for i, key := range s.keys {
		switch {
		case (m.wants("!reset") && (i == 0 || m.one(2)) || m.one(40)) && s.kids[i].anchor == "" && key != "<<":
			m.saw("!reset")
			if m.one(2) {
				s.kids[i] = null()
			} else {
				s.kids[i] = s.kids[i].clone()
			}
			s.kids[i].tag = "!reset"
		case (m.wants("!override") && (i == 0 || m.one(2)) || m.one(40)) && s.kids[i].kind != aliasNode && key != "<<":
			m.saw("!override")
			s.kids[i] = s.kids[i].clone()
			s.kids[i].tag = "!override"
		}
	}
}

// structure adds extends, include, anchors and merge keys to a file.
func (m *maker) structure(f *node) {
	services := f.at("services")
	if m.wants("extends same file") || m.one(8) {
		m.saw("extends same file")
		s := services.at(m.services[0])
		if m.one(4) {
			s.set("extends", str(m.services[1]))
		} else {
			s.set("extends", dict("service", m.services[1]))
		}
	}
	if m.wants("extends other file") || m.wants("extends chain") || m.one(8) {
		m.saw("extends other file")
		m.extendsFile(services)
	}
	if m.wants("include") || m.wants("include env_file") || m.one(8) {
		m.saw("include")
		m.include(f)
	}
	if m.wants("anchors") || m.one(6) {
		m.saw("anchors")
		m.anchors(f, services)
	}
	if m.wants("merge keys") || m.one(6) {
		m.saw("merge keys")
		m.mergeKeys(f, services)
	}
	if m.wants("extensions") || m.one(10) {
		m.saw("extensions")
		f.set("x-note", dict("a", 1, "b", strs("${NOTHING:-x}", "y")))
		services.at(m.services[0]).set("x-own", str("z"))
	}
}

func (m *maker) extendsFile(services *node) {
	where := m.pick("base.yaml", "sub/base.yaml", "../shared/base.yaml")
	outer, file := m.top, dict("services", dict())
	m.top = file
	defer func() { m.top = outer }()
	base := dict("image", "base:1")
	m.fragments(base, "base")
	if m.one(3) {
		base.set("env_file", strs("./base.env"))
		m.p.files[path.Join(dir, path.Dir(where), "base.env")] = "FROM_BASE=1\n"
	}
	if m.one(3) {
		base.set("volumes", strs("./here:/there", "../up:/up:ro"))
	}
	if m.wants("extends chain") || m.one(4) {
		base = dict("extends", dict("service", "root"))
		file.at("services").set("root", dict("image", "root:1", "build", dict("context", "./ctx")))
		if m.wants("extends chain") || m.one(2) {
			m.saw("extends chain")
			base.at("extends").set("file", str("./further.yaml"))
			m.p.files[path.Join(dir, path.Dir(where), "further.yaml")] = "services:\n  root:\n    image: further\n    env_file: f.env\n    volumes:\n      - ./v:/v\n"
			m.p.files[path.Join(dir, path.Dir(where), "f.env")] = "F=1\n"
		}
	}
	file.at("services").set("base", base)
	m.p.files[path.Join(dir, where)] = m.emit(file)
	services.at(m.services[0]).set("extends", dict("file", where, "service", "base"))
}

func (m *maker) include(f *node) {
	where := m.pick("inc.yaml", "sub/inc.yaml", "../other/compose.yaml")
	outer, file := m.top, dict("services", dict())
	m.top = file
	defer func() { m.top = outer }()
	s := dict("image", "${IMAGE:-inc}:${TAG-1}")
	m.fragments(s, "inc")
	file.at("services").set("inc", s)
	if m.one(4) {
		file.at("services").set(m.services[0], dict("image", "conflict", "labels", strs("a=b")))
	}
	m.p.files[path.Join(dir, where)] = m.emit(file)
	entry := str(where)
	if m.wants("include env_file") || m.one(2) {
		entry = dict("path", where)
		if m.one(2) {
			over := path.Join(path.Dir(where), "inc.over.yaml")
			entry.set("path", strs(where, over))
			m.p.files[path.Join(dir, over)] = "services:\n  inc:\n    labels: {over: \"1\"}\n    volumes: [./o:/o]\n"
		}
		if m.one(2) {
			m.write("sub/a.txt", "") // compose-go takes the parent of a directory that is not there
			entry.set("project_directory", str(m.pick("sub", ".", "..")))
		}
		if m.wants("include env_file") || m.one(2) {
			m.saw("include env_file")
			entry.set("env_file", m.pickNode(str("inc.env"), strs("inc.env"), strs("/dev/null")))
			m.p.files[path.Join(dir, "inc.env")] = "IMAGE=from-env\nTAG=9\n"
		}
	}
	if m.one(3) {
		m.p.files[path.Join(dir, path.Dir(where), ".env")] = "IMAGE=dot\n"
	}
	f.set("include", list(entry))
}

// anchors gives an attribute of one service an anchor that another uses.
func (m *maker) anchors(f, services *node) {
	a, b := services.at(m.services[0]), services.at(m.services[1])
	for i, key := range a.keys {
		if a.kids[i].kind != aliasNode && a.kids[i].anchor == "" && key != "extends" {
			a.kids[i].anchor = fmt.Sprintf("a%d", i)
			b.set(key, alias(a.kids[i].anchor))
			if m.one(2) {
				return
			}
		}
	}
}

func (m *maker) mergeKeys(f, services *node) {
	shared := dict("restart", "always", "labels", dict("m", "1"), "user", "1000")
	m.fragments(shared, "shared")
	shared.anchor = "shared"
	more := dict("user", "0", "hostname", "h")
	more.anchor = "more"
	extension := dict()
	extension.set("x-shared", shared)
	extension.set("x-more", more)
	f.keys = append(extension.keys, f.keys...)
	f.kids = append(extension.kids, f.kids...)
	for _, name := range m.services {
		s := services.at(name)
		merge := alias("shared")
		switch m.random.IntN(4) {
		case 0:
			merge = list(alias("shared"), alias("more"))
		case 1:
			merge = alias("more")
		case 2:
			merge = list(alias("more"), dict("domainname", "d"))
		}
		if m.one(2) {
			s.keys, s.kids = append([]string{"<<"}, s.keys...), append([]*node{merge}, s.kids...)
		} else {
			s.set("<<", merge)
		}
	}
}

// emit writes a file in a random style.
func (m *maker) emit(f *node) string {
	e := emitter{random: m.random, varied: m.wants("styles") || m.one(2), comments: m.wants("comments") || m.one(3)}
	if e.varied {
		m.saw("styles")
	}
	if e.comments {
		m.saw("comments")
	}
	text := e.document(f)
	if m.wants("CRLF") || m.one(12) {
		m.saw("CRLF")
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if m.wants("BOM") || m.one(15) {
		m.saw("BOM")
		text = "\ufeff" + text
	}
	return text
}

// structures are the features of generate that are no fragments.
var structures = []string{
	"override file", "documents", "extends same file", "extends other file", "extends chain", "include", "include env_file",
	"anchors", "merge keys", "!reset", "!override", "extensions", "name", "version", "styles", "comments", "CRLF", "BOM", "Unicode",
	"$NAME", "${NAME}", "${NAME:-default}", "${NAME-default}", "${NAME:+other}", "${NAME+other}", "${NAME:?message}", "${NAME?message}",
	"nested ${}", "$$", ".env",
}

// interpolate replaces some texts by expressions that yield them, and a few by
// expressions that yield something else.
func (m *maker) interpolate(n *node) {
	for _, kid := range n.kids {
		m.interpolate(kid)
	}
	if n.kind != scalarNode || n.tag == "!reset" || strings.Contains(n.text, "$") || n.text == "null" {
		return
	}
	wanted := strings.Contains(m.feature, "$") || m.wants(".env")
	if !wanted && !m.one(12) || wanted && !m.one(4) {
		return
	}
	operators := []string{
		"$NAME", "${NAME}", "${NAME:-default}", "${NAME-default}", "${NAME:+other}", "${NAME+other}", "${NAME:?message}", "${NAME?message}", "nested ${}", "$$",
	}
	operator := m.pick(operators...)
	if slices.Contains(operators, m.feature) && m.one(2) {
		operator = m.feature
	}
	m.saw(operator)
	n.text, n.plain = m.expression(operator, n.text), false
}

func (m *maker) expression(operator, text string) string {
	m.variable++
	name := fmt.Sprintf("V%d", m.variable)
	set := m.one(2)
	if operator == "$NAME" || operator == "${NAME}" {
		set = !m.one(6)
	}
	define := func(value string) {
		m.setVariable(name, value)
	}
	inBraces := strings.NewReplacer("{", "", "}", "", "\n", " ").Replace(text)
	switch operator {
	case "$NAME":
		if set {
			define(text)
		}
		return "$" + name
	case "${NAME}":
		if set {
			head := m.random.IntN(len(text) + 1)
			for head > 0 && head < len(text) && text[head]&0xc0 == 0x80 {
				head--
			}
			define(text[head:])
			return text[:head] + "${" + name + "}"
		}
		return "${" + name + "}"
	case "${NAME:-default}", "${NAME-default}":
		if set {
			define(m.pick(text, text, ""))
		}
		return strings.NewReplacer("NAME", name, "default", inBraces).Replace(operator)
	case "${NAME:+other}", "${NAME+other}":
		if set {
			define(m.pick("x", ""))
			return strings.NewReplacer("NAME", name, "other", inBraces).Replace(operator)
		}
		return text + strings.NewReplacer("NAME", name, "other", "o").Replace(operator)
	case "${NAME:?message}", "${NAME?message}":
		if !m.one(25) {
			define(text)
		}
		return strings.Replace(operator, "NAME", name, 1)
	case "nested ${}":
		m.variable++
		return fmt.Sprintf("${%s:-${V%d:-%s}}", name, m.variable, inBraces)
	}
	return text + m.pick("$$", "$$A", "$${A}", "a$", "$1", "$(x)")
}

// setVariable defines a variable in .env or as an explicit one.
func (m *maker) setVariable(name, text string) {
	if (m.wants(".env") || m.one(2)) && !strings.ContainsAny(text, "\n'") {
		m.saw(".env")
		file := path.Join(dir, ".env")
		line := name + "='" + text + "'\n"
		if !strings.ContainsAny(text, " #\"$\\") && text != "" && m.one(2) {
			line = m.pick("", "export ") + name + m.pick("=", ": ", " = ") + text + m.pick("", "  # comment") + "\n"
		}
		m.p.files[file] += m.pick("", "", "# comment\n", "\n") + line
		return
	}
	m.p.env[name] = text
}
