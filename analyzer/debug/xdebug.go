package debug

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// connectsBack names Xdebug where it takes the address of whoever sends a
// request as that of its client, and lets the client run code.
const connectsBack = "Xdebug, which connects to whoever asks"

// xdebug returns what has Xdebug connect back: a setting that the image writes,
// or XDEBUG_CONFIG, each only with step debugging on. Xdebug 3 calls the
// settings discover_client_host and mode, Xdebug 2 remote_connect_back and
// remote_enable: https://xdebug.org/docs/upgrade_guide
func xdebug(s setup, c *container.Container) []Listener {
	var texts []*value.Value
	if c.Build != nil && c.Build.Target != nil {
		for _, in := range c.Build.Target.Instructions {
			texts = append(texts, in.Text)
			for i := range in.Heredocs {
				texts = append(texts, in.Heredocs[i].Body)
			}
		}
	}
	at := setIn(texts, "xdebug.remote_connect_back", truthy)
	if at == nil || setIn(texts, "xdebug.remote_enable", truthy) == nil {
		at = setIn(texts, "xdebug.discover_client_host", truthy)
		if config := lookup(s.env, "XDEBUG_CONFIG"); at == nil && config.IsKnown() {
			at = setIn([]*value.Value{config}, "discover_client_host", truthy)
		}
		if at == nil || !debugs(s, texts) {
			return nil
		}
	}
	return []Listener{{title: connectsBack, Effect: Debugger, addr: address{host: "0.0.0.0"}, at: at, anyPort: true}}
}

// debugs reports whether step debugging is on: XDEBUG_MODE is stronger than
// what the image writes.
func debugs(s setup, texts []*value.Value) bool {
	hasDebug := func(modes string) bool { return strings.Contains(","+modes+",", ",debug,") }
	if mode := lookup(s.env, "XDEBUG_MODE"); mode != nil {
		return mode.IsKnown() && hasDebug(strings.Trim(mode.Str, quotes))
	}
	return setIn(texts, "xdebug.mode", hasDebug) != nil
}

// setIn returns the last assignment of a setting in some texts, in the form of
// an ini file; nil if its value is not accepted.
func setIn(texts []*value.Value, name string, accept func(string) bool) *value.Value {
	var set *value.Value
	for _, text := range texts {
		if text == nil {
			continue
		}
		for from := 0; ; {
			i := strings.Index(text.Str[from:], name)
			if i < 0 {
				break
			}
			off := from + i
			from = off + len(name)
			setting, ok := strings.CutPrefix(strings.TrimLeft(text.Str[from:], " \t"), "=")
			if !ok {
				continue
			}
			setting = strings.TrimLeft(setting, " \t\"'")
			word := setting
			if end := strings.IndexAny(setting, " \t\n\"'\\;&|"); end >= 0 {
				word = setting[:end]
			}
			set = nil
			if accept(word) {
				set = text.Sub(off, len(text.Str)-len(setting)+len(word))
			}
		}
	}
	return set
}
