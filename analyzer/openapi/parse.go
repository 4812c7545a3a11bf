package openapi

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A node is a value of the parts that are kept.
type node struct {
	key  string
	text string // of a scalar
	list bool
	at   source.Span // of the key, or of an element of a list
	kids []node
}

func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.kids {
		if n.kids[i].key == key {
			return &n.kids[i]
		}
	}
	return nil
}

func (n *node) str() string {
	if n == nil {
		return ""
	}
	return n.text
}

// wanted reports whether the value of a key matters, by the keys that lead to it.
func wanted(keys []string, key string) bool {
	switch len(keys) {
	case 0:
		switch key {
		case "openapi", "swagger", "info", "servers", "paths", "components", "security", "securityDefinitions", "basePath", "schemes", "host":
			return true
		}
		return false
	case 1:
		return keys[0] != "components" || key == "securitySchemes"
	case 2:
		return keys[0] != "paths" || isMethod(key)
	case 3:
		return keys[0] != "paths" || key == "security"
	}
	return true
}

func isMethod(key string) bool {
	switch key {
	case "get", "post", "put", "patch", "delete", "head", "options", "trace":
		return true
	}
	return false
}

// parse returns the description in a file, nil if it holds none.
func parse(file *source.File) *Document {
	var root *node
	if path.Ext(file.Path) == ".json" {
		root = parseJSON(file)
	} else {
		root = parseYAML(file)
	}
	version := root.get("openapi").str()
	if version == "" {
		version = root.get("swagger").str()
	}
	if !strings.HasPrefix(version, "3.") && !strings.HasPrefix(version, "2.") {
		return nil
	}
	d := &Document{
		Path: file.Path, At: file.Span(0, 0), Title: root.get("info").get("title").str(),
	}
	if servers := root.get("servers"); servers != nil {
		for i := range servers.kids {
			if url := servers.kids[i].get("url"); url.str() != "" {
				d.Servers = append(d.Servers, Server{url.text, url.at})
			}
		}
	}
	schemes := root.get("components").get("securitySchemes")
	if schemes == nil {
		schemes = root.get("securityDefinitions")
	}
	if schemes != nil {
		for i := range schemes.kids {
			s := &schemes.kids[i]
			d.Schemes = append(d.Schemes, Scheme{s.key, kindOf(s.get("type").str(), s.get("scheme").str()), s.at})
		}
	}
	d.operations(root)
	return d
}

func kindOf(kind, scheme string) string {
	switch strings.ToLower(kind) {
	case "basic":
		return "Basic"
	case "apikey":
		return "API key"
	case "oauth2":
		return "OAuth2"
	case "openidconnect":
		return "OpenID Connect"
	case "mutualtls":
		return "mutual TLS"
	}
	switch strings.ToLower(scheme) {
	case "basic":
		return "Basic"
	case "bearer":
		return "Bearer"
	case "digest":
		return "Digest"
	}
	return scheme
}

func (d *Document) operations(root *node) {
	paths := root.get("paths")
	if paths == nil {
		return
	}
	prefix := strings.TrimSuffix(root.get("basePath").str(), "/")
	for i := range paths.kids {
		p := &paths.kids[i]
		if !strings.HasPrefix(p.key, "/") {
			continue
		}
		for k := range p.kids {
			if len(d.Operations) == maxOperations {
				d.Partial = true
				return
			}
			method := &p.kids[k]
			o := Operation{Method: strings.ToUpper(method.key), Path: prefix + p.key, At: method.at}
			security := method.get("security")
			if security == nil {
				security = root.get("security")
			}
			o.ask(security)
			d.Operations = append(d.Operations, o)
		}
	}
}

// ask notes what an operation asks for. An empty alternative lets everybody in.
func (o *Operation) ask(security *node) {
	if security == nil {
		return
	}
	o.AskedAt = security.at
	for i := range security.kids {
		alternative := &security.kids[i]
		if len(alternative.kids) == 0 {
			o.Optional = true
		}
		for k := range alternative.kids {
			if name := alternative.kids[k].key; !slices.Contains(o.Schemes, name) {
				o.Schemes = append(o.Schemes, name)
			}
		}
	}
}

// maxDepth bounds the nesting of what is kept; what lies deeper is left out.
const maxDepth = 12

// A jsonReader reads the wanted parts of JSON with their places.
type jsonReader struct {
	*json.Decoder
	file *source.File
	text []byte
	keys []string
}

func parseJSON(file *source.File) *node {
	r := &jsonReader{Decoder: json.NewDecoder(bytes.NewReader(file.Content)), file: file, text: file.Content}
	var root node
	if !r.value(&root) {
		return nil
	}
	return &root
}

// next returns the next token and where it stands.
func (r *jsonReader) next() (json.Token, source.Span, bool) {
	start := int(r.InputOffset())
	for start < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[start]) >= 0 {
		start++
	}
	t, err := r.Token()
	if err != nil {
		return nil, source.Span{}, false
	}
	return t, r.file.Span(start, int(r.InputOffset())), true
}

// value reads the next value into a node, false if the text is broken.
func (r *jsonReader) value(n *node) bool {
	t, at, ok := r.next()
	if !ok {
		return false
	}
	if !n.at.IsValid() {
		n.at = at
	}
	switch t := t.(type) {
	case json.Delim:
		n.list = t == '['
		return r.members(n)
	case string:
		n.text = t
	}
	return true
}

func (r *jsonReader) members(n *node) bool {
	for r.More() {
		kid := node{}
		if !n.list {
			t, at, ok := r.next()
			key, isText := t.(string)
			if !ok || !isText {
				return false
			}
			kid.key, kid.at = key, at
			if len(r.keys) >= maxDepth || !wanted(r.keys, key) {
				if !r.skip() {
					return false
				}
				continue
			}
		} else if len(r.keys) >= maxDepth {
			if !r.skip() {
				return false
			}
			continue
		}
		r.keys = append(r.keys, kid.key)
		ok := r.value(&kid)
		r.keys = r.keys[:len(r.keys)-1]
		if !ok {
			return false
		}
		n.kids = append(n.kids, kid)
	}
	_, err := r.Token()
	return err == nil
}

func (r *jsonReader) skip() bool {
	depth := 0
	for {
		t, err := r.Token()
		if err != nil {
			return false
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return true
		}
	}
}

func parseYAML(file *source.File) *node {
	var doc yaml.Node
	if err := yaml.Unmarshal(file.Content, &doc); err != nil || len(doc.Content) == 0 {
		return nil
	}
	var root node
	fromYAML(file, doc.Content[0], &root, nil)
	return &root
}

// fromYAML takes over what is wanted. Aliases are left out: descriptions refer
// with $ref, and an alias can repeat without end.
func fromYAML(file *source.File, y *yaml.Node, n *node, keys []string) {
	if !n.at.IsValid() {
		n.at = lineOf(file, y.Line)
	}
	if len(keys) > maxDepth {
		return
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.text = y.Value
	case yaml.SequenceNode:
		n.list = true
		for _, item := range y.Content {
			kid := node{}
			fromYAML(file, item, &kid, append(keys, ""))
			n.kids = append(n.kids, kid)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(y.Content); i += 2 {
			key := y.Content[i]
			if !wanted(keys, key.Value) {
				continue
			}
			kid := node{key: key.Value, at: lineOf(file, key.Line)}
			fromYAML(file, y.Content[i+1], &kid, append(keys, key.Value))
			n.kids = append(n.kids, kid)
		}
	}
}

// lineOf returns the text of a line without what indents it.
func lineOf(file *source.File, line int) source.Span {
	if line < 1 || line > file.Lines() {
		return source.Span{}
	}
	off, end := file.LineRange(line)
	text := string(file.Content[off:end])
	trimmed := strings.TrimSpace(text)
	off += strings.Index(text, trimmed)
	return file.Span(off, off+len(trimmed))
}
