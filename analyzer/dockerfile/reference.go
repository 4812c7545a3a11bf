package dockerfile

import (
	"strings"

	"github.com/distribution/reference"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// context returns the additional context that stands for an image or stage.
func (r *resolver) context(name string) *value.Value {
	if name == "" || name == "scratch" || name == "context" || len(r.options.Contexts) == 0 {
		return nil
	}
	if v, ok := r.options.Contexts[name]; ok {
		return v
	}
	name = familiar(name)
	for key, v := range r.options.Contexts {
		if familiar(key) == name {
			return v
		}
	}
	return nil
}

// familiar returns an image reference without what Docker adds by itself.
func familiar(name string) string {
	for _, prefix := range [...]string{"docker.io/library/", "index.docker.io/library/", "docker.io/", "index.docker.io/"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			name = rest
			break
		}
	}
	return strings.TrimSuffix(name, ":latest")
}

// reference checks the form of an image reference.
func (r *resolver) reference(image *value.Value) {
	if !image.IsKnown() {
		return
	}
	_, err := reference.ParseNormalizedNamed(image.Str)
	switch {
	case err == nil:
	case image.Str != strings.ToLower(image.Str):
		r.errorAt(image.At, "%s is no image: names of repositories are lower case", source.Quote(image.Str))
	default:
		r.errorAt(image.At, "%s is no image reference", source.Quote(image.Str))
	}
}
