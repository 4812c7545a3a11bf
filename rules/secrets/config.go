package secrets

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// setByConfigs returns the settings in the configs of a service whose content
// stands in the Compose file.
func setByConfigs(s *compose.Service, app *compose.Project) []variable {
	if s == nil || app == nil {
		return nil
	}
	list := s.Get("configs")
	if list == nil {
		return nil
	}
	var all []variable
	for _, m := range list.Kids {
		source := m.Val.Get("source")
		if !source.IsKnown() {
			continue
		}
		content := app.Root.Path("configs", source.Str, "content")
		if content == nil || content.Kind != value.String {
			continue
		}
		all = append(all, settings(source.Str, content)...)
	}
	return all
}

// settings splits the content of a configuration file into its settings: lines
// as `key = value`, `key: value`, `"key": "value",` and `key value`. A file of
// one line may be the credential itself, and a private key stands on several.
func settings(name string, content *value.Value) []variable {
	path := "configs." + name + "."
	var all []variable
	times := map[string]int{}
	add := func(key string, off, end int) {
		v := variable{name: key, path: path, value: content.Sub(off, end), place: inConfig}
		if times[key]++; times[key] > 1 {
			v.path += strconv.Itoa(times[key]) + "."
		}
		all = append(all, v)
	}
	text := content.Str
	if _, ok := findPrivateKey(text); ok || strings.Count(strings.TrimSpace(text), "\n") == 0 {
		add(name, 0, len(text))
	}
	for off := 0; off < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[off:], '\n'); i >= 0 {
			end = off + i
		}
		if key, at, to := setting(text[off:end]); key != "" {
			add(key, off+at, off+to)
		} else if to > at {
			add(name, off+at, off+to)
		}
		off = end + 1
	}
	return all
}

// setting splits a line of a configuration file. The bytes of the value are
// [at, end); a line that sets nothing has no key, a comment no bytes either.
func setting(line string) (key string, at, end int) {
	end = len(strings.TrimRight(line, " \t\r"))
	if end > 0 && (line[end-1] == ',' || line[end-1] == ';') {
		end--
	}
	at = len(line) - len(strings.TrimLeft(line, " \t"))
	if at >= end || strings.HasPrefix(line[at:], "#") || strings.HasPrefix(line[at:], "//") || line[at] == ';' {
		return "", 0, 0
	}
	for _, lead := range []string{"export ", "- ", "set "} {
		if strings.HasPrefix(line[at:end], lead) {
			at += len(lead)
		}
	}
	rest := line[at:end]
	i := strings.IndexAny(rest, "=: \t")
	if i <= 0 {
		return "", at, end
	}
	key = strings.Trim(strings.TrimSpace(rest[:i]), `"'`)
	if key == "" || strings.ContainsAny(key, "/<>(){}$") {
		return "", at, end
	}
	value := strings.TrimLeft(rest[i:], " \t")
	value = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(value, "="), ":"), " \t")
	if strings.HasPrefix(value, "=") || value == "" {
		return "", at, end
	}
	return key, end - len(value), end
}
