package secrets

import "strconv"

// A numbering tells the findings of one stage apart that have the same key.
type numbering map[string]int

func (n numbering) key(of string) string {
	if n[of]++; n[of] > 1 {
		return of + " " + strconv.Itoa(n[of])
	}
	return of
}
