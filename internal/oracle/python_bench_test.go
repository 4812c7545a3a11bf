package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// BenchmarkPython reads Python's standard library, whole with -python-library.
func BenchmarkPython(b *testing.B) {
	program, err := exec.LookPath(*pythonProgram)
	if err != nil {
		b.Logf("there is no %s", *pythonProgram)
		return
	}
	files := source.NewFiles(source.Memory{})
	lines, size := 0, 0
	for _, path := range standardLibrary(b, program) {
		content, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		files.Add(path, content)
		lines += bytes.Count(content, []byte("\n"))
		size += len(content)
	}
	b.SetBytes(int64(size))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		for _, file := range files.Loaded() {
			python.Parse(file)
		}
	}
	runtime.ReadMemStats(&after)
	rounds := float64(b.N) * float64(lines)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/rounds, "ms/1000lines")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/rounds, "B/line")
}
