package container

import (
	_ "embed" // for the table
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An Image is what is known of the image a container is made from.
type Image struct {
	Reference *value.Value // image: or the external base of the stage; nil for scratch
	Known     *KnownImage  // its row of images.tsv, nil if there is none
	Scratch   bool
	// Stage is set if a Dockerfile of the unit gives the image, and FromLine is
	// then the FROM that names the external base.
	Stage    *dockerfile.Image
	FromLine source.Span
	// Base is set if an additional context puts the image of another service
	// in place of the base.
	Base *Image
}

// describe notes what is known of the image that a reference names.
func (i *Image) describe(reference *value.Value) {
	i.Reference = reference
	if !reference.IsKnown() {
		i.Known = knownRepository(reference)
		return
	}
	if reference.Str == "" { // scratch
		i.Reference, i.Scratch = nil, true
		return
	}
	i.Known = Known(reference.Str)
}

func externalImage(reference *value.Value) *Image {
	image := &Image{}
	if !reference.IsZero() {
		image.describe(reference)
		image.Scratch = false
	}
	return image
}

// A KnownImage is a row of images.tsv. Its sources show one version; that all
// of Tags are made the same way is what the table assumes.
type KnownImage struct {
	Repository string // docker.io/library/nginx
	Tags       string // globs one of which the tag must match, "*" for all
	User       string // default user, "root" or a name or number
	// Drops is the user that its entrypoint or daemon goes over to, "" if it
	// stays. It does so for Programs only, and as a Daemon whoever starts it.
	Drops    string
	Programs []string
	Daemon   bool
	// Entrypoint is the image's own. If Passes is set, it ends in running its
	// arguments.
	Entrypoint []string
	Passes     bool
	Command    []string
	Ports      []string
	// Source is where the row's facts stand: the addresses of the files that
	// were opened, a space between them.
	Source string
	// Checked is the date on which Source was opened and found to say all of
	// the row, "-" if some cell stands in none of its files.
	Checked string
}

//go:embed images.tsv
var imageTable string

// images are the rows of images.tsv, sorted by repository; of several for one
// repository the first whose tag matches counts.
var images = sync.OnceValue(func() []KnownImage {
	lines := strings.Split(strings.TrimSpace(imageTable), "\n")[1:]
	rows := make([]KnownImage, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		row := KnownImage{
			Repository: cells[0], Tags: cells[1], User: cells[2],
			Entrypoint: array(cells[4]), Command: array(cells[5]), Ports: strings.Fields(cells[6]),
			Source: cells[7], Checked: cells[8],
		}
		user, programs, ok := strings.Cut(cells[3], ":")
		if !ok {
			user, programs, row.Daemon = strings.Cut(cells[3], "@")
		}
		if user != "" {
			row.Drops, row.Programs = user, strings.Split(programs, ",")
		}
		if n := len(row.Entrypoint); n > 0 && row.Entrypoint[n-1] == "$@" {
			row.Entrypoint, row.Passes = row.Entrypoint[:n-1], true
		}
		rows = append(rows, row)
	}
	return rows
})

// array reads a cell that holds a JSON array of strings.
func array(cell string) []string {
	var words []string
	if err := json.Unmarshal([]byte(cell), &words); err != nil {
		panic("images.tsv: " + cell + ": " + err.Error())
	}
	return words
}

// Known returns the row of images.tsv for a reference, nil if there is none. A
// reference by digest alone matches rows for every tag only.
func Known(reference string) *KnownImage {
	r := ParseReference(reference)
	rows := repository(r.Repository)
	for i := range rows {
		if matchTag(rows[i].Tags, r) {
			return &rows[i]
		}
	}
	return nil
}

// repository returns the rows of a repository.
func repository(name string) []KnownImage {
	rows := images()
	low, ok := slices.BinarySearchFunc(rows, name, func(row KnownImage, name string) int {
		return strings.Compare(row.Repository, name)
	})
	if !ok {
		return nil
	}
	high := low + 1
	for high < len(rows) && rows[high].Repository == name {
		high++
	}
	return rows[low:high]
}

// knownRepository returns the row for every tag of a reference whose tag alone
// is not known, if all rows of the repository have the same user and
// entrypoint. It has a command only if that is the same, too.
func knownRepository(reference *value.Value) *KnownImage {
	if reference == nil || len(reference.Parts) == 0 || reference.Parts[0].State > value.Assumed {
		return nil
	}
	end := 0
	for _, p := range reference.Parts {
		if p.State > value.Assumed {
			break
		}
		end = int(p.End)
	}
	name := reference.Str[:end]
	colon := strings.LastIndexByte(name, ':')
	if colon <= strings.LastIndexByte(name, '/') {
		return nil
	}
	row := Known(name[:colon] + "@")
	if row == nil {
		return nil
	}
	for _, other := range repository(row.Repository) {
		if other.User != row.User || other.Drops != row.Drops || other.Passes != row.Passes ||
			!slices.Equal(other.Programs, row.Programs) || !slices.Equal(other.Entrypoint, row.Entrypoint) {
			return nil
		}
		if !slices.Equal(other.Command, row.Command) {
			common := *row
			common.Command = nil
			row = &common
		}
	}
	return row
}

// matchTag reports whether one of the space-separated globs matches the tag. A
// star stands for any text.
func matchTag(globs string, r Reference) bool {
	for glob := range strings.FieldsSeq(globs) {
		if glob == "*" || r.Tag != "" && matchGlob(glob, r.Tag) {
			return true
		}
	}
	return false
}

func matchGlob(glob, text string) bool {
	parts := strings.Split(glob, "*")
	if len(parts) == 1 {
		return glob == text
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}

// A Reference is a normalised image name.
type Reference struct {
	Repository string // with registry: docker.io/library/nginx
	Tag        string // "latest" if neither tag nor digest is written
	Digest     string
}

// Matches reports whether a reference is of a repository and of one of the
// space-separated tags. A star stands for any text, in both.
func (r Reference) Matches(repository, tags string) bool {
	return matchGlob(repository, r.Repository) && matchTag(tags, r)
}

// Names reports whether a reference is of an image, whatever registry or mirror
// serves it. One without a slash is one of Docker's official images.
func (r Reference) Names(image string) bool {
	_, name, _ := strings.Cut(r.Repository, "/") // the registry is written
	if name == image {
		return true // an official image on a mirror without folders, or just this one
	}
	rest, ok := strings.CutSuffix(name, image)
	if !strings.Contains(image, "/") {
		rest, ok = strings.CutSuffix(rest, "library/")
		return ok && (rest == "" || strings.HasSuffix(rest, "/"))
	}
	return ok && strings.HasSuffix(rest, "/")
}

// ParseReference normalises an image name as Docker does. Registries that serve
// the same images as Docker Hub count as docker.io.
func ParseReference(name string) Reference {
	var r Reference
	name, r.Digest, _ = strings.Cut(name, "@")
	if colon := strings.LastIndexByte(name, ':'); colon > strings.LastIndexByte(name, '/') {
		name, r.Tag = name[:colon], name[colon+1:]
	} else if r.Digest == "" {
		r.Tag = "latest"
	}
	registry, rest, ok := strings.Cut(name, "/")
	if !ok || !strings.ContainsAny(registry, ".:") && registry != "localhost" {
		registry, rest = "docker.io", name
	}
	switch registry {
	case "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "mirror.gcr.io":
		registry = "docker.io"
	case "public.ecr.aws":
		// Amazon's public gallery carries Docker's official images.
		if library, ok := strings.CutPrefix(rest, "docker/"); ok {
			registry, rest = "docker.io", library
		}
	}
	if registry == "docker.io" && !strings.Contains(rest, "/") {
		rest = "library/" + rest
	}
	r.Repository = registry + "/" + rest
	return r
}
