package application

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// one returns the application of main.py, served as defaultDockerfile says.
func one(tb testing.TB, text string) *Application {
	tb.Helper()
	set := readArchive(tb, &txtar.Archive{Files: []txtar.File{
		{Name: "Dockerfile", Data: []byte(defaultDockerfile)}, {Name: "main.py", Data: []byte(text)},
	}})
	all := set.All()
	if len(all) != 1 {
		tb.Fatalf("%d applications in\n%s", len(all), text)
	}
	return all[0]
}

// TestDocumentation asks which pages the switches of the constructor leave.
func TestDocumentation(t *testing.T) {
	const all = "/openapi.json /docs /docs/oauth2-redirect /redoc"
	for arguments, want := range map[string]string{
		"":                                       all,
		"openapi_url=None":                       "",
		"openapi_url=''":                         "",
		"docs_url=None":                          "/openapi.json /redoc",
		"redoc_url=None":                         "/openapi.json /docs /docs/oauth2-redirect",
		"docs_url=None, redoc_url=None":          "/openapi.json",
		"openapi_url='/api/v1/o.json'":           "/api/v1/o.json /docs /docs/oauth2-redirect /redoc",
		"docs_url='/d'":                          "/openapi.json /d /docs/oauth2-redirect /redoc",
		"openapi_url='/o' if DEBUG else None":    "",
		"openapi_url=None if DEBUG else '/o'":    "/o /docs /docs/oauth2-redirect /redoc",
		"**{'openapi_url': None}":                "",
		"dependencies=[Depends(lambda: None)]":   all,
		"root_path='/api'":                       all,
		"openapi_url=os.getenv('OPENAPI', '/x')": "/x /docs /docs/oauth2-redirect /redoc",
	} {
		app := one(t, "import os\nfrom fastapi import Depends, FastAPI\nDEBUG = False\napp = FastAPI("+arguments+")\n")
		var got []string
		for _, r := range app.Routes {
			if r.Kind == Documentation {
				got = append(got, r.Path)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("FastAPI(%s) has %q, want %q", arguments, s, want)
		}
	}
}

// TestParameters asks what of a request reaches a handler, and whether it can be
// any text.
func TestParameters(t *testing.T) {
	const head = `
from datetime import date
from enum import Enum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, Optional, Union
from uuid import UUID
from fastapi import (BackgroundTasks, Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Request,
    Response, UploadFile, WebSocket)
from fastapi.security import HTTPBasic
from pydantic import BaseModel, EmailStr, HttpUrl, constr
class Kind(str, Enum):
    a = "a"
class Item(BaseModel):
    name: str
    count: int = 0
class Filter:
    def __init__(self, text: str, page: int = 1):
        pass
Name = Annotated[str, Query(alias="n")]
def common(q: str | None = None, limit: int = 10):
    return q
def named(p: str, q: str):
    return p
def further(got = Depends(named)):
    return got
class Named:
    def __init__(self, rest: str):
        pass
class Fields(BaseModel):
    p: str
    q: str
app = FastAPI(openapi_url=None)
@app.post("/x/{p}/{rest:path}")
def handler(`
	for parameter, want := range map[string]string{
		"p: str":                        "p path text",
		"p":                             "p path text",
		"p: int":                        "p path",
		"rest: str":                     "rest path text slashes",
		"q: str":                        "q query text",
		"q: str = 'x'":                  "q query text",
		"q: int = 1":                    "q query",
		"q: bool = False":               "q query",
		"q: float | None = None":        "q query",
		"q: Optional[int] = None":       "q query",
		"q: Union[int, str] = 1":        "q query text",
		"q: UUID":                       "q query",
		"q: date":                       "q query",
		"q: IPv4Address":                "q query",
		"q: Kind":                       "q query",
		"q: Literal['a', 'b']":          "q query",
		"q: EmailStr":                   "q query typed",
		"q: HttpUrl":                    "q query typed",
		"q: constr(pattern='^a$')":      "q query pattern",
		"q: str = Query(pattern='^a$')": "q query pattern",
		"q: Annotated[str, Query(pattern='^a$')] = 'a'": "q query pattern",
		"q: Name":                              "n query text",
		"q: Annotated[int, Path()]":            "q path",
		"h: str = Header()":                    "h header text",
		"h: Annotated[str, Cookie()]":          "h cookie text",
		"h: str = Form()":                      "h form text",
		"h: bytes = File()":                    "h file text",
		"h: UploadFile":                        "h file text",
		"h: list[UploadFile]":                  "h file text",
		"i: Item":                              "i body text name count",
		"i: list[Item]":                        "i body text name count",
		"i: dict":                              "i body text",
		"i: dict[str, Any]":                    "i body text",
		"i: str = Body()":                      "i body text",
		"i: int = Body(embed=True)":            "i body",
		"r: Request":                           "r request text",
		"s: Response":                          "",
		"b: BackgroundTasks":                   "",
		"c = Depends(common)":                  "q query text, limit query",
		"c: Annotated[dict, Depends(common)]":  "q query text, limit query",
		"c = Depends(named)":                   "p path text, q query text",
		"c = Depends(further)":                 "p path text, q query text",
		"c: Named = Depends()":                 "rest path text slashes",
		"c: Fields = Depends()":                "p path text, q query text",
		"f: Filter = Depends()":                "text query text, page query",
		"f: Annotated[Filter, Depends()]":      "text query text, page query",
		"i: Item = Depends()":                  "name query text, count query",
		"c = Depends(HTTPBasic())":             "c credentials text",
		"*, q: str, h: str = Header(), p: int": "q query text, h header text, p path",
	} {
		app := one(t, head[1:]+parameter+"):\n    return {}\n")
		var got []string
		for _, p := range app.Routes[0].Parameters {
			name := p.Name
			if p.Alias != "" {
				name = p.Alias
			}
			s := fmt.Sprintf("%s %s%s", name, p.In, [...]string{" text", "", " pattern", " typed"}[p.Taint])
			if p.Slashes {
				s += " slashes"
			}
			for _, field := range p.Fields {
				s += " " + field.Name
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("def handler(%s): %q, want %q", parameter, s, want)
		}
	}
}

// TestMiddleware asks what is known of the arguments of middleware, outermost
// first, and which paths it lets pass.
func TestMiddleware(t *testing.T) {
	app := one(t, `
import os
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware
ORIGINS = ["https://a"] + ["https://b"]
app = FastAPI(middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["a"])], debug=os.getenv("DEBUG", "") == "1", root_path="/api")
app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, allow_credentials=True, allow_methods=os.getenv("METHODS", "*").split(","))
if os.getenv("REDIRECT") == "1":
    app.add_middleware(HTTPSRedirectMiddleware)
app.add_middleware(middleware_class=HTTPSRedirectMiddleware)
`)
	var got []string
	for _, m := range app.Root.Middleware {
		got = append(got, fmt.Sprintf("%s %d", m.Name, m.Kind))
	}
	if s, want := strings.Join(got, ", "), "HTTPSRedirectMiddleware 3, CORSMiddleware 1, TrustedHostMiddleware 2"; s != want {
		t.Errorf("got %s, want %s", s, want)
	}
	cors := app.Root.Middleware[1]
	if origins := cors.Arguments["allow_origins"]; !origins.Known || !origins.List || !origins.Has("https://b") || len(origins.Texts) != 2 {
		t.Errorf("origins %+v", origins)
	}
	if credentials := cors.Arguments["allow_credentials"]; !credentials.Has("true") {
		t.Errorf("credentials %+v", credentials)
	}
	if methods := cors.Arguments["allow_methods"]; !methods.Has("*") || len(methods.Reads) != 0 && methods.Reads[0].Variable != "METHODS" {
		t.Errorf("methods %+v", methods)
	}
	if d := app.Root.Debug; !d.Known || d.Text != "" || len(d.Reads) != 1 || d.Reads[0].Variable != "DEBUG" {
		t.Errorf("debug %+v", d)
	}
	if r := app.Root.RootPath; r.Text != "/api" {
		t.Errorf("root_path %+v", r)
	}
}

// TestExemptions asks which paths a middleware that checks lets pass.
func TestExemptions(t *testing.T) {
	const form = `
from fastapi import FastAPI
from fastapi.responses import JSONResponse
app = FastAPI(openapi_url=None)
PUBLIC = {"/open"}
@app.middleware("http")
async def check(request, call_next):
    path = request.url.path
%s
@app.get("/open")
def a(): pass
@app.get("/api/x")
def b(): pass
`
	for code, want := range map[string]string{
		"if request.headers.get('authorization') != 'x':\n        return JSONResponse({}, status_code=401)\n    return await call_next(request)":                                                                       "checked checked",
		"if path in PUBLIC:\n        return await call_next(request)\n    if request.headers.get('authorization') != 'x':\n        return JSONResponse({}, 401)\n    return await call_next(request)":                  "open checked",
		"if path.startswith(('/open', '/x')):\n        return await call_next(request)\n    if request.cookies['session'] not in S:\n        return JSONResponse({}, 403)\n    return await call_next(request)":        "open checked",
		"if path.startswith('/api') and request.headers.get('authorization') != 'x':\n        return JSONResponse({}, status_code=401)\n    return await call_next(request)":                                           "open checked",
		"if path not in PUBLIC and request.headers.get('authorization') != 'x':\n        return JSONResponse({}, status_code=401)\n    return await call_next(request)":                                                "open checked",
		"if path not in PUBLIC:\n        if request.headers.get('authorization') != 'x':\n            return JSONResponse({}, status_code=401)\n    return await call_next(request)":                                   "open checked",
		"if path == '/open' or public(path):\n        return await call_next(request)\n    if request.headers.get('authorization') != 'x':\n        return JSONResponse({}, 401)\n    return await call_next(request)": "open unknown",
		"response = await call_next(request)\n    response.headers['X-Auth'] = 'x'\n    return response":                                                                                                               "open open",
	} {
		app := one(t, fmt.Sprintf(form[1:], "    "+code))
		if got := app.Routes[0].Level.String() + " " + app.Routes[1].Level.String(); got != want {
			t.Errorf("%s\ngot %s, want %s", code, got, want)
		}
	}
}
