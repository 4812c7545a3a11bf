package rootfs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

func TestScript(t *testing.T) {
	for name, test := range map[string]struct {
		dockerfile, script string
		drops, last        string
	}{
		"argument":         {"COPY e.sh /e.sh\nENTRYPOINT [\"/e.sh\"]\nCMD [\"nginx\", \"-g\", \"x\"]", "#!/bin/sh\nset -e\nexec \"$@\"\n", "", "exec nginx -g x"},
		"drop":             {"COPY e.sh /e.sh\nENTRYPOINT [\"tini\", \"--\", \"/e.sh\"]\nCMD [\"app\"]", "#!/bin/bash\nexec gosu app \"$@\"\n", "gosu", "exec gosu app app"},
		"drop in a branch": {"COPY e.sh /e.sh\nENTRYPOINT [\"/e.sh\"]\nCMD [\"app\"]", "#!/bin/sh\nif [ \"$(id -u)\" = 0 ]; then\n exec su-exec node \"$0\" \"$@\"\nfi\nexec \"$@\"\n", "su-exec", "exec app"},
		"user by variable": {"COPY e.sh /e.sh\nENTRYPOINT [\"/e.sh\"]\nCMD [\"app\"]", "#!/bin/sh\nexec su-exec \"$PUID:$PGID\" \"$@\"\n", "su-exec", "exec su-exec ${PUID}:${PGID} app"},
		"to root":          {"COPY e.sh /e.sh\nENTRYPOINT [\"/e.sh\"]\nCMD [\"app\"]", "#!/bin/sh\nexec gosu root \"$@\"\n", "", "exec gosu root app"},
		"one command":      {"COPY e.sh /e.sh\nENTRYPOINT [\"/e.sh\"]\nCMD [\"app\"]", "#!/bin/sh\ngosu db initdb\nexec \"$@\"\n", "", "exec app"},
		"shell form":       {"WORKDIR /srv\nCOPY . .\nCMD sh ./e.sh run", "cd /srv\nnode $1\n", "", "node run"},
		"on the path":      {"COPY e.sh /usr/local/bin/\nENTRYPOINT [\"e.sh\"]", "#!/bin/sh\nexec app\n", "", "exec app"},
		"document":         {"COPY <<EOF /e.sh\n#!/bin/sh\nexec app\nEOF\nENTRYPOINT [\"/e.sh\"]", "", "", "exec app"},
		"no shell":         {"COPY e.sh /e\nENTRYPOINT [\"/e\"]", "#!/usr/bin/env python3\nexec('x')\n", "", ""},
		"binary":           {"COPY e.sh /e\nENTRYPOINT [\"/e\"]", "\x7fELF\n", "", ""},
		"absent":           {"ENTRYPOINT [\"/docker-entrypoint.sh\"]", "exec app\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			set, containers := load(t, &txtar.Archive{Files: []txtar.File{
				{Name: "Dockerfile", Data: []byte("FROM debian\n" + test.dockerfile + "\n")},
				{Name: "e.sh", Data: []byte(test.script)},
			}})
			var last, drops string
			if script := set.Script(containers[0]); script != nil {
				drops = script.Drops
				if script.Last != nil {
					var words []string
					for _, w := range script.Last.Argv {
						words = append(words, w.Text())
					}
					last = strings.Join(words, " ")
				}
			}
			if diff := cmp.Diff([]string{test.drops, test.last}, []string{drops, last}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
