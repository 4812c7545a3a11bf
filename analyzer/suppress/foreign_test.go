package suppress

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Each case lists the findings that are left, those that are silenced, and what
// is said about each comment: its tool, reach and state with the reason, or why
// it is not honoured.
func TestForeign(t *testing.T) {
	t.Parallel()
	const stages = "FROM a\nRUN bad1\nFROM b\nRUN bad2\n"
	tests := []struct{ name, path, content, visible, suppressed, listed string }{
		{"hadolint", "Dockerfile", "FROM a\n# hadolint ignore=DL3008 , DL0000\nRUN bad1 \\\n  bad2\nRUN bad3\n", "bad3", "bad1 bad2", "hadolint line used"},
		{"hadolint, reason", "Dockerfile", "# hadolint ignore=DL0000 # pinned upstream\nFROM bad1\n", "", "bad1", "hadolint line used: pinned upstream"},
		{"hadolint, reason without a sign", "Dockerfile", "# hadolint ignore=DL0000 pinned upstream\nFROM bad1\n", "bad1", "", "hadolint: is not read by hadolint, which wants `#` before a reason"},
		{"hadolint, not the next line", "Dockerfile", "# hadolint ignore=DL0000\n\nFROM bad1\n", "bad1", "", "hadolint: stands above no instruction: hadolint counts it for the next line"},
		{"hadolint, the last of two", "Dockerfile", "# hadolint ignore=DL0000\n# hadolint ignore=DL3008\nFROM bad1\n", "bad1", "", "hadolint: stands above no instruction: hadolint counts it for the next line; hadolint: hullcheck has no rule for `DL3008`"},
		{"hadolint inside an instruction", "Dockerfile", "FROM a\nRUN x \\\n# hadolint ignore=DL0000\n  bad1\n", "bad1", "", "hadolint: stands above no instruction: hadolint counts it for the next line"},
		{"hadolint at the end", "Dockerfile", "FROM bad1\n# hadolint ignore=DL0000\n", "bad1", "", "hadolint: stands above no instruction: hadolint counts it for the next line"},
		{"hadolint stage", "Dockerfile", "# hadolint stage ignore=DL0000\n" + stages, "bad2", "bad1", "hadolint stage used"},
		{"hadolint global", "Dockerfile", stages + "# hadolint global ignore=DL0000\n", "", "bad1 bad2", "hadolint file used"},
		{"hadolint's shell", "Dockerfile", "# hadolint shell=bash\nFROM bad1\n", "bad1", "", ""},
		{"hadolint for another rule", "Dockerfile", "# hadolint ignore=DL3008,DL3009\nFROM bad1\n", "bad1", "", "hadolint: hullcheck has no rule for `DL3008` or `DL3009`"},
		{"hadolint with nothing to silence", "Dockerfile", "# hadolint ignore=DL0000\nFROM a\n", "", "", "hadolint line unused"},
		{"hadolint in Compose", "compose.yaml", "# hadolint ignore=DL0000\na: bad1\n", "bad1", "", "hadolint: hadolint reads no Compose files"},
		{"another tool's id", "Dockerfile", "# hadolint ignore=CKV_DOCKER_0\nFROM bad1\n", "bad1", "", "hadolint: hullcheck has no rule for `CKV_DOCKER_0`"},

		{"check", "Dockerfile", "# check=skip=Other,OddThing;error=true\n" + stages, "", "bad1 bad2", "buildkit file used"},
		{"check, all", "Dockerfile", "# check=skip=all\n" + stages, "bad1 bad2", "", "buildkit: names no rules"},
		{"check, case", "Dockerfile", "# check=skip=oddthing\n" + stages, "bad1 bad2", "", "buildkit: hullcheck has no rule for `oddthing`"},
		{"check, last line", "Dockerfile", "FROM bad1\n# check=skip=OddThing\n", "bad1", "", "buildkit: is not read by BuildKit, which takes the first one above an instruction"},
		{"check above", "Dockerfile", "FROM bad1\n# text\n# check=skip=OddThing because\nUSER bad2\nUSER bad3\n", "bad1 bad3", "bad2", "buildkit here used: because"},
		{"check above, ended", "Dockerfile", "FROM a\n# check=skip=OddThing\n#\nUSER bad2\n", "bad2", "", "buildkit: is not read by BuildKit, which takes the first one above an instruction"},
		{"check, nothing skipped", "Dockerfile", "# check=error=true\nFROM bad1\n", "bad1", "", ""},

		{"tally", "Dockerfile", "# tally ignore=hadolint/DL0000;reason=known, and\nFROM bad1\nRUN bad2\n", "bad2", "bad1", "tally line used: known, and"},
		{"tally, bare id", "Dockerfile", "# tally ignore=DL0000\nFROM bad1\n", "", "bad1", "tally line used"},
		{"tally global", "Dockerfile", stages + "# tally global ignore=DL0000\n", "", "bad1 bad2", "tally file used"},
		{"tally, all", "Dockerfile", "# tally ignore=all\nFROM bad1\n", "bad1", "", "tally: names no rules"},

		{"checkov", "Dockerfile", stages + "#checkov:skip=CKV_DOCKER_0:a reason: two\n", "", "bad1 bad2", "checkov file used: a reason: two"},
		{"checkov behind prose", "Dockerfile", "FROM bad1\n# see #12 checkov:skip=CKV_DOCKER_0\n", "", "bad1", "checkov file used"},
		{"checkov in Compose", "compose.yaml", "# checkov:skip=CKV_DOCKER_0\na: bad1\n", "bad1", "", "checkov: checkov reads no Compose files"},

		{"trivy", "Dockerfile", "#trivy:ignore:AVD-DS-0002\nFROM bad1\nRUN bad2\n", "bad2", "bad1", "trivy line used"},
		{"trivy, old id", "Dockerfile", "# trivy:ignore:ds002\nFROM bad1\n", "", "bad1", "trivy line used"},
		{"trivy, today", "Dockerfile", "# trivy:ignore:DS-0002:exp:2027-03-31\nFROM bad1\n", "", "bad1", "trivy line used"},
		{"trivy, yesterday", "Dockerfile", "# trivy:ignore:DS-0002 exp:2027-03-30\nFROM bad1\n", "bad1", "", "trivy line expired"},
		{"trivy, no date", "Dockerfile", "# trivy:ignore:DS-0002:exp:soon\nFROM bad1\n", "bad1", "", "trivy: has no date in `soon`"},
		{"trivy, several", "Dockerfile", "#trivy:ignore:DS-0001 trivy:ignore:DS-0002 why\nFROM bad1\n", "", "bad1", "trivy line used"},
		{"trivy, wildcard", "Dockerfile", "#trivy:ignore:AVD-DS-*\nFROM bad1\n", "bad1", "", "trivy: names no rules"},

		{"nosemgrep, line", "compose.yaml", "a: bad1 # nosemgrep: yaml.compose.odd-thing.odd-thing\nb: bad2\n", "bad2", "bad1", "semgrep line used"},
		{"nosemgrep, line above", "compose.yaml", "# nosemgrep: other, odd-thing\na: bad1\nb: bad2\n", "bad2", "bad1", "semgrep line used"},
		{"nosemgrep, instruction", "Dockerfile", "FROM a\n# nosemgrep:odd-thing\nRUN bad1\n", "", "bad1", "semgrep line used"},
		{"nosemgrep, bare", "compose.yaml", "a: bad1 # nosemgrep\n", "bad1", "", "semgrep: names no rules"},
		{"nosemgrep, quoted", "compose.yaml", "a: 'bad1 # nosemgrep: odd-thing'\n", "bad1", "", ""},

		{"kics line", "compose.yaml", "# kics-scan ignore-line\na: bad1\nb: bad2\n", "bad2", "bad1", "kics line used"},
		{"kics block", "compose.yaml", "# kics-scan ignore-block\na:\n  b: bad1\n  c: bad2\nd: bad3\n", "bad3", "bad1 bad2", "kics here used"},
		{"kics block of a Dockerfile", "Dockerfile", "FROM a\n# kics-scan ignore-block\nRUN bad1\nRUN bad2\n", "bad2", "bad1", "kics here used"},
		{"kics disable", "compose.yaml", "# kics-scan disable=fd54f200-402c-4333-a5a4-36ef6709af2f,67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae\na: bad1\n", "", "bad1", "kics file used"},
		{"kics disable, too low", "compose.yaml", "a: bad1\n# kics-scan disable=67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae\n", "bad1", "", "kics: stands too low: a comment for the whole file comes before the first key"},
		{"kics file", "compose.yaml", "# kics-scan ignore\na: bad1\n", "bad1", "", "kics: names no rules"},
		{"kics enable", "compose.yaml", "# kics-scan enable=67fd0c4a\na: bad1\n", "bad1", "", ""},

		{"dclint line", "compose.yaml", "a: bad1 # dclint disable-line other no-odd-thing\nb: bad2\n", "bad2", "bad1", "dclint line used"},
		{"dclint line above", "compose.yaml", "# dclint disable-line no-odd-thing\na: bad1\nb: bad2\n", "bad2", "bad1", "dclint line used"},
		{"dclint line, all", "compose.yaml", "a: bad1 # dclint disable-line\n", "bad1", "", "dclint: names no rules"},
		{"dclint file", "compose.yaml", "# dclint disable no-odd-thing\na: bad1\n", "", "bad1", "dclint file used"},
		{"dclint file, too low", "compose.yaml", "\n# dclint disable no-odd-thing\na: bad1\n", "bad1", "", "dclint: stands too low: dclint reads it in the first line only"},
		{"dclint file, all", "compose.yaml", "# dclint disable-file\na: bad1\n", "bad1", "", "dclint: names no rules"},
		{"dclint in a Dockerfile", "Dockerfile", "# dclint disable no-odd-thing\nFROM bad1\n", "bad1", "", "dclint: dclint reads no Dockerfiles"},

		{"none", "Dockerfile", "# hadolinter ignore=DL0000\n# hadolintignore=DL0000\n# tallyignore=DL0000\n#kics-scanignore-line\n# see hadolint ignore=DL0000\n# tallyho\nFROM bad1\n", "bad1", "", ""},
		{"env file", ".env", "# nosemgrep: odd-thing\nA=bad1\n", "bad1", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report, set := run(t, test.path, test.content)
			if diff := cmp.Diff(test.visible, words(report.Findings)); diff != "" {
				t.Errorf("visible (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.suppressed, words(report.Suppressed)); diff != "" {
				t.Errorf("suppressed (-want +got):\n%s", diff)
			}
			var listed []string
			for _, c := range report.Comments {
				text := c.Tool + " " + c.Scope + " " + c.State()
				if c.Problem != "" {
					text = c.Tool + ": " + c.Problem
				}
				if c.Reason != "" {
					text += ": " + c.Reason
				}
				listed = append(listed, text)
			}
			if diff := cmp.Diff(test.listed, strings.Join(listed, "; ")); diff != "" {
				t.Errorf("listed (-want +got):\n%s", diff)
			}
			if remarks := append(append(set.Unknown(), set.Unused()...), set.WithoutReason()...); len(remarks) > 0 {
				t.Errorf("remarks about a comment of another tool: %+v", remarks)
			}
		})
	}
}

func TestOwnCommentsOnly(t *testing.T) {
	t.Parallel()
	for path, content := range map[string]string{
		"Dockerfile": "# check=skip=OddThing\n# hadolint global ignore=DL0000\nFROM bad1\n",
		"c.yaml":     "a: bad1 # nosemgrep: odd-thing\n",
	} {
		report, set := runWith(t, path, content, analyzer.Options{OwnCommentsOnly: true})
		if words(report.Findings) != "bad1" || len(set.Directives) > 0 {
			t.Errorf("%s: %d findings, %d comments", path, len(report.Findings), len(set.Directives))
		}
	}
}

// Comments of other tools beyond the limit take nothing from our own.
func TestManyForeign(t *testing.T) {
	t.Parallel()
	report, _ := run(t, "Dockerfile", strings.Repeat("# hadolint ignore=DL0000\n", 5_000)+"# hullcheck ignore=Bad\nFROM bad1\n")
	if words(report.Suppressed) != "bad1" || len(report.Comments) > maxRead {
		t.Errorf("%d comments, suppressed %q", len(report.Comments), words(report.Suppressed))
	}
}

func FuzzParseForeign(f *testing.F) {
	for _, seed := range []string{
		"# hadolint global ignore=DL3002,DL3008 # why", "# tally ignore=all;reason=x", "# x checkov:skip=CKV_DOCKER_3:y",
		"#trivy:ignore:DS-0002:exp:2027-03-31 trivy:ignore:x exp:", "# nosemgrep: a.b, c", "# kics-scan disable=a,b", "# dclint disable-line a b",
	} {
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, comment string, inDockerfile bool) {
		if comment == "" || comment[0] != '#' {
			return
		}
		file := source.NewFiles(nil).Add("a", []byte(comment))
		d := parseForeign(comment, file.Span(0, len(comment)), inDockerfile)
		if d != nil && d.Problem == "" && (len(d.Names) == 0 || d.Tool == "") {
			t.Errorf("%q: %+v", comment, d)
		}
	})
}
