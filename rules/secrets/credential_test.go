package secrets

import (
	"strings"
	"testing"
)

// random stands for the variable part of a token; whole tokens are put together
// here so that no scanner takes this file for a leak.
const random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0"

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		about      string
		name, text string
		place      place
		want       string // the secret, "" for none
		kind       kind
	}{
		// By name.
		{about: "plain", name: "DB_PASSWORD", text: "hunter2", want: "hunter2", kind: named},
		{about: "no separator", name: "PGPASSWORD", text: "hunter2", want: "hunter2", kind: named},
		{about: "MySQL client", name: "MYSQL_PWD", text: "hunter2", want: "hunter2", kind: named},
		{about: "short word", name: "DB_PASS", text: "hunter2", want: "hunter2", kind: named},
		{about: "lower case", name: "db_password", text: "hunter2", want: "hunter2", kind: named},
		{about: "camel case", name: "adminPassword", text: "hunter2", want: "hunter2", kind: named},
		{about: "camel case with capitals", name: "someAPIKey", text: "a81bc81bdead4e5d", want: "a81bc81bdead4e5d", kind: named},
		{about: "numbered", name: "SMB_PASSWORD2", text: "hunter2", want: "hunter2", kind: named},
		{about: "nested settings", name: "ConnectionStrings__Password", text: "hunter2", want: "hunter2", kind: named},
		{about: "label", name: "homepage.widget.key", text: "a81bc81bdead4e5d", want: "a81bc81bdead4e5d", kind: named},
		{about: "Rails", name: "SECRET_KEY_BASE", text: "3d9c01", want: "3d9c01", kind: named},
		{about: "Laravel", name: "APP_KEY", text: "base64:AAECAwQFBgc=", want: "base64:AAECAwQFBgc=", kind: named},
		{about: "Erlang", name: "RABBITMQ_ERLANG_COOKIE", text: "rabbitcookie", want: "rabbitcookie", kind: named},
		{about: "quoted list entry", name: "PASSWORD", text: `"hunter2"`, want: "hunter2", kind: named},
		{about: "API token", name: "INFLUXDB_TOKEN", text: "my-super-secret-auth-token", want: "my-super-secret-auth-token", kind: named},
		{about: "a number as password", name: "MYSQL_ROOT_PASSWORD", text: "123456", want: "123456", kind: named},
		{about: "a path-like password", name: "PASSWORD", text: "a/b", want: "a/b", kind: named},
		{about: "what operators never change", name: "POSTGRES_PASSWORD", text: "changeme", want: "changeme", kind: named},
		{about: "template text that works as password", name: "POSTGRES_PASSWORD", text: "your_password", want: "your_password", kind: named},

		{about: "Vault", name: "VAULT_DEV_ROOT_TOKEN_ID", text: "myroot", want: "myroot", kind: named},
		{about: "Supabase", name: "SERVICE_ROLE_KEY", text: "a81bc81bdead4e5d", want: "a81bc81bdead4e5d", kind: named},

		// Names that only look alike.
		{about: "key of a role", name: "ROLE_KEY", text: "administrator"},
		{about: "key in a browser's storage", name: "STORAGE_KEY", text: "acme-theme"},
		{about: "Pusher's public key", name: "PUSHER_APP_KEY", text: "a81bc81bdead4e5d"},
		{about: "key in a browser's bundle", name: "VITE_FIREBASE_API_KEY", text: "a81bc81bdead4e5d"},
		{about: "key in React's bundle", name: "REACT_APP_MAPS_API_KEY", text: "a81bc81bdead4e5d"},
		{about: "file", name: "POSTGRES_PASSWORD_FILE", text: "/run/secrets/db"},
		{about: "file by a relative name", name: "DB_PASSWORD_FILE", text: "db_password"},
		{about: "path", name: "GOOGLE_APPLICATION_CREDENTIALS", text: "/secrets/key.json"},
		{about: "secret mount", name: "DB_PASSWORD", text: "/run/secrets/db"},
		{about: "tokenizer", name: "TOKENIZER", text: "bert-base-uncased"},
		{about: "user name", name: "DB_USERNAME", text: "admin"},
		{about: "time to live", name: "TOKEN_TTL", text: "3600"},
		{about: "expiry", name: "JWT_SECRET_EXPIRES", text: "7d"},
		{about: "quantity", name: "MAX_TOKENS", text: "4096"},
		{about: "quantity, one", name: "MAX_TOKEN", text: "4096"},
		{about: "length", name: "PASSWORD_LENGTH", text: "12"},
		{about: "URL of an endpoint", name: "TOKEN_URL", text: "https://auth.acme.test/token"},
		{about: "URL without a login", name: "OAUTH_TOKEN", text: "https://auth.acme.test/token"},
		{about: "header name", name: "API_KEY_HEADER", text: "X-Api-Key"},
		{about: "identifier", name: "AWS_ACCESS_KEY_ID", text: "AKIAIOSFODNN7EXAMPLE"},
		{about: "public key", name: "STRIPE_PUBLIC_KEY", text: "pk_live_abcdefgh"},
		{about: "public bundle", name: "NEXT_PUBLIC_API_KEY", text: "abcdefgh12345678"},
		{about: "site key", name: "RECAPTCHA_SITE_KEY", text: "6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI"},
		{about: "GPG key of an image", name: "GPG_KEY", text: "E3FF2839C048B25C084DEBE9B26995E310250568"},
		{about: "GPG keys", name: "GPG_KEYS", text: "E3FF2839C048B25C084DEBE9B26995E310250568"},
		{about: "cache key", name: "CACHE_KEY", text: "v1-build"},
		{about: "working directory", name: "PWD", text: "app"},
		{about: "bypass", name: "BYPASS", text: "localhost"},
		{about: "compass", name: "COMPASS", text: "north"},
		{about: "agent socket", name: "SSH_AUTH_SOCK", text: "/ssh-agent"},
		{about: "policy", name: "PASSWORD_POLICY", text: "strict"},
		{about: "secret's name", name: "TLS_SECRET_NAME", text: "tls-prod"},
		{about: "authentication switch", name: "WEBUI_AUTH", text: "False"},
		{about: "fetch mode", name: "FETCH_CREDENTIALS", text: "same-origin"},

		// Values that are no credential.
		{about: "empty", name: "PASSWORD", text: ""},
		{about: "boolean", name: "ALLOW_EMPTY_PASSWORD", text: "yes"},
		{about: "random", name: "MYSQL_RANDOM_ROOT_PASSWORD", text: "1"},
		{about: "duration", name: "SESSION_TOKEN", text: "30m"},
		{about: "small number as token", name: "CSRF_TOKEN", text: "12"},
		{about: "angle brackets", name: "DB_PASSWORD", text: "<password>"},
		{about: "angle brackets within", name: "DB_PASSWORD", text: "<your password> here"},
		{about: "template engine", name: "DB_PASSWORD", text: "{{ db_password }}"},
		{about: "expanded by the program", name: "DB_PASSWORD", text: "${DB_PASSWORD}"},
		{about: "expanded by the shell", name: "DB_PASSWORD", text: "$OTHER"},
		{about: "expanded by a command", name: "DB_PASSWORD", text: "$(cat /pw)"},
		{about: "masked", name: "DB_PASSWORD", text: "********"},
		{about: "left out", name: "DB_PASSWORD", text: "xxxxxxxx"},
		{about: "vendor's example", name: "AWS_SECRET_ACCESS_KEY", text: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
		{about: "template for an issued key", name: "OPENAI_API_KEY", text: "your-api-key-here"},
		{about: "template for a cloud's secret", name: "ALIYUN_OSS_SECRET_KEY", text: "your-secret-key"},
		{about: "template that works as a key", name: "APP_KEY", text: "your-secret-key", want: "your-secret-key", kind: named},
		{about: "own name", name: "OPENAI_API_KEY", text: "OPENAI_API_KEY"},
		{about: "secret store", name: "DB_PASSWORD", text: "vault:secret/data/db#password"},
		{about: "slow hash", name: "HASHED_PASSWORD", text: "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$hash"},
		{about: "key file", name: "PRIVATE_KEY", text: "server.key"},
		{about: "filler for a build", name: "SECRET_KEY_BASE", text: "dummy", place: atBuild},
		{about: "the same filler at run time", name: "SECRET_KEY_BASE", text: "dummy", want: "dummy", kind: named},

		// URLs.
		{about: "URL", name: "DATABASE_URL", text: "postgres://app:hunter2@db:5432/app", want: "hunter2", kind: inURL},
		{about: "URL without user", name: "REDIS_URL", text: "redis://:hunter2@cache", want: "hunter2", kind: inURL},
		{about: "second of two URLs", name: "URLS", text: "http://a/,amqp://u:hunter2@mq", want: "hunter2", kind: inURL},
		{about: "percent encoding", name: "DATABASE_URL", text: "postgres://app:p%40ss@db/app", want: "p%40ss", kind: inURL},
		{about: "driver in the scheme", name: "DB", text: "postgresql+asyncpg://app:hunter2@db/app", want: "hunter2", kind: inURL},
		{about: "development default", name: "DATABASE_URL", text: "postgres://postgres:postgres@localhost/app", want: "postgres", kind: inURL},
		{about: "proxy", name: "HTTP_PROXY", text: "http://u:hunter2@proxy:3128", want: "hunter2", kind: inURL},
		{about: "git context", name: "REPO", text: "https://x:hunter2@github.com/o/r.git", want: "hunter2", kind: inURL},
		{about: "user only", name: "SENTRY_DSN", text: "https://abc123@sentry.acme.test/1"},
		{about: "port, no login", name: "URL", text: "http://db:5432/a@b"},
		{about: "password left empty", name: "DATABASE_URL", text: "postgres://app:@db/app"},
		{about: "password expanded by the program", name: "DATABASE_URL", text: "postgres://app:${DB_PASSWORD}@db/app"},
		{about: "password to be filled in", name: "DATABASE_URL", text: "postgres://app:<password>@db/app"},
		{about: "supabase's template", name: "DATABASE_URL", text: "postgres://app:[YOUR-PASSWORD]@db/app"},
		{about: "example host", name: "DATABASE_URL", text: "postgres://user:pass@db.example.com/app"},
		{about: "host to be filled in", name: "DATABASE_URL", text: "postgres://user:pass@host:5432/app"},
		{about: "filler for a build", name: "DATABASE_URL", text: "postgres://u:p4ss@localhost/app", place: atBuild},

		// Pairs.
		{about: "ADO", name: "ConnectionStrings__Default", text: "Server=db;User Id=sa;Password=P@ss;", want: "P@ss", kind: inPairs},
		{about: "ADO, Pwd", name: "CONN", text: "Server=db;Uid=sa;Pwd=P@ss", want: "P@ss", kind: inPairs},
		{about: "storage account", name: "CONN", text: "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFy==", want: "Zm9vYmFy==", kind: inPairs},
		{about: "service bus", name: "CONN", text: "Endpoint=sb://x.test/;SharedAccessKeyName=k;SharedAccessKey=Zm9vYmFy=", want: "Zm9vYmFy=", kind: inPairs},
		{about: "JDBC", name: "JDBC_URL", text: "jdbc:mysql://db/app?user=root&password=hunter2", want: "hunter2", kind: inPairs},
		{about: "Oracle", name: "JDBC_URL", text: "jdbc:oracle:thin:scott/tiger@db:1521:x", want: "tiger", kind: inPairs},
		{about: "Go MySQL", name: "DSN", text: "root:hunter2@tcp(db:3306)/app", want: "hunter2", kind: inPairs},
		{about: "libpq", name: "DSN", text: "host=db user=app password=hunter2 dbname=app", want: "hunter2", kind: inPairs},
		{about: "Java property", name: "JAVA_OPTS", text: "-Xmx1g -Dspring.datasource.password=hunter2", want: "hunter2", kind: inPairs},
		{about: "JAAS", name: "KAFKA_SASL", text: `org.acme.PlainLoginModule required username="a" password="hunter2";`, want: "hunter2", kind: inPairs},
		{about: "integrated login", name: "CONN", text: "Server=db;Integrated Security=true;"},
		{about: "pair expanded by the program", name: "CONN", text: "Server=db;User Id=sa;Password=${PW};"},
		{about: "pair to be filled in", name: "CONN", text: "Server=db;User Id=sa;Password={password};"},
		{about: "sort order", name: "QUERY", text: "a=1;b=2"},
		{about: "password file in options", name: "JAVA_OPTS", text: "-Dpassword.file=/etc/pw"},

		// Logins.
		{about: "login", name: "FLOWER_BASIC_AUTH", text: "admin:hunter2", want: "hunter2", kind: loginPair},
		{about: "login, Neo4j", name: "NEO4J_AUTH", text: "neo4j/hunter2", want: "hunter2", kind: loginPair},
		{about: "Apache's MD5", name: "traefik.http.middlewares.a.basicauth.users", text: "admin:$apr1$abcdefgh$0123456789abcdefghijkl", want: "$apr1$abcdefgh$0123456789abcdefghijkl", kind: hashedLogin},
		{about: "SHA-1, second user", name: "traefik.http.middlewares.a.basicauth.users", text: "a:$2y$05$abc,b:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", want: "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", kind: hashedLogin},
		{about: "htpasswd variable", name: "HTPASSWD", text: "admin:$apr1$abcdefgh$0123456789", want: "$apr1$abcdefgh$0123456789", kind: hashedLogin},
		{about: "hash cut short", name: "HTPASSWD", text: "admin:$apr1$xyz..."},
		{about: "bcrypt", name: "traefik.http.middlewares.a.basicauth.users", text: "admin:$2y$05$abcdefghijklmnopqrstuv"},
		{about: "hash to be filled in", name: "traefik.http.middlewares.a.basicauth.users", text: "${USER}:${HASH}"},
		{about: "users file", name: "traefik.http.middlewares.a.basicauth.usersfile", text: "/users"},
		{about: "no password for Neo4j", name: "NEO4J_AUTH", text: "none"},
		{about: "host and port", name: "SMTP_AUTH", text: "mail:587"},
		{about: "authentication kind", name: "PROXY_AUTH", text: "basic"},
		{about: "authentication server", name: "OIDC_AUTH", text: "https://id.acme.test:443/x"},

		// By format.
		{about: "GitHub", name: "X", text: "ghp_" + random[:36], want: "ghp_" + random[:36], kind: issuedToken},
		{about: "token in a URL", name: "REPO", text: "https://ghp_" + random[:36] + "@github.com/o/r", want: "ghp_" + random[:36], kind: issuedToken},
		{about: "GitLab", name: "X", text: "glpat-" + random[:20], want: "glpat-" + random[:20], kind: issuedToken},
		{about: "too short", name: "X", text: "ghp_abc"},
		{about: "documentation", name: "X", text: "ghp_" + strings.Repeat("x", 36)},
		{about: "inside a word", name: "X", text: "weighp_" + random[:36]},
		{about: "Basic header", name: "REMOTE_HEADERS", text: "Authorization=Basic YWRtaW46aHVudGVyMg==", want: "YWRtaW46aHVudGVyMg==", kind: headerLogin},
		{about: "Bearer header", name: "curl", text: "Authorization: Bearer " + random[:24], want: random[:24], kind: headerToken},
		{about: "header of an API", name: "-H", text: "X-Api-Key: " + random[:24], want: random[:24], kind: headerToken},
		{about: "GitLab's header", name: "-H", text: "PRIVATE-TOKEN: " + random[:24], want: random[:24], kind: headerToken},
		{about: "header to be filled in", name: "-H", text: "Authorization: Bearer $TOKEN"},
		{about: "header with a template", name: "-H", text: "X-Api-Key: your-api-key-here"},
		{about: "header without a secret", name: "-H", text: "X-Request-Id: " + random[:24]},
		{about: "digest", name: "-H", text: "Authorization: Digest username=a"},
		{about: "the word alone", name: "AUTH_TYPE", text: "Basic Authentication"},
		{about: "private key", name: "TLS", text: "-----BEGIN PRIVATE KEY-----\n" + random + "\n-----END PRIVATE KEY-----", want: "-----BEGIN PRIVATE KEY-----\n" + random + "\n-----END PRIVATE KEY-----", kind: privateKey},
		{about: "certificate", name: "TLS", text: "-----BEGIN CERTIFICATE-----\n" + random + "\n-----END CERTIFICATE-----"},
	}
	for _, test := range tests {
		t.Run(test.about+"/"+test.name, func(t *testing.T) {
			t.Parallel()
			got, ok := find(test.name, test.text, test.place)
			if !ok {
				if test.want != "" {
					t.Fatalf("find(%q, %q) found nothing, want %q", test.name, test.text, test.want)
				}
				return
			}
			if secret := test.text[got.off:got.end]; secret != test.want || got.kind != test.kind {
				t.Errorf("find(%q, %q) = %q of kind %d, want %q of kind %d", test.name, test.text, secret, got.kind, test.want, test.kind)
			}
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"DB_PASSWORD":            "DB PASSWORD",
		"adminPassword":          "ADMIN PASSWORD",
		"APIKey":                 "API KEY",
		"oauth2Token":            "OAUTH TOKEN",
		"com.acme.db-pass.1":     "COM ACME DB PASS",
		"traefik.http.basicAuth": "TRAEFIK HTTP BASIC AUTH",
		"":                       "",
		"123":                    "",
	}
	for name, want := range tests {
		if got := strings.Join(words(name), " "); got != want {
			t.Errorf("words(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTokenTable(t *testing.T) {
	t.Parallel()
	last := ""
	for line := range strings.Lines(strings.TrimSpace(tokenTable)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 5 {
			t.Errorf("%q has %d cells", line, len(cells))
			continue
		}
		if cells[0] == "prefix" {
			continue
		}
		if cells[0] <= last {
			t.Errorf("%q does not sort after %q", cells[0], last)
		}
		last = cells[0]
		if !strings.HasPrefix(cells[3], "https://") || len(cells[4]) != len("2026-11-23") {
			t.Errorf("%q has no source or date", line)
		}
	}
	for _, row := range tokenFormats() {
		text := row.prefix + random[:row.length]
		if got, ok := find("X", text, atRuntime); !ok || got.issuer != row.issuer {
			t.Errorf("find(%q…) = %+v, %v", row.prefix, got, ok)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("DATABASE_URL", "postgres://a:b@c")
	f.Add("BASIC_AUTH", "a:b,c:d")
	f.Add("X", "Server=db;Password='x'")
	f.Fuzz(func(t *testing.T, name, text string) {
		if c, ok := find(name, text, atRuntime); ok && (c.off < 0 || c.end <= c.off || c.end > len(text)) {
			t.Errorf("find(%q, %q) = [%d, %d)", name, text, c.off, c.end)
		}
	})
}
