package oracle

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

var (
	wholeLibrary  = flag.Bool("python-library", false, "judge all of Python's standard library and its tests, not a sample")
	pythonProgram = flag.String("python", "python3", "the Python that judges, 3.10 or newer")
)

// sampledFiles is the number of files of the standard library that are judged
// without -python-library.
const sampledFiles = 40

// TestPython requires that the tree of every file is the one of CPython: the
// same nodes in the same bytes with the same names, operators and values.
func TestPython(t *testing.T) {
	t.Parallel()
	paths := pythonFiles(t, filepath.Join("..", "..", "analyzer", "python", "testdata"))
	if *corpus != "" {
		paths = append(paths, pythonFiles(t, *corpus)...)
	}
	program, err := exec.LookPath(*pythonProgram)
	if err != nil {
		t.Logf("there is no %s: %d files and the standard library are not judged", *pythonProgram, len(paths))
		return
	}
	paths = append(paths, standardLibrary(t, program)...)
	score := pythonScore{}
	judgePython(t, program, paths, &score)
	t.Log(&score)
	if score.equal == 0 {
		t.Error("no file was judged")
	}
}

// A pythonScore counts what became of files.
type pythonScore struct {
	equal, differing, nodes int
	refusedHere, both       int      // by the reader alone, by both
	refused                 []string // paths of those that CPython alone refuses
	recoded                 int
}

func (s *pythonScore) String() string {
	return fmt.Sprintf("%d files with %d nodes equal, %d differ, %d refused by the reader alone, "+
		"%d by both, %d not in UTF-8, %d refused by CPython alone (newer syntax or checks beyond the grammar):\n%s",
		s.equal, s.nodes, s.differing, s.refusedHere, s.both, s.recoded, len(s.refused), strings.Join(s.refused, "\n"))
}

// pythonFiles returns the Python files below dir in the order of their paths.
func pythonFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(path) != ".py" {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() <= python.MaxFileSize {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return paths
}

// standardLibrary returns files of the standard library of the judge: all, or
// some that lie evenly among them.
func standardLibrary(tb testing.TB, program string) []string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), program, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))")
	cmd.Env = outside
	out, err := cmd.Output()
	if err != nil {
		tb.Fatal(err)
	}
	all := slices.DeleteFunc(pythonFiles(tb, strings.TrimSpace(string(out))), func(path string) bool {
		return strings.Contains(path, "site-packages")
	})
	if *wholeLibrary {
		return all
	}
	var sample []string
	for i := 0; i < len(all); i += max(1, len(all)/sampledFiles) {
		sample = append(sample, all[i])
	}
	return sample
}

// judgePython compares the nodes of each file.
func judgePython(t *testing.T, program string, paths []string, score *pythonScore) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, filepath.Join("testdata", "nodes.py"))
	cmd.Env = append(slices.Clone(outside), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = strings.NewReader(strings.Join(paths, "\n"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var path, verdict string
	var nodes []string
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "file "); ok {
			score.compare(t, path, verdict, nodes)
			verdict, path, _ = strings.Cut(rest, " ")
			nodes = nodes[:0]
			continue
		}
		nodes = append(nodes, line)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	score.compare(t, path, verdict, nodes)
}

// compare holds the reader's nodes of a file against the judge's.
func (s *pythonScore) compare(t *testing.T, path, verdict string, want []string) {
	t.Helper()
	if path == "" {
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := source.NewFiles(source.Memory{})
	module := python.Parse(files.Add("main.py", content))
	bad := len(module.Bad) > 0
	switch {
	case verdict == "recoded":
		s.recoded++
	case verdict == "refused" && bad:
		s.both++
	case verdict == "refused":
		s.refused = append(s.refused, path)
	case bad:
		s.refusedHere++
		line, column := files.Loaded()[0].Position(files.Loaded()[0].Offset(module.Bad[0].Pos()))
		t.Errorf("%s:%d:%d: %s", path, line, column, module.Bad[0].Message)
	default:
		s.compareNodes(t, path, string(content), dumpPython(files.Loaded()[0], module, verdict == "fields"), want)
	}
}

func (s *pythonScore) compareNodes(t *testing.T, path, content string, got, want []string) {
	t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		s.equal++
		s.nodes += len(got)
		return
	}
	s.differing++
	t.Errorf("%s differs\nonly here: %s\nonly CPython: %s", path, firstMissing(got, want, content), firstMissing(want, got, content))
}

// firstMissing shows the first lines of list that are not in other; both are
// sorted.
func firstMissing(list, other []string, content string) string {
	var missing []string
	for _, line := range list {
		if _, found := slices.BinarySearch(other, line); found {
			continue
		}
		var kind string
		var start, end int
		if _, err := fmt.Sscanf(line, "%s %d %d", &kind, &start, &end); err == nil && end <= len(content) {
			line = fmt.Sprintf("%s: %.60q", line, content[start:end])
		}
		if missing = append(missing, line); len(missing) == 3 {
			break
		}
	}
	return strings.Join(missing, "; ")
}
