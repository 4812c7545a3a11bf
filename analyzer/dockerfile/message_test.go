package dockerfile

import (
	"strings"
	"testing"
	"unicode"
)

// TestMessages holds BuildKit's errors as they are said here, each with the
// text at its place.
func TestMessages(t *testing.T) {
	tests := []struct{ text, at, message string }{
		{"", "", "the file holds no instruction"},
		{"# only\n", "", "the file holds no instruction"},
		{"ARG A\n", "ARG A", "the file has no `FROM`"},
		{"RUN x\nFROM a\n", "RUN x", "`RUN` stands before the first `FROM`"},
		{"FROM a\nFORM b\n", "FORM", "unknown instruction `FORM`; did you mean `FROM`?"},
		{"FROM a\ncp b c\n", "cp", "unknown instruction `cp`; did you mean `cmd`?"}, // or `copy`
		{"FROM a\nCOPY\u00a0x y\n", "COPY\u00a0x", "unknown instruction `COPY\\u00a0x`: the no-break space in it ends no word"},
		{"FROM a\nCOPY --form=x a b\n", "--form=x", "`COPY` has no flag `--form`; did you mean `--from`?"},
		{"FROM a\nCOPY --from=x --from=y a b\n", "--from=y", "flag `--from` is written twice"},
		{"FROM a\nCOPY --from a b\n", "--from", "flag `--from` has no value"},
		{"FROM a\nCOPY --link=no a b\n", "no", "`no` of `--link` is neither `true` nor `false`"},
		{"FROM a\nUSER\n", "USER", "`USER` takes one argument"},
		{"FROM a\nEXPOSE\n", "EXPOSE", "`EXPOSE` has no argument"},
		{"FROM a\nCOPY x\n", "x", "`COPY` has no destination"},
		{"FROM a\nCOPY x <<E\nE\n", "<<E", "the destination of `COPY` is a heredoc"},
		{"FROM a\nENV x\n", "x", "`ENV` has a name without a value"},
		{"FROM a\nENV a=b c\n", "c", "a word of `ENV` is not `name=value`"},
		{"FROM a\nENV =c\n", "=c", "a name of `ENV` is empty"},
		{"FROM a\nCMD [\"a\", 1]\n", "1", "an element of the JSON array is not a string"},
		{"FROM a\nRUN <<E\nx\nUSER y\n", "<<E", "heredoc `E` has no line that ends it"},
		{"FROM\n", "FROM", "`FROM` names no image"},
		{"FROM a b\n", "b", "`FROM` takes an image, or an image, `AS` and a stage name"},
		{"FROM a # b\n", "#", "a comment can't follow an instruction on its line"},
		{"FROM a AS\n", "AS", "`FROM` has no stage name after `AS`"},
		{"FROM a AS 1b\n", "1b", "stage name `1b` does not start with a letter, or holds other than letters, digits, `-`, `_` and `.`"},
		{"FROM {{ image }}\n", "FROM {{ image }}", "template markup in `FROM`: no image can be read from it"},
		{"{% if x %}\nFROM a\n", "{% if x %}", "template markup `{%` is not an instruction"},
		{"FROM a\nONBUILD ONBUILD RUN x\n", "ONBUILD", "`ONBUILD` triggers another `ONBUILD`"},
		{"FROM a\nONBUILD FROM x\n", "FROM", "`ONBUILD` can't trigger this instruction"},
		{"FROM a\nHEALTHCHECK NONE x\n", "x", "`HEALTHCHECK NONE` takes no argument"},
		{"FROM a\nHEALTHCHECK CMD\n", "CMD", "`HEALTHCHECK CMD` has no command"},
		{"FROM a\nHEALTHCHECK curl x\n", "curl", "`curl` is neither `CMD` nor `NONE`"},
		{"FROM a\nHEALTHCHECK --interval=5 CMD x\n", "5", "the duration is not one of at least `1ms`"},
		{"FROM a\nHEALTHCHECK --retries=x CMD x\n", "x", "the number of retries is not a whole number from 0 on"},
		{"FROM a\nVOLUME [\"\"]\n", `""`, "a path of `VOLUME` is empty"},
		{"FROM a\nSHELL sh\n", "sh", "the argument of `SHELL` is not a JSON array"},
		{"FROM a\nRUN --network=x y\n", "x", "the network is none of `default`, `none` and `host`"},
		{"FROM a\nRUN --security=x y\n", "x", "the security mode is neither `sandbox` nor `insecure`"},
		{"FROM a\nRUN --mount=from=$x,target=/y z\n", "from=$x,target=/y", "variables are not expanded in `from` of `--mount`; name a stage"},
		{"# escape=x\nFROM a\n", "x", "the escape character is `x`; it is a backslash or a backtick"},
		{"# syntax=x\n# syntax=y\nFROM a\n", "# syntax=y", "the directive `syntax` is written twice"},
		{"# check=x\nFROM a\n", "# check=x", "the check options `x` are not `skip`, `experimental` or `error` with a value"},
		{"FROM a\nRUN " + strings.Repeat("x", maxLine) + "\n", "RUN " + strings.Repeat("x", maxLine), "a line is longer than 65535 bytes"},
		{"\x7fELF\x00\x01\n", "\x00", "the file is binary, not a Dockerfile"},
		{"\xff\xfeF\x00R\x00", "\xff\xfe", "the file is UTF-16, not a Dockerfile"},
		{"<!DOCTYPE html>\n<html>\n", "<!DOCTYPE html>", "the file is a markup document, not a Dockerfile"},
		{"{{ x }}\n{{ y }}\n", "{{ x }}", "the file is a template, not a Dockerfile"},
		{"hello world\n", "hello world", "no line starts with an instruction, not a Dockerfile"},
		{"FROM a\nUSER \xff\n", "\xff", "the file is not UTF-8 here; the byte reads as `?`"},
		{"FROM a AS B\n", "B", "stage name `B` is not lower case"},
		{"FROM a as b\n", "as", "`as` is cased otherwise than `FROM`"},
		{"FROM a\nMAINTAINER b\n", "MAINTAINER", "`MAINTAINER` is deprecated; write `LABEL org.opencontainers.image.authors`"},
		{"FROM a\nRUN x \\\n\n y\n", "\n", "an empty line stands between continued lines"},
		{"# check=experimental=all\n# other\nARG A\nFROM a\n", "# other", "the comment before `ARG` does not start with the name that it defines"},
	}
	for _, test := range tests {
		f, file := load(test.text)
		if len(file.Diagnostics) != 1 {
			t.Errorf("%.60q: diagnostics %+v", test.text, file.Diagnostics)
			continue
		}
		d := file.Diagnostics[0]
		if d.Message != test.message || f.Text(d.At) != test.at {
			t.Errorf("%.60q:\ngot  %q at %.60q\nwant %q at %.60q", test.text, d.Message, f.Text(d.At), test.message, test.at)
		}
		if first := rune(d.Message[0]); unicode.IsUpper(first) || strings.HasSuffix(d.Message, ".") {
			t.Errorf("message %q starts in upper case or ends in a period", d.Message)
		}
	}
}
