package rootfs

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

func TestLookup(t *testing.T) {
	const tree = `
-- .dockerignore --
*.md
!keep.md
secret
-- app/main.py --
-- app/sub/mod.py --
-- README.md --
-- keep.md --
-- secret/key --
-- entry.sh --
-- a.tar.gz --
-- conf/x.conf --
-- conf/y.txt --
`
	for name, test := range map[string]struct {
		dockerfile, path, want string
	}{
		"file":                   {"COPY entry.sh /entry.sh", "/entry.sh", "entry.sh"},
		"file into directory":    {"COPY entry.sh /bin/", "/bin/entry.sh", "entry.sh"},
		"file renamed":           {"COPY entry.sh /bin/run", "/bin/run", "entry.sh"},
		"whole context":          {"WORKDIR /srv\nCOPY . .", "/srv/app/main.py", "app/main.py"},
		"content of directory":   {"COPY app /srv", "/srv/sub/mod.py", "app/sub/mod.py"},
		"directory":              {"COPY app /srv", "/srv/sub", "app/sub/"},
		"not the directory":      {"COPY app /srv", "/srv/app/main.py", ""},
		"elsewhere":              {"COPY app /srv", "/srvx/main.py", ""},
		"ignored":                {"COPY . /", "/README.md", ""},
		"ignored directory":      {"COPY . /", "/secret/key", ""},
		"kept":                   {"COPY . /", "/keep.md", "keep.md"},
		"pattern":                {"COPY conf/*.conf /etc/", "/etc/x.conf", "conf/x.conf"},
		"pattern does not match": {"COPY conf/*.conf /etc/", "/etc/y.txt", ""},
		"pattern of directories": {"COPY ap* /srv/", "/srv/sub/mod.py", "app/sub/mod.py"},
		"last writer":            {"COPY entry.sh /x\nCOPY keep.md /x", "/x", "keep.md"},
		"stage":                  {"AS build\nCOPY app /src\nFROM scratch\nCOPY --from=build /src /srv", "/srv/main.py", "app/main.py"},
		"file of a stage":        {"AS build\nCOPY app /src\nFROM scratch\nCOPY --from=0 /src/main.py /", "/main.py", "app/main.py"},
		"inherited":              {"AS build\nCOPY app /src\nFROM build\nUSER app", "/src/main.py", "app/main.py"},
		"other image":            {"\nCOPY entry.sh /x\nCOPY --from=alpine /x /x", "/x", ""},
		"archive":                {"\nADD a.tar.gz /x/", "/x/a.tar.gz", ""},
		"archive copied":         {"\nCOPY a.tar.gz /x/", "/x/a.tar.gz", "a.tar.gz"},
		"excluded":               {"\nCOPY --exclude=app . /x", "/x/app/main.py", ""},
		"document":               {"\nCOPY <<EOF /x\nhello\nEOF", "/x", "hello\n"},
		"document into":          {"\nCOPY <<hi.txt /x/\nhello\nhi.txt", "/x/hi.txt", "hello\n"},
		"changed":                {"\nCOPY entry.sh /x\nRUN mv /y /x", "/x", ""},
		"redirected":             {"\nCOPY entry.sh /x\nRUN echo >> /x", "/x", ""},
		"mode":                   {"\nCOPY entry.sh /x\nRUN chmod +x /x && sed -i 's/\\r//' /x", "/x", "entry.sh"},
		"relative to the base":   {"\nCOPY entry.sh x", "/x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			archive := txtar.Parse([]byte(tree))
			archive.Files = append(archive.Files, txtar.File{Name: "Dockerfile", Data: []byte("FROM alpine " + strings.TrimPrefix(test.dockerfile, "\n") + "\n")})
			if !strings.HasPrefix(test.dockerfile, "AS") {
				archive.Files[len(archive.Files)-1].Data = []byte("FROM alpine\n" + test.dockerfile + "\n")
			}
			set, containers := load(t, archive)
			if got := show(set.Of(containers[0]).Lookup(test.path)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func show(f File, state State) string {
	switch {
	case state != Found:
		return ""
	case f.Text != nil:
		return f.Text.Str
	case f.Dir:
		return f.Path + "/"
	}
	return f.Path
}

func TestMounts(t *testing.T) {
	archive := txtar.Parse([]byte(`
-- compose.yaml --
services:
  app:
    build: ./image
    volumes:
      - ./live:/app
      - data:/app/data
      - /etc:/app/etc
volumes:
  data:
-- image/Dockerfile --
FROM alpine
COPY . /app
-- image/main.py --
-- image/data/x --
-- image/etc/x --
-- live/other.py --
`))
	set, containers := load(t, archive)
	f := set.Of(containers[0])
	for p, want := range map[string]string{
		"/app/main.py":  "",
		"/app/other.py": "live/other.py",
		"/app/data/x":   "image/data/x",
		"/app/etc/x":    "",
	} {
		if got := show(f.Lookup(p)); got != want {
			t.Errorf("%s: got %q, want %q", p, got, want)
		}
	}
}

func TestContextOfDockerfileAlone(t *testing.T) {
	archive := txtar.Parse([]byte(`
-- docker/app/Dockerfile --
FROM alpine
COPY src/main.py /
-- src/main.py --
`))
	set, containers := load(t, archive)
	c := set.Context(containers[0])
	if c == nil || c.Dir != "." || !c.Assumed {
		t.Errorf("got %+v", c)
	}
}

func TestWalk(t *testing.T) {
	archive := txtar.Parse([]byte(`
-- Dockerfile --
FROM alpine
COPY . /
-- Dockerfile.dockerignore --
node_modules
-- .dockerignore --
.env
-- .env --
-- node_modules/x --
-- a/b --
`))
	set, containers := load(t, archive)
	c := set.Context(containers[0])
	var got []string
	whole := c.Walk(".", func(p string, _ fs.DirEntry) bool {
		got = append(got, p)
		return true
	})
	want := []string{".dockerignore", ".env", "Dockerfile", "Dockerfile.dockerignore", "a/b"}
	if diff := cmp.Diff(want, got); diff != "" || !whole {
		t.Error(diff)
	}
}
