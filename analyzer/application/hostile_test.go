package application

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// TestHostile reads applications that are made to cost much: each ends within
// its limits, and says what it left out.
func TestHostile(t *testing.T) {
	const head = "from fastapi import FastAPI, APIRouter, Depends\napp = FastAPI(openapi_url=None)\n"
	files := func(pairs ...string) []txtar.File {
		var all []txtar.File
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, txtar.File{Name: pairs[i], Data: []byte(pairs[i+1])})
		}
		return all
	}
	for name, test := range map[string]struct {
		files  []txtar.File
		routes int
		gap    string
	}{
		"cyclic imports":        {files("main.py", "import a\n"+head+"app.include_router(a.r)\n", "a.py", "import b\nfrom fastapi import APIRouter\nr = APIRouter()\n@r.get('/a')\ndef a(): pass\n", "b.py", "import main, a\nfrom a import r\n"), 1, ""},
		"self-including router": {files("main.py", head+"r = APIRouter()\n@r.get('/a')\ndef a(): pass\nr.include_router(r, prefix='/r')\napp.include_router(r)\n"), 1, "the router contains itself"},
		"routers in a circle":   {files("main.py", head+"a = APIRouter()\nb = APIRouter()\na.include_router(b)\nb.include_router(a)\napp.include_router(a)\n"), 0, "the router contains itself"},
		"application in itself": {files("main.py", head+"app.mount('/x', app)\n"), 0, "the application contains itself"},
		"10,000 routers": {
			files("main.py", head+strings.Repeat("r = APIRouter(prefix='/p')\n@r.get('/x')\ndef x(): pass\napp.include_router(r)\n", 10000)), 10000, "",
		},
		"doubling routers":     {files("main.py", head+doubling()), maxRoutes, "the application is too large"},
		"doubling lists":       {files("main.py", head+"l = [1]\n"+strings.Repeat("l += l\n", 200)+"for x in l:\n    pass\n"), 0, ""},
		"doubling text":        {files("main.py", head+"s = 'x'\n"+strings.Repeat("s = s + s\n", 200)), 0, ""},
		"endless recursion":    {files("main.py", head+"def f(n):\n    return f(n) or g(n)\ndef g(n):\n    return f(n)\nf(1)\n"), 0, ""},
		"calls that branch":    {files("main.py", head+branching()), 0, "the application is too large"},
		"nested loops":         {files("main.py", head+nestedLoops()), 0, "the application is too large"},
		"dependency circle":    {files("main.py", head+"def a(x=Depends(lambda: b)): pass\ndef b(x=Depends(a)): pass\na.__defaults__ = ()\n@app.get('/a')\ndef r(x=Depends(b)): pass\n"), 1, ""},
		"many dependencies":    {files("main.py", head+dependencies()), 1, ""},
		"classes in a diamond": {files("main.py", head+diamond()), 1, ""},
		"model of itself":      {files("main.py", "from pydantic import BaseModel\n"+head+"class M(BaseModel):\n    m: 'M'\n    l: list[int]\nclass N(BaseModel):\n    n: M\n@app.post('/n')\ndef n(n: N): pass\n"), 1, ""},
		"nested brackets":      {files("main.py", head+"x = "+strings.Repeat("[", 100000)+"\n@app.get('/a')\ndef a(): pass\n"), 1, ""},
		"notebook":             {files("main.py", `{"cells": [{"source": ["from fastapi import FastAPI\n"]}]}`), -1, ""},
		"not UTF-8":            {files("main.py", "# -*- coding: latin-1 -*-\n"+head+"x = '\xe9'\n@app.get('/\xe9')\ndef a(): pass\n"), 1, ""},
		"nothing":              {files("main.py", ""), -1, ""},
		"zeros":                {files("main.py", strings.Repeat("\x00", 1000)), -1, ""},
		"outside of the root":  {append(files("main.py", head), txtar.File{Name: "Dockerfile", Data: []byte("FROM python\nWORKDIR /app\nCOPY . .\nENV PYTHONPATH=../../../..:/etc:/\nCMD uvicorn ../../main:app\n")}), -1, ""},
		"endless reads":        {files("main.py", "import os\n"+head+"x = os.getenv('A')\n"+strings.Repeat("x = x == x\n", 5000)+"if x:\n    @app.get('/a')\n    def a(): pass\n"), 1, ""},
		"names of one letter":  {files("main.py", head+strings.Repeat("try:\n    import a\nexcept ImportError:\n    a = None\n", 20000)), 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			archive := &txtar.Archive{Files: test.files}
			if name != "outside of the root" {
				archive.Files = append(archive.Files, txtar.File{Name: "Dockerfile", Data: []byte(defaultDockerfile)})
			}
			start := time.Now()
			set := readArchive(t, archive)
			all := set.All()
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %s", took)
			}
			if test.routes < 0 {
				if len(all) != 0 {
					t.Errorf("found an application with %d routes", len(all[0].Routes))
				}
				return
			}
			if len(all) != 1 {
				t.Fatalf("%d applications", len(all))
			}
			if got := len(all[0].Routes); got != test.routes {
				t.Errorf("%d routes, want %d", got, test.routes)
			}
			if got := fmt.Sprint(all[0].Gaps); test.gap == "" && len(all[0].Gaps) > 0 || !strings.Contains(got, test.gap) {
				t.Errorf("gaps %s, want %q", got, test.gap)
			}
		})
	}
}

func doubling() string {
	var b strings.Builder
	b.WriteString("r0 = APIRouter()\n@r0.get('/x')\ndef x(): pass\n")
	for i := 1; i <= 40; i++ {
		fmt.Fprintf(&b, "r%d = APIRouter()\nr%d.include_router(r%d, prefix='/a')\nr%d.include_router(r%d, prefix='/b')\n", i, i, i-1, i, i-1)
	}
	b.WriteString("app.include_router(r40)\n")
	return b.String()
}

func branching() string {
	var b strings.Builder
	b.WriteString("def f0(): return 1\n")
	for i := 1; i <= 20; i++ {
		fmt.Fprintf(&b, "def f%d():\n    return (%s)\n", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("f%d() and ", i-1), 4), " and "))
	}
	return b.String() + "f20()\n"
}

func nestedLoops() string {
	var b strings.Builder
	b.WriteString("l = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "%sfor x%d in l:\n", strings.Repeat(" ", i), i)
	}
	return b.String() + strings.Repeat(" ", 12) + "pass\n"
}

func dependencies() string {
	var b strings.Builder
	b.WriteString("def d0(): pass\n")
	for i := 1; i < 200; i++ {
		fmt.Fprintf(&b, "def d%d(a=Depends(d%d), b=Depends(d%d)): pass\n", i, i-1, i-1)
	}
	return b.String() + "@app.get('/a')\ndef a(x=Depends(d199)): pass\n"
}

func diamond() string {
	var b strings.Builder
	b.WriteString("class C0: pass\n")
	for i := 1; i < 100; i++ {
		fmt.Fprintf(&b, "class C%d(C%d, C%d, C%d): pass\n", i, i-1, i-1, i-1)
	}
	return b.String() + "c = C99()\n@app.get('/a')\ndef a(x=Depends(c.missing)): pass\n"
}
