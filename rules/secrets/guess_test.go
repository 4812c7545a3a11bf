package secrets

import (
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestGuessable(t *testing.T) {
	t.Parallel()
	names := []string{"app", "db", "PostgreSQL", "shop_production"}
	for _, password := range []string{
		"postgres", "admin", "Admin123", "changeme", "change_me", "my-secret-pw", "mysecretpassword", "P@ssw0rd", "Passw0rd!", "123456", "0000",
		"1234567890", "root", "rootpassword", "app", "APP123", "shop", "db_password", "shop_production", "password2024", "pa$$word",
	} {
		if !guessable(password, names...) {
			t.Errorf("%q takes more than a few tries", password)
		}
	}
	for _, password := range []string{
		"", "hunter2", "kV9-wmQ2zRx", "correct horse battery staple", "password12345", "90817264", "whalehello", "shopper", "adminx",
		strings.Repeat("admin", 20), "a",
	} {
		if guessable(password, names...) {
			t.Errorf("%q is among the first tries", password)
		}
	}
}

func TestGuessed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		hash, user string
		want       bool
	}{
		{"$apr1$5Qv0Lw7S$9dy19iCFJnq1bLfjztXVm/", "x", true}, // openssl passwd -apr1 -salt 5Qv0Lw7S admin
		{"{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "x", true},     // password
		{"8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918", "x", true},
		{"8C6976E5B5410415BDE908BD4DEE15DFB167A9C873FC4BB8A81F6F2AB448A918", "x", true},
		{"$apr1$5Qv0Lw7S$9dy19iCFJnq1bLfjztXVm.", "x", false},
		{"$apr1$", "x", false},
		{"$1$", "x", false},
		{"{SHA}", "x", false},
		{"$2y$10$Jt0k0Q1Zk1v5Jmny1Vg1AeJ8QyQd9T2u4rYtXl1f3p0yGx5bS6h3e", "x", false},
	} {
		if got := guessed(test.hash, test.user); got != test.want {
			t.Errorf("guessed(%q, %q) = %v", test.hash, test.user, got)
		}
	}
	// openssl passwd -1 -salt abcdefgh longer-password-than-16-bytes
	if !hashes("$1$abcdefgh$UJH8B8/wfdSmYuFZBUglt/", "longer-password-than-16-bytes") {
		t.Error("MD5 crypt of a long password differs")
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{"logins.tsv": loginTable, "basicauth.tsv": basicAuthTable} {
		lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
		columns := strings.Count(lines[0], "\t")
		last := ""
		for _, line := range lines[1:] {
			cells := strings.Split(line, "\t")
			if len(cells) != columns+1 {
				t.Errorf("%s: %q has %d cells", name, line, len(cells))
				continue
			}
			if key := strings.ToLower(cells[0]) + "\t" + cells[1]; key <= last {
				t.Errorf("%s: %q does not sort after %q", name, key, last)
			} else {
				last = key
			}
			source, opened := cells[columns-1], cells[columns]
			if !strings.HasPrefix(source, "https://") || opened != "-" && len(opened) != len("2026-11-23") {
				t.Errorf("%s: %q has no source or date", name, line)
			}
		}
	}
	seen := map[string]bool{}
	for _, row := range loginRows() {
		if len(row.logins) == 0 || len(row.images) == 0 {
			t.Errorf("%s has no image or login", row.program)
		}
		for _, image := range row.images {
			if seen[image] {
				t.Errorf("%s has two rows", image)
			}
			seen[image] = true
		}
		if row.standard != "" && row.logins[0].user == "" {
			t.Errorf("%s has a default password without a user", row.program)
		}
	}
}

func FuzzProxyConfig(f *testing.F) {
	f.Add("server { listen 80; auth_basic \"x\"; }")
	f.Add("http://a, :80 {\n\tbasic_auth {\n\t}\n}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFiles(nil).Add("conf", []byte(text))
		for _, site := range caddySites(file) {
			if !file.Contains(site.asks) {
				t.Fatalf("site at %v of %q", site.asks, text)
			}
		}
		for _, server := range nginxServers(file) {
			if server.asks.IsValid() && !file.Contains(server.asks) {
				t.Fatalf("server at %v of %q", server.asks, text)
			}
		}
		for _, semicolons := range []bool{false, true} {
			for _, got := range tokens(text, semicolons) {
				if got.off < 0 || got.end <= got.off || got.end > len(text) {
					t.Fatalf("token %+v of %q", got, text)
				}
			}
		}
	})
}
