package source

import "testing"

func TestOverlay(t *testing.T) {
	t.Parallel()
	o := Overlay{Tree: Memory{"a/b": []byte("disk"), "a/c": []byte("other")}, Path: "a/b", Content: []byte("buffer")}
	for p, want := range map[string]string{"a/b": "buffer", "./a/x/../b": "buffer", "a/c": "other"} {
		got, err := o.ReadFile(p, 100)
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", p, got, err)
		}
		if info, err := o.Stat(p); err != nil || info.Size() != int64(len(want)) || !info.Mode().IsRegular() {
			t.Errorf("%s: %v, %v", p, info, err)
		}
	}
	for p, want := range map[string]string{"a/b": "b c ", "a/a": "a b c ", "a/x": "b c x ", "x": "b c "} {
		entries, err := Overlay{Tree: o.Tree, Path: p}.ReadDir("a/")
		got := ""
		for _, entry := range entries {
			got += entry.Name() + " "
		}
		if err != nil || got != want {
			t.Errorf("with %s: %q, %v, want %q", p, got, err, want)
		}
	}
	if _, err := o.ReadFile("a/b", 3); err == nil {
		t.Error("the limit does not hold")
	}
}
