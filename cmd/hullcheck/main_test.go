package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hullcheck": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
			stop()
			os.Exit(code)
		},
	})
}

// The scripts know two commands of their own:
//
//	hull CODE ARGS...   runs hullcheck and wants this exit code
//	mkbad               makes what an archive can't hold: links, FIFOs, bytes
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"hull":  hull,
			"mkbad": mkbad,
			"clean": clean,
		},
	})
}

// A signal ends the program even where it waits for a terminal's input.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	code := make(chan int, 1)
	var stderr bytes.Buffer
	go func() { code <- run(ctx, []string{"-"}, r, io.Discard, &stderr) }()
	cancel()
	if got := <-code; got != exitInterrupted || stderr.String() != "hullcheck: interrupted\n" {
		t.Errorf("exit code %d, %q", got, stderr.String())
	}
}

func hull(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: hull CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec("hullcheck", args[1:]...); err != nil {
		exit := new(exec.ExitError)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// clean wants no control characters in the last output, or in files.
func clean(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		for _, r := range ts.ReadFile(name) {
			if r != '\n' && r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				ts.Fatalf("%s has a raw %U", name, r)
			}
		}
	}
}

func mkbad(ts *testscript.TestScript, _ bool, _ []string) {
	at := func(name string) string { return ts.MkAbs(name) }
	put := func(name, content string) {
		ts.Check(os.MkdirAll(at(name[:strings.LastIndexByte(name, '/')]), 0o755))
		ts.Check(os.WriteFile(at(name), []byte(content), 0o644))
	}
	put("bad/good/Dockerfile", "FROM alpine:3.23\nUSER app\nCMD [\"sh\"]\n")
	put("bad/nul/Dockerfile", "FROM alpine\x00\nRUN x\n")
	put("bad/binary/Dockerfile", "\x7fELF\x02\x01\x01\x00\x00\xff\xfe")
	put("bad/empty/Dockerfile", "")
	put("bad/emptyc/compose.yaml", "")
	put("bad/utf8/compose.yaml", "services:\n  a:\n    image: \"\xff\xfe\"\n")
	put("bad/bom/compose.yaml", "\ufeffservices:\r\n  a:\r\n    image: alpine\r\n")
	put("bad/tabs/compose.yaml", "services:\n\ta:\n\t\timage: alpine\n")
	put("bad/long/Dockerfile", "FROM alpine\nUSER app\nRUN "+strings.Repeat("x", 3<<20)+"\n")
	put("bad/huge/compose.yaml", "services:\n  a:\n    image: "+strings.Repeat("x", 10<<20)+"\n")
	put("bad/many/compose.yaml", "services:\n"+many(2_000))
	put("bad/bomb/compose.yaml", bomb())
	put("bad/extends/compose.yaml", "services:\n  a: {extends: {service: b}}\n  b: {extends: {service: a}}\n")
	put("bad/include/compose.yaml", "include: [compose.yaml]\nservices:\n  a: {image: alpine}\n")
	put("bad/stages/Dockerfile", "FROM b AS a\nFROM a AS b\n")
	put("bad/v1/docker-compose.yml", "web:\n  image: nginx\n")
	put("bad/twice/compose.yaml", "services:\n  a: {image: alpine}\n  a: {image: alpine}\n")
	put("bad/documents/compose.yaml", "services:\n  a: {image: alpine}\n---\nservices:\n  b: {image: alpine}\n")
	put("bad/helm/compose.yaml", "services:\n{{- range .Values.all }}\n  {{ .name }}:\n    image: x\n{{- end }}\n")
	put("bad/outside/compose.yaml", "services:\n  a: {build: {context: ../../../.., dockerfile: /etc/passwd}}\n  b: {image: x, env_file: ../../../../etc/passwd}\n"+
		"  c: {extends: {file: ../../../../etc/passwd, service: x}}\n")
	put("bad/line\nbreak\x1b[31m\u202e/compose.yaml", "services:\n  \"e\\e[31m\\u202e\":\n    image: \"\\e]0;x\\a\"\n    privileged: true\n")
	put("bad/dir/Dockerfile/notes", "a directory of that name\n")
	for link, to := range map[string]string{
		"bad/links/loop": "..", "bad/links/Dockerfile": "../good/Dockerfile", "bad/links/Dockerfile.gone": "nowhere",
		"bad/links/Dockerfile.me": "Dockerfile.me", "bad/links/Dockerfile.out": "/etc/passwd",
	} {
		ts.Check(os.MkdirAll(at("bad/links"), 0o755))
		ts.Check(os.Symlink(to, at(link)))
	}
	ts.Check(syscall.Mkfifo(at("bad/Dockerfile.fifo"), 0o644))
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("  s" + strconv.Itoa(i) + ": {image: alpine}\n")
	}
	return b.String()
}

// bomb returns aliases that expand to 10^9 values.
func bomb() string {
	text := "x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		n, p := strconv.Itoa(i), "*a"+strconv.Itoa(i-1)
		text += "x-a" + n + ": &a" + n + " [" + strings.TrimSuffix(strings.Repeat(p+", ", 10), ", ") + "]\n"
	}
	return text + "services:\n  a: {image: alpine, command: *a8}\n"
}
