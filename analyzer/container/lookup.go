package container

import (
	"github.com/hullcheck/hullcheck/analyzer/compose"
)

// A lookup finds services by what refers to them. It is made once for a join,
// so that an application of many services costs no more for each of them.
type lookup struct {
	byName          map[string]int
	byContainerName map[string]int
	builders        map[Reference]int // of images that services of the unit build
	awaited         map[string]bool   // services whose success others wait for
}

func newLookup(services []*compose.Service) *lookup {
	l := &lookup{
		byName: make(map[string]int, len(services)), byContainerName: map[string]int{},
		builders: map[Reference]int{}, awaited: map[string]bool{},
	}
	for i, s := range services {
		l.byName[s.Name] = i
		if name := s.Get("container_name"); name.IsKnown() {
			keepFirst(l.byContainerName, name.Str, i)
		}
		if image := s.Get("image"); image.IsKnown() && !s.Get("build").IsZero() {
			keepFirst(l.builders, ParseReference(image.Str), i)
		}
		waits := s.Get("depends_on")
		if waits == nil {
			continue
		}
		for _, m := range waits.Kids {
			if condition := m.Val.Get("condition"); condition.IsKnown() && condition.Str == "service_completed_successfully" {
				l.awaited[m.Key] = true
			}
		}
	}
	return l
}

func keepFirst[K comparable](m map[K]int, key K, i int) {
	if _, ok := m[key]; !ok {
		m[key] = i
	}
}

// indexIn returns the index that a lookup has for a key, -1 if it has none.
func indexIn[K comparable](m map[K]int, key K) int {
	if i, ok := m[key]; ok {
		return i
	}
	return -1
}
