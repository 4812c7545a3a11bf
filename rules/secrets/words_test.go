package secrets

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Names in ASCII have the same words either way.
func TestWordsOfRunes(t *testing.T) {
	t.Parallel()
	const letters = "ABKabk019_-. $/"
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		name := make([]byte, r.IntN(9))
		for i := range name {
			name[i] = letters[r.IntN(len(letters))]
		}
		if got, want := words(string(name)), runeWords([]rune(string(name))); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", name, got, want)
		}
	}
}
