package program

import (
	"path"
	"slices"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An index finds the rows of the table that a name can mean, by their number.
type index struct {
	images   map[string][]int // by the last element of a repository
	programs map[string][]int // by the first word of a pattern of argv, and its base name
}

var rows = sync.OnceValue(func() index {
	x := index{map[string][]int{}, map[string][]int{}}
	add := func(m map[string][]int, key string, i int) {
		if n := len(m[key]); n == 0 || m[key][n-1] != i {
			m[key] = append(m[key], i)
		}
	}
	for i, p := range Products() {
		for _, image := range p.Images {
			add(x.images, path.Base(image), i)
		}
		for _, pattern := range p.argv {
			add(x.programs, pattern[0], i)
			add(x.programs, path.Base(pattern[0]), i)
		}
	}
	return x
})

// ofImage returns the products that an image may run, in the table's order.
func ofImage(reference *value.Value) []*Product {
	if reference == nil {
		return nil
	}
	var found []*Product
	r := container.ParseReference(reference.Str)
	for _, i := range rows().images[path.Base(r.Repository)] {
		if p := Products()[i]; slices.ContainsFunc(p.Images, r.Names) && p.hasTag(r.Tag) {
			found = append(found, p)
		}
	}
	return found
}

// startedWith returns the products that a command's program may be.
func startedWith(command []*value.Value) []*Product {
	words := started(command)
	if len(words) == 0 {
		return nil
	}
	var found []*Product
	for _, name := range []string{shell.Name(words[0]), path.Base(words[0].Str)} {
		for _, i := range rows().programs[name] {
			found = append(found, Products()[i])
		}
	}
	return found
}

// inTableOrder returns the products of two lists, each once.
func inTableOrder(a, b []*Product) []*Product {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(p, q *Product) int { return p.row - q.row })
	return slices.Compact(all)
}
