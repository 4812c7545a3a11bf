package dockerfile

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestEdits(t *testing.T) {
	t.Parallel()
	last := func(f *File) *Instruction { return f.Instructions[len(f.Instructions)-1] }
	comment := func(f *File) []analysis.TextEdit { return f.DeleteLines(f.Comments[0].At) }
	user := func(f *File) []analysis.TextEdit { return f.InsertAfter(f.Instructions[0], "USER 1") }
	userLast := func(f *File) []analysis.TextEdit { return f.InsertAfter(last(f), "USER 1") }
	top := func(f *File) []analysis.TextEdit { return f.MoveToTop(f.Comments[len(f.Comments)-1]) }
	word := func(i int) func(f *File) []analysis.TextEdit {
		return func(f *File) []analysis.TextEdit { return f.DeleteWord(last(f), last(f).Args[i]) }
	}
	inScript := func(text string) func(f *File) []analysis.TextEdit {
		return func(f *File) []analysis.TextEdit {
			script := last(f).Args[len(last(f).Args)-1]
			for off := 0; off+len(text) <= len(script.Str); off++ {
				if script.Str[off:off+len(text)] == text {
					return f.DeleteWord(last(f), script.Sub(off, off+len(text)))
				}
			}
			return nil
		}
	}
	exec := func(words ...string) func(f *File) []analysis.TextEdit {
		return func(f *File) []analysis.TextEdit { return f.WriteExecForm(last(f), words) }
	}
	tests := []struct {
		name, in string
		edit     func(f *File) []analysis.TextEdit
		want     string
	}{
		{"comment", "FROM a\n  # b\nRUN c\n", comment, "FROM a\nRUN c\n"},
		{"first line", "# b\r\nFROM a\r\n", comment, "FROM a\r\n"},
		{"first line after a byte order mark", "\ufeff# b\nFROM a\n", comment, "\ufeffFROM a\n"},
		{"last line", "FROM a\r\n# b", comment, "FROM a"},
		{"empty lines", "FROM a\r\nRUN b \\\r\n\r\n  \r\n  c \\\r\n\r\n  d\r\n\r\n", func(f *File) []analysis.TextEdit { return f.DeleteEmptyLines(last(f)) }, "FROM a\r\nRUN b \\\r\n  c \\\r\n  d\r\n\r\n"},
		{"below an instruction", "FROM a\nRUN b", user, "FROM a\nUSER 1\nRUN b"},
		{"at the end", "FROM a\r\nRUN b", userLast, "FROM a\r\nRUN b\r\nUSER 1"},
		{"below continued lines", "FROM a\nRUN b \\\n  # c\n  d  \nCMD e\n", func(f *File) []analysis.TextEdit { return f.InsertAfter(f.Instructions[1], "USER 1") }, "FROM a\nRUN b \\\n  # c\n  d  \nUSER 1\nCMD e\n"},
		{"below a heredoc", "FROM a\nRUN <<E\nb\nE\nCMD c\n", func(f *File) []analysis.TextEdit { return f.InsertAfter(f.Instructions[1], "USER 1") }, "FROM a\nRUN <<E\nb\nE\nUSER 1\nCMD c\n"},
		{"below a heredoc at the end", "FROM a\nRUN <<-E\n\tb\n\tE", userLast, "FROM a\nRUN <<-E\n\tb\n\tE\nUSER 1"},
		{"continuation into nothing", "FROM a\nRUN b \\", userLast, "refused"},
		{"to the top", "# b\n# escape=`\nFROM a\n", top, "# escape=`\n# b\nFROM a\n"},
		{"below directives", "# syntax=x\r\n# b\r\n# escape=`\r\nFROM a\r\n", top, "# syntax=x\r\n# escape=`\r\n# b\r\nFROM a\r\n"},
		{"word of the exec form", "FROM a\nCMD [\"b\" , \"--c\", \"d\"]\n", word(1), "FROM a\nCMD [\"b\", \"d\"]\n"},
		{"first word", "FROM a\nCMD [\"b\", \"c\"]\n", word(0), "refused"},
		{"word of a script", "FROM a\nCMD b  --c d\n", inScript("--c"), "FROM a\nCMD b d\n"},
		{"word of sh -c", "FROM a\nCMD [\"sh\", \"-c\", \"b --c\"]\n", inScript("--c"), "FROM a\nCMD [\"sh\", \"-c\", \"b\"]\n"},
		{"word alone on its line", "FROM a\nCMD b \\\n  --c\n", inScript("--c"), "refused"},
		{"part of a word", "FROM a\nCMD b --c=1\n", inScript("--c"), "refused"},
		{"exec form", "FROM a\nCMD b 'c d'\n", exec("b", "c d"), "FROM a\nCMD [\"b\", \"c d\"]\n"},
		{"exec form of continued lines", "FROM a\nCMD b \\\n  c\n", exec("b", "c"), "refused"},
		{"exec form with an escape", "FROM a\nCMD b c\n", exec("b", "c\""), "refused"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := source.NewFiles(nil).Add("Dockerfile", []byte(test.in))
			f := Parse("Dockerfile", value.NewString(test.in, file.Span(0, len(test.in))))
			edits := test.edit(f)
			got := "refused"
			if len(edits) > 0 {
				got = test.in
			}
			slices.SortFunc(edits, func(a, b analysis.TextEdit) int { return int(b.Pos - a.Pos) })
			for _, e := range edits {
				got = got[:file.Offset(e.Pos)] + string(e.NewText) + got[file.Offset(e.End):]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
