package application

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// large is an application of n modules with a router each, and its lines.
func large(n int) (archive *txtar.Archive, lines int) {
	main := "from fastapi import FastAPI\napp = FastAPI()\n"
	var files []txtar.File
	for i := range n {
		main += fmt.Sprintf("from routers import r%d\napp.include_router(r%d.router)\n", i, i)
		var b strings.Builder
		b.WriteString("from typing import Annotated\nfrom fastapi import APIRouter, Depends, HTTPException\nfrom common import User, current\nrouter = APIRouter()\n")
		for k := range 20 {
			fmt.Fprintf(&b, `

@router.post("/r%d/{item}/x%d")
async def handler%d(item: int, user: Annotated[User, Depends(current)], body: dict, q: str | None = None):
    """Do something with an item that somebody sent."""
    if user.role not in ("admin", "owner"):
        raise HTTPException(status_code=403, detail=f"{user.name} may not")
    found = [x for x in user.items if x.id == item and (q is None or q in x.name)]
    result = {"count": len(found), "first": found[0] if found else None}
    for entry in found:
        entry.seen = True
        result[entry.id] = entry.total * 100 // max(1, entry.count)
    return result
`, i, k, k)
		}
		files = append(files, txtar.File{Name: fmt.Sprintf("routers/r%d.py", i), Data: []byte(b.String())})
		lines += strings.Count(b.String(), "\n")
	}
	files = append(files,
		txtar.File{Name: "main.py", Data: []byte(main)},
		txtar.File{Name: "common.py", Data: []byte("from fastapi import Header, HTTPException\nclass User:\n    pass\ndef current(authorization: str = Header()):\n    if authorization != 'x':\n        raise HTTPException(401)\n    return User()\n")},
		txtar.File{Name: "Dockerfile", Data: []byte(defaultDockerfile)})
	return &txtar.Archive{Files: files}, lines
}

// BenchmarkLines reads an application of many modules, from its bytes to who is
// let in.
func BenchmarkLines(b *testing.B) {
	archive, lines := large(100)
	b.ReportAllocs()
	for b.Loop() {
		app := readArchive(b, archive).All()
		if len(app) != 1 || len(app[0].Routes) != 2004 {
			b.Fatal("not read")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines)*1000/1e6, "ms/1000-lines")
}

// services are containers that serve no application.
func services(n int) source.Memory {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  s%d:\n    image: %s\n", i, []string{"nginx:1", "postgres:17", "acme/worker:3\n    command: [worker, --queue, main]", "redis:7", "acme/api:1\n    command: sh -c \"migrate && exec /srv/api --port 80\""}[i%5])
	}
	return source.Memory{"compose.yaml": []byte(b.String())}
}

// BenchmarkNone asks for the applications of containers that have none.
func BenchmarkNone(b *testing.B) {
	set := read(b, services(100), []string{"compose.yaml"})
	b.ReportAllocs()
	for b.Loop() {
		if len(set.readAll()) != 0 {
			b.Fatal("found one")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/container")
}
