package oracle

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var mutations = flag.Int("mutations", 200, "bytes to change in the position check")

// A leaf is a scalar of the model.
type leaf struct {
	path string
	v    *value.Value
}

// leaves returns the scalars below v.
func leaves(path []string, v *value.Value) []leaf {
	if v == nil {
		return nil
	}
	if v.Kind != value.Map && v.Kind != value.Seq {
		return []leaf{{strings.Join(path, "."), v}}
	}
	var found []leaf
	for i, m := range v.Kids {
		key := m.Key
		if v.Kind == value.Seq {
			key = "[" + strconv.Itoa(i) + "]"
		}
		found = append(found, leaves(append(slices.Clip(path), key), m.Val)...)
	}
	return found
}

// flatten returns the scalars of a plain model by path.
func flatten(path []string, x any, into map[string]string) map[string]string {
	if isKeyValues(path) {
		x = keyValues(x)
	}
	switch x := normal(decoded(path, x)).(type) {
	case map[string]any:
		for key, v := range x {
			flatten(append(slices.Clip(path), key), v, into)
		}
	case []any:
		for i, v := range x {
			flatten(append(slices.Clip(path), "["+strconv.Itoa(i)+"]"), v, into)
		}
	case hostPath:
		into[strings.Join(path, ".")] = string(x)
	case string:
		// Another attribute can make a path of it, or none.
		into[strings.Join(path, ".")] = strings.TrimPrefix(x, "./")
	default:
		into[strings.Join(path, ".")] = show(x)
	}
	return into
}

// origins returns the places that a value says it was written at: of an
// interpolated one, the text around its expressions, the expressions, and where
// their variables are defined.
func origins(v *value.Value) []source.Span {
	spans := []source.Span{v.At}
	add := func(s *value.Step) {
		for ; s != nil; s = s.Prev {
			spans = append(spans, s.At)
		}
	}
	add(v.Step)
	for _, p := range v.Parts {
		spans = append(spans, p.At)
		add(p.Step)
	}
	return spans
}

// exact returns the places whose bytes are those of the value, one by one.
func exact(files *source.Files, v *value.Value) []source.Span {
	if v.State != value.Known && v.State != value.Assumed || v.Str == "" {
		return nil
	}
	if v.Parts == nil {
		if at := v.Span(0, len(v.Str)); files.Text(at) == v.Str {
			return []source.Span{at}
		}
		return nil
	}
	var spans []source.Span
	for _, p := range v.Parts {
		text := v.Str[p.Off:p.End]
		at := p.At
		if p.Var != "" && p.Step != nil && files.Text(at) != text {
			at = p.Step.At
		}
		if text == "" || files.Text(at) != text {
			continue
		}
		spans = append(spans, at)
	}
	return spans
}

// TestPositions changes one byte of a value where the engine says that it is
// written and loads the result with compose-go: the value must change, and only
// values that name the place may change with it.
func TestPositions(t *testing.T) {
	t.Parallel()
	c := newComparison(t)
	random := rand.New(rand.NewPCG(*firstSeed, 2))
	counts := map[string]int{}
	shown := 0
	for seed := *firstSeed; counts["checked"] < *mutations; seed++ {
		if seed > *firstSeed+uint64(*mutations)*20+100 {
			t.Fatalf("too few projects can be checked: %v", counts)
		}
		p := generate(seed<<16, "")
		before := judge(t, c.root, p)
		a := ask(t, p)
		if before.err != nil || len(a.errors) > 0 || a.failure != "" {
			continue
		}
		for range 3 {
			problem := checkPosition(t, c.root, random, p, before, a, counts)
			if problem == "" {
				continue
			}
			t.Fail()
			if shown++; shown <= *showCases {
				t.Logf("%s\n%s\n%s", p.name, problem, p.text())
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%6d %s", counts[name], name)
	}
}

func checkPosition(t *testing.T, root string, random *rand.Rand, p *project, before verdict, a answer, counts map[string]int) string {
	t.Helper()
	all := leaves(nil, a.project.Root)
	target := all[random.IntN(len(all))]
	places := exact(a.files, target.v)
	if len(places) == 0 {
		counts["skipped: the value has no place of its own"]++
		return ""
	}
	at := places[random.IntN(len(places))]
	offset := random.IntN(at.Len())
	file := a.files.At(at.Pos())
	start := file.Offset(at.Pos()) + offset
	old := p.files[file.Path][start]
	changed, ok := other(old)
	if !ok {
		counts["skipped: the byte has no like"]++
		return ""
	}
	q := *p
	q.files = maps.Clone(p.files)
	text := []byte(p.files[file.Path])
	text[start] = changed
	q.files[file.Path] = string(text)
	after := judge(t, root, &q)
	if after.model == nil {
		counts["skipped: compose-go refuses the change"]++
		return ""
	}
	was := flatten(nil, relative(before.model, before.root, a.project.Dir), map[string]string{})
	is := flatten(nil, relative(after.model, after.root, a.project.Dir), map[string]string{})
	if !slices.Equal(slices.Sorted(maps.Keys(was)), slices.Sorted(maps.Keys(is))) {
		counts["skipped: the change moves other values"]++
		return ""
	}
	named := map[string]bool{}
	pos := at.Sub(offset, offset+1)
	for _, l := range all {
		named[l.path] = named[l.path] || slices.ContainsFunc(origins(l.v), func(s source.Span) bool { return s.Contains(pos) })
	}
	counts["checked"]++
	what := fmt.Sprintf("%s = %s, byte %d of %s: %q becomes %q", target.path, target.v, start, file.Path, old, changed)
	if was[target.path] == is[target.path] && strings.Contains(target.path, "[") && writtenTwice(p, target.v.Str) {
		counts["checked: an equal entry takes the place"]++
		return ""
	}
	if was[target.path] == is[target.path] {
		return what + ", and the value stays"
	}
	for path, text := range is {
		if was[path] != text && !named[path] && !implies(target.path, path) {
			return what + ", and " + path + " changes from " + was[path] + " to " + text + ", which does not name the place"
		}
	}
	return ""
}

// writtenTwice reports whether a text stands at two places: of equal entries of
// merged lists either is the origin.
func writtenTwice(p *project, text string) bool {
	n := 0
	for _, content := range p.files {
		n += strings.Count(content, text)
	}
	return n > 1
}

// implies reports whether one value may decide another without being part of
// it: the project's name starts those of resources, sharing a namespace makes a
// dependency, a volume's driver makes a path of its device.
func implies(cause, effect string) bool {
	switch {
	case cause == "name":
		return strings.HasSuffix(effect, ".name")
	case strings.HasSuffix(cause, ".driver") || strings.HasSuffix(cause, ".driver_opts.o"):
		return strings.HasSuffix(effect, ".driver_opts.device")
	}
	for _, key := range []string{"network_mode", "ipc", "pid", "uts", "cgroup"} {
		if strings.HasSuffix(cause, "."+key) && strings.Contains(effect, ".depends_on.") {
			return true
		}
	}
	return false
}

// other returns a byte of the same class.
func other(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '8', c >= 'a' && c <= 'y', c >= 'A' && c <= 'Y':
		return c + 1, true
	case c == '9', c == 'z', c == 'Z':
		return c - 1, true
	}
	return 0, false
}

// TestOrigins counts how many values say where they are written, and of those
// how many stand there word by word.
func TestOrigins(t *testing.T) {
	counts := map[string]int{}
	count := func(p *project) {
		a := ask(t, p)
		if a.failure != "" || len(a.errors) > 0 {
			return
		}
		for _, l := range leaves(nil, a.project.Root) {
			counts["values"]++
			switch {
			case l.v.State == value.Synthetic:
				counts["given by a rule of Compose"]++
				if !l.v.At.IsValid() {
					counts["given by a rule of Compose, without a place"]++
				}
			case !l.v.At.IsValid() && l.v.Step == nil && len(l.v.Parts) == 0:
				counts["written, without a place"]++
				counts["without a place: "+generic(l.path)]++
			default:
				counts["written, with a place"]++
				if l.v.Str == "" {
					counts["with a place, empty"]++
					break
				}
				if isExact(a.files, l.v) {
					counts["with a place, the text there is the value"]++
					break
				}
				counts["with a place, the text there is another form"]++
				counts["another form: "+generic(l.path)]++
			}
		}
	}
	for seed := range uint64(500) {
		count(generate(*firstSeed+seed<<8, ""))
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if strings.Contains(name, ": ") && counts[name] < 5 {
			continue
		}
		t.Logf("%6d %s", counts[name], name)
	}
	if counts["written, without a place"] > 0 {
		t.Errorf("%d written values do not say where", counts["written, without a place"])
	}
}

// isExact reports whether all of a value stands where its parts say.
func isExact(files *source.Files, v *value.Value) bool {
	total := 0
	for _, at := range exact(files, v) {
		total += at.Len()
	}
	return total == len(v.Str)
}

// generic drops names and indexes from a path.
func generic(path string) string {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		if i == 1 || strings.HasPrefix(part, "[") {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, ".")
}
