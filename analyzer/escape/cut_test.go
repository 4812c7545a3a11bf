package escape

import "testing"

func TestEffect(t *testing.T) {
	for want, change := range map[string]Change{
		"breaks 1 way":     {Paths: []int{0}},
		"lengthens 2 ways": {Paths: []int{0, 1}, Lowers: true},
		"breaks 2 ways; 5.8 is left for the next change":                       {Paths: []int{0, 1}, Left: 58},
		"breaks 1 way; 5.8 stays, which no change closes":                      {Paths: []int{0}, Left: 58, final: true},
		"closes what leads around the others":                                  {final: true},
		"closes what leads around the others; 4.0 is left for the next change": {Left: 40},
	} {
		if got := change.Effect(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
