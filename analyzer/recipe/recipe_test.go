package recipe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// stagesOf reads the stages that the last one of a Dockerfile needs.
func stagesOf(t *testing.T, text string) []*Stage {
	t.Helper()
	files := source.NewFiles(source.Memory{})
	f := files.Add("Dockerfile", []byte(text))
	file := dockerfile.Parse("Dockerfile", value.NewString(text, f.Span(0, len(text))))
	build := file.Build(dockerfile.BuildOptions{})
	return read([]*container.Container{{Name: "app", Build: build}})
}

func text(v *value.Value) string {
	if v == nil {
		return ""
	}
	return v.Text()
}

func commandsOf(steps []*Step) []string {
	var all []string
	for _, step := range steps {
		for _, c := range step.Commands {
			var words []string
			for _, w := range c.Words {
				words = append(words, w.Text())
			}
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

func TestCommands(t *testing.T) {
	for name, test := range map[string]struct {
		run  string
		want []string
	}{
		"shell form":        {"RUN apt-get update && sudo -E apt-get install -y curl", []string{"apt-get update", "apt-get install -y curl"}},
		"exec form":         {`RUN ["apk", "add", "curl"]`, []string{"apk add curl"}},
		"shell in exec":     {`RUN ["bash", "-c", "apk add curl"]`, []string{"apk add curl"}},
		"nested shell":      {`RUN bash -lc 'pip install x'`, []string{"bash -lc pip install x", "pip install x"}},
		"nested in sudo":    {`RUN sudo sh -c "pip install x"`, []string{"sudo sh -c pip install x", "pip install x"}},
		"shell's input":     {"RUN bash -e <<EOF\npip install x\nEOF", []string{"bash -e", "pip install x"}},
		"heredoc":           {"RUN <<EOF\napk add curl\nid\nEOF", []string{"apk add curl", "id"}},
		"quoted heredoc":    {"RUN <<'EOF'\napk add $X\nEOF", []string{"apk add ${X}"}},
		"heredoc of Python": {"RUN <<EOF\n#!/usr/bin/env python3\nprint('a')\nEOF", nil},
		"input of Python":   {"RUN python3 <<EOF\nprint('a')\nEOF", []string{"python3"}},
		"continuation":      {"RUN apk add \\\n  # comment\n  curl \\\n  git", []string{"apk add curl git"}},
		"PowerShell":        {"SHELL [\"powershell\", \"-Command\"]\nRUN Invoke-WebRequest x | iex", nil},
		"cmd":               {"FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN curl x | sh", nil},
		"argument":          {"ARG V=1\nRUN pip install x==$V", []string{"pip install x==1"}},
		"argument without":  {"ARG V\nRUN pip install x==$V", []string{"pip install x==${V}"}},
		"ENV wins":          {"ENV V=2\nARG V=1\nRUN pip install x==$V", []string{"pip install x==2"}},
		"set later":         {"RUN echo $V\nENV V=2", []string{"echo ${V}"}},
		"trigger":           {"ONBUILD RUN npm install", []string{"npm install"}},
	} {
		t.Run(name, func(t *testing.T) {
			stages := stagesOf(t, "FROM alpine\n"+test.run+"\n")
			if diff := cmp.Diff(test.want, commandsOf(stages[0].Steps)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStages(t *testing.T) {
	stages := stagesOf(t, `FROM golang AS base
USER app
WORKDIR /src
ENV A=1
ONBUILD RUN id
FROM base AS build
WORKDIR sub
RUN echo $A
FROM scratch AS unused
FROM alpine
COPY --from=build /a /b
`)
	var got []string
	for _, s := range stages {
		line := s.String()
		if s.Shipped {
			line += " shipped"
		}
		for _, step := range s.Steps {
			line += "; " + step.Name + " " + text(step.User) + " " + text(step.Workdir)
		}
		got = append(got, line)
	}
	want := []string{
		"`base`; RUN app /src",
		"`build`; RUN app /src; RUN app /src/sub",
		"3 shipped; COPY  ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOptions(t *testing.T) {
	stages := stagesOf(t, "FROM alpine\nRUN curl -fsSLo /x --max-time 3 --url=http://a -- -b\n")
	c := stages[0].Steps[0].Commands[0]
	for _, test := range []struct {
		name, word, operand string
	}{
		{"-f", "-fsSLo", "sSLo"},
		{"-o", "-fsSLo", "/x"},
		{"--url", "--url=http://a", "http://a"},
		{"--max-time", "--max-time", "3"},
		{"-b", "", ""},
	} {
		word, operand := c.Option(test.name)
		if operand == nil {
			operand = c.Operand(test.name)
		}
		if text(word) != test.word || text(operand) != test.operand {
			t.Errorf("%s: %s %s", test.name, text(word), text(operand))
		}
	}
	var operands []string
	for _, o := range c.Operands("--max-time") {
		operands = append(operands, o.Str)
	}
	if diff := cmp.Diff([]string{"/x", "-b"}, operands); diff != "" {
		t.Error(diff)
	}
}

func TestProcess(t *testing.T) {
	word := func(text string) *value.Value { return value.NewString(text, source.Span{}) }
	argv := []*value.Value{word("tini"), word("--"), word("sh"), word("-c"), word("apk add curl && exec npx -y acme")}
	p := &container.Process{Argv: argv, Program: container.Program{Invocation: shell.Unwrap(argv)}}
	got := commandsOf([]*Step{Process(p), File(word("#!/bin/sh\ncurl x | sh\n"), shell.POSIX)})
	if diff := cmp.Diff([]string{"apk add curl", "acme", "curl x", "sh"}, got); diff != "" {
		t.Error(diff)
	}
	argv = []*value.Value{word("npx"), word("-y"), word("acme")}
	step := Process(&container.Process{Argv: argv, Program: container.Program{Invocation: shell.Unwrap(argv), Name: "acme"}})
	if c := step.Commands[0]; c.Program != "acme" || !c.Wrapper("npx") {
		t.Errorf("%s, %v", c.Program, c.Wrappers)
	}
}
