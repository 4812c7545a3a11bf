package correctness

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// MountedFileMistyped reports mounts of files that are not there, where a file
// of nearly that name is.
var MountedFileMistyped = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MountedFileMistyped",
		Doc:      "mounted file is not there, one like it is",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runMountedFileMistyped,
	},
	Effect:     analyzer.Differs, // Docker makes a directory of that name and mounts it
	Precision:  analyzer.High,
	References: analyzer.Refs("Docker, bind mounts https://docs.docker.com/engine/storage/bind-mounts/"),
}

func runMountedFileMistyped(pass *analysis.Pass) (any, error) {
	tree := source.In(pass).Files.Tree()
	for _, c := range container.In(pass) {
		var names []string
		for _, m := range c.Mounts {
			if m.Kind == container.Bind && m.Host.Project {
				names = append(names, m.Host.Path)
			}
		}
		for _, m := range c.Mounts {
			if m.Kind != container.Bind || m.Route != container.ByVolumes || m.From != nil || !m.Source.IsKnown() || !m.Host.Known || !m.Host.Project || !source.Inside(m.Host.Path) {
				continue
			}
			if create := m.Entry.Path("bind", "create_host_path"); create.IsUnknown() || create.IsKnown() && create.Str == "false" {
				continue // Docker refuses what is missing
			}
			like := mistyped(tree, m.Host.Path, names)
			if like == "" {
				continue
			}
			f := analyzer.At(m.Source, "%s gets an empty directory: there is no %s, but %s", c, source.Quote(path.Base(m.Host.Path)), source.Quote(like))
			f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
			f.Fix(analyzer.NeedsReview, "write the name that the file has")
			f.Report(pass)
		}
	}
	return nil, nil
}

// mistyped returns the only file beside a missing one that is called nearly
// like it, "" if there is none, or if it is mounted too.
func mistyped(tree source.Tree, name string, mounted []string) string {
	stem, ext := split(path.Base(name))
	if ext == "" || len(stem) < 4 {
		return "" // most often a directory for data, which Docker is to make
	}
	if _, err := tree.Stat(name); !source.Absent(err) {
		return ""
	}
	entries, err := tree.ReadDir(path.Dir(name))
	if err != nil {
		return ""
	}
	found := ""
	for _, e := range entries {
		if !e.Type().IsRegular() || !like(stem, ext, e) || slices.Contains(mounted, path.Join(path.Dir(name), e.Name())) {
			continue
		}
		if found != "" {
			return ""
		}
		found = e.Name()
	}
	return found
}

// like reports whether a file has the stem with another spelling of the
// extension, or the extension with a stem that a slip of the hand makes of it.
func like(stem, ext string, e fs.DirEntry) bool {
	other, otherExt := split(e.Name())
	if other == stem {
		return strings.EqualFold(ext, otherExt) || ext == ".yml" && otherExt == ".yaml" || ext == ".yaml" && otherExt == ".yml" || ext == ".cnf" && otherExt == ".conf" || ext == ".conf" && otherExt == ".cnf"
	}
	if otherExt != ext || letters(stem) != letters(other) && len(analyzer.Suggest(stem, []string{other})) == 0 {
		return false
	}
	return digits(stem) == digits(other) // node1 is no slip for node2
}

func split(name string) (stem, ext string) {
	ext = path.Ext(name)
	return strings.TrimSuffix(name, ext), ext
}

// letters returns a name without what separates words.
func letters(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(name))
}

func digits(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}
