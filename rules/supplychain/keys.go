package supplychain

import (
	"strconv"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A keyring gives findings their keys. A text that stands in a stage or
// container more than once is numbered, so that the keys tell findings apart
// without naming a line.
type keyring struct {
	counts map[keyOwner]int
	given  map[keyPlace]string
}

type keyOwner struct {
	stage     *recipe.Stage
	container *container.Container
	text      string
}

type keyPlace struct {
	keyOwner
	at source.Span
}

func newKeyring() *keyring {
	return &keyring{counts: map[keyOwner]int{}, given: map[keyPlace]string{}}
}

// key sets the key of a finding in a place.
func (k *keyring) key(f *analyzer.Finding, p *place, text string) {
	owner := keyOwner{p.stage, p.container, text}
	at := keyPlace{owner, f.At}
	key, ok := k.given[at]
	if !ok {
		k.counts[owner]++
		if key = text; k.counts[owner] > 1 {
			key += " #" + strconv.Itoa(k.counts[owner])
		}
		k.given[at] = key
	}
	f.Keyed(key)
}
