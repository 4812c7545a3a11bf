package fix

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// word returns a rule that reports a word and replaces it.
func word(name, text, with string, safety analyzer.Safety, effect analyzer.Effect) *analyzer.Rule {
	run := func(pass *analysis.Pass) (any, error) {
		files := source.In(pass).Files
		for _, p := range source.In(pass).Compose {
			f, err := files.Load(p, source.MaxFileSize)
			if err != nil {
				return nil, err
			}
			content := string(f.Content)
			for off := 0; ; off++ {
				n := strings.Index(content[off:], text)
				if n < 0 {
					break
				}
				off += n
				at := f.Span(off, off+len(text))
				finding := analyzer.At(at, "%s is bad", text).About("services.a").Keyed(text)
				finding.Fix(safety, "replace it", analysis.TextEdit{Pos: at.Pos(), End: at.End(), NewText: []byte(with)}).Report(pass)
			}
		}
		return nil, nil
	}
	return &analyzer.Rule{
		Analyzer: &analysis.Analyzer{Name: name, Doc: "test", Requires: []*analysis.Analyzer{source.Analyzer}, Run: run},
		Effect:   effect,
	}
}

// analyse returns the function that analyses some files of a tree.
func analyse(rules []*analyzer.Rule, paths ...string) func(context.Context, source.Tree) (*analyzer.Report, error) {
	return func(ctx context.Context, t source.Tree) (*analyzer.Report, error) {
		var units []analyzer.Unit
		for _, p := range paths {
			units = append(units, analyzer.Unit{Source: &source.Unit{Name: p, Compose: []string{p}, Files: source.NewFiles(t)}})
		}
		return analyzer.Run(ctx, units, analyzer.Options{Rules: rules})
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	const safe, review = analyzer.Safe, analyzer.NeedsReview
	const severe, mild = analyzer.Rejected, analyzer.Degrades
	tests := []struct {
		name    string
		rules   []*analyzer.Rule
		unsafe  bool
		in      string
		want    string
		applied int
		refused int
	}{
		{"every place", []*analyzer.Rule{word("A", "bad", "", safe, severe)}, false, "1 bad\n2 bad\n", "1 \n2 \n", 2, 0},
		{"what needs review stays", []*analyzer.Rule{word("A", "bad", "", review, severe)}, false, "bad", "bad", 0, 0},
		{"what needs review", []*analyzer.Rule{word("A", "bad", "", review, severe)}, true, "bad", "", 1, 0},
		{"side by side", []*analyzer.Rule{word("A", "bad", "", safe, severe)}, false, "badbadbad.", ".", 3, 0},
		{"overlapping, the first finding wins", []*analyzer.Rule{word("A", "one two", "1", safe, mild), word("B", "two three", "2", safe, severe)}, false, "one two three", "one 2", 1, 0},
		{"a new finding", []*analyzer.Rule{word("A", "bad", "evil", safe, severe), word("B", "evil", "", review, severe)}, false, "bad", "bad", 0, 1},
		{"a milder one is new, too", []*analyzer.Rule{word("A", "bad", "evil", safe, severe), word("B", "evil", "", review, mild)}, false, "bad", "bad", 0, 1},
		{"a milder one that was covered", []*analyzer.Rule{word("A", "bad", "evil", review, severe), word("B", "evil", "", review, mild)}, true, "bad", "", 2, 0},
		{"no cure", []*analyzer.Rule{word("A", "bad", "bad", safe, severe), word("B", "evil", "", safe, severe)}, false, "bad evil", "bad ", 1, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := Options{Unsafe: test.unsafe, Analyse: analyse(test.rules, "a")}
			got, err := Run(context.Background(), source.Memory{"a": []byte(test.in)}, o)
			if err != nil {
				t.Fatal(err)
			}
			after := test.in
			if len(got.Files) > 0 {
				after = string(got.Files[0].After)
			}
			if after != test.want || len(got.Applied) != test.applied || got.Refused != test.refused {
				t.Errorf("%q with %d applied, %d refused; want %q, %d, %d", after, len(got.Applied), got.Refused, test.want, test.applied, test.refused)
			}
			again, err := Run(context.Background(), source.Memory{"a": []byte(after)}, o)
			if err != nil || len(again.Applied)+len(again.Files) > 0 {
				t.Errorf("a second run changes %v, %v", again, err)
			}
		})
	}
}

// TestNoNewGap refuses a fix after which something can't be analysed.
func TestNoNewGap(t *testing.T) {
	t.Parallel()
	breaks := &analyzer.Rule{Analyzer: &analysis.Analyzer{
		Name: "Breaks", Doc: "test", Requires: []*analysis.Analyzer{source.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			content, err := pass.ReadFile("a")
			if err == nil && len(content) == 0 {
				err = errors.New("empty")
			}
			return nil, err
		},
	}}
	rules := []*analyzer.Rule{word("A", "bad", "", analyzer.Safe, analyzer.Rejected), breaks}
	got, err := Run(context.Background(), source.Memory{"a": []byte("bad")}, Options{Analyse: analyse(rules, "a")})
	if err != nil || len(got.Files) > 0 || got.Refused != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestWrite edits what links lead to, once, and nothing outside of the root.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(root, "sub"), 0o755))
	must(os.WriteFile(filepath.Join(root, "sub", "file"), []byte("bad bad\r\n"), 0o640))
	must(os.Chmod(filepath.Join(root, "sub", "file"), 0o751))
	must(os.WriteFile(filepath.Join(dir, "outside"), []byte("bad"), 0o600))
	must(os.Symlink("sub/file", filepath.Join(root, "link")))
	must(os.Symlink("../../outside", filepath.Join(root, "sub", "out")))
	disk, err := source.Open(root)
	must(err)
	defer disk.Close() //nolint:errcheck // nothing was written
	rules := []*analyzer.Rule{word("A", "bad", "good", analyzer.Safe, analyzer.Rejected)}
	r, err := Run(context.Background(), disk, Options{Analyse: analyse(rules, "link", "sub/file", "sub/out")})
	must(err)
	want := []File{{Path: "sub/file", Before: []byte("bad bad\r\n"), After: []byte("good good\r\n")}}
	if diff := cmp.Diff(want, r.Files); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	must(r.Write(disk))
	content, err := os.ReadFile(filepath.Join(root, "link"))
	must(err)
	info, err := os.Lstat(filepath.Join(root, "sub", "file"))
	must(err)
	if string(content) != "good good\r\n" || info.Mode() != 0o751 {
		t.Errorf("got %q with mode %v", content, info.Mode())
	}
	if info, err := os.Lstat(filepath.Join(root, "link")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is replaced")
	}
	if content, err := os.ReadFile(filepath.Join(dir, "outside")); err != nil || string(content) != "bad" {
		t.Errorf("outside of the root is %q, %v", content, err)
	}
	if entries, err := os.ReadDir(filepath.Join(root, "sub")); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if changed := (*source.ChangedError)(nil); !errors.As(r.Write(disk), &changed) {
		t.Error("a file is overwritten that was changed meanwhile")
	}
}
