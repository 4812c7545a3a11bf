package compose

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// unite lets later elements of a list take the place of earlier ones that name
// the same thing.
func (l *loader) unite(root *value.Value) *value.Value {
	return l.rewrite(root, uniting, func(v *value.Value, n *node, _ source.Span) *value.Value {
		if v.Kind != value.Seq {
			return v
		}
		l.checkKeys(v, n.unique)
		if len(v.Kids) < 2 {
			return v
		}
		return uniteList(v, n.unique)
	})
}

func uniteList(v *value.Value, rule uniqueRule) *value.Value {
	var kids []value.Member
	at := make(map[string]int, len(v.Kids))
	for i, m := range v.Kids {
		key, ok := rule.keyOf(m.Val)
		if j, seen := at[key]; ok && seen {
			if kids == nil {
				kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids[:i]...)
			}
			m.Val = shadow(m.Val, kids[j].Val)
			kids[j] = m
			continue
		}
		if kids != nil {
			kids = append(kids, m)
		}
		if ok {
			at[key] = i
			if kids != nil {
				at[key] = len(kids) - 1
			}
		}
	}
	if kids == nil {
		return v
	}
	return withKids(v, kids)
}

// checkKeys reports long forms that lack what makes them unique, which the
// schema does not ask for.
func (l *loader) checkKeys(v *value.Value, rule uniqueRule) {
	key := "target"
	switch rule {
	case uniqueTarget, uniqueDevice, uniquePort:
	case uniqueEnvFile:
		key = "path"
	default:
		return
	}
	for i := range v.Kids {
		if e := v.Kids[i].Val; e != nil && e.Kind == value.Map && e.Member(key) == nil {
			l.report(Diagnostic{Code: MissingKey, Level: Error, At: e.At, Message: "this entry lacks " + source.Quote(key)})
		}
	}
}

// keyOf returns what makes an element unique, false for an element that the
// schema refuses.
func (r uniqueRule) keyOf(v *value.Value) (string, bool) {
	if v == nil || v.State == value.Invalid || v.State == value.Unknown && v.Kind != value.String {
		return "", false
	}
	switch r {
	case uniqueKey:
		key, _, _ := strings.Cut(textKey(v), "=")
		return key, v.Kind == value.String
	case uniqueExpose:
		return scalarKeyOf(v), v.Kind == value.String || v.Kind == value.Int
	case uniqueEnvFile:
		return text(v, "path")
	case uniqueTarget:
		if isString(v) {
			s, _, err := splitVolume(v)
			if err != nil || s.target == nil {
				return "", false
			}
			return textKey(s.target), true
		}
		return text(v, "target")
	case uniqueDevice:
		if isString(v) {
			n, key, spelled := 0, "", spell(v)
			for off, word := range words(spelled.text, ':') {
				if n < 2 {
					key = textKey(spelled.sub(off, off+len(word)))
				}
				n++
			}
			return key, true
		}
		return text(v, "target")
	case uniqueConfig:
		return mountKey(v, "")
	case uniqueSecret:
		return mountKey(v, "/run/secrets")
	case uniquePort:
		return portKey(v)
	}
	return "", false
}

// text returns a string, or the string under a key of a map.
func text(v *value.Value, key string) (string, bool) {
	if v.Kind == value.Map {
		v = v.Get(key)
	}
	if v == nil || v.Kind != value.String {
		return "", false
	}
	return textKey(v), true
}

func mountKey(v *value.Value, dir string) (string, bool) {
	if v.Kind == value.Map {
		if target := v.Get("target"); target != nil {
			return textKey(target), target.Kind == value.String
		}
		v = v.Get("source")
	}
	if v == nil || v.Kind != value.String {
		return "", false
	}
	return dir + "/" + textKey(v), true
}

// portKey returns the identity of a port: what is written, for a short form.
func portKey(v *value.Value) (string, bool) {
	if v.Kind != value.Map {
		return scalarKeyOf(v), v.Kind == value.String || v.Kind == value.Int
	}
	target := v.Get("target")
	if target == nil {
		return "", false
	}
	host, published, protocol := "0.0.0.0", "<nil>", "tcp"
	for _, field := range []struct {
		key string
		to  *string
	}{{"host_ip", &host}, {"published", &published}, {"protocol", &protocol}} {
		if f := v.Get(field.key); f != nil {
			*field.to = scalarKeyOf(f)
			if f.Kind == value.Int {
				*field.to = "int " + *field.to // compose-go tells 80 from "80"
			}
		}
	}
	return host + ":" + published + ":" + scalarKeyOf(target) + "/" + protocol, true
}

func scalarKeyOf(v *value.Value) string {
	if isUnknown(v) {
		return textKey(v)
	}
	return plainText(v)
}
