package secrets

import (
	"cmp"
	"path"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An access is a login of a server whose password an attacker knows or guesses.
type access struct {
	container *container.Container
	program   string
	user      string       // "" if it has none, or no file says
	secret    *value.Value // nil: the default of the image
	variable  string       // what sets the password
	names     []string     // around it, which make poor passwords
	empty     *value.Value // the switch that lets it have no password
}

// loginsAnalyzer yields the guessable logins of the unit, once for all rules.
var loginsAnalyzer = &analysis.Analyzer{
	Name:       "logins",
	Doc:        "logins that anybody gets past",
	Requires:   []*analysis.Analyzer{container.Analyzer},
	ResultType: reflect.TypeFor[map[*container.Container][]access](),
	Run: func(pass *analysis.Pass) (any, error) {
		return guessableLogins(container.In(pass)), nil
	},
}

// loginsIn returns the guessable logins of a pass whose analyzer requires
// [loginsAnalyzer].
func loginsIn(pass *analysis.Pass) map[*container.Container][]access {
	return pass.ResultOf[loginsAnalyzer].(map[*container.Container][]access)
}

// guessableLogins returns the logins of each container that anybody gets past. A
// password that is guessed at one server is guessed at all.
func guessableLogins(containers []*container.Container) map[*container.Container][]access {
	all := map[*container.Container][]access{}
	common := map[string]bool{}
	for _, c := range containers {
		for _, a := range loginsOf(c) {
			if a.secret != nil && (guessable(a.secret.Str, a.names...) || isHexDigest(a.secret.Str) && guessed(a.secret.Str, a.user)) {
				common[a.secret.Str] = true
			}
			all[c] = append(all[c], a)
		}
	}
	for c, logins := range all {
		all[c] = slices.DeleteFunc(logins, func(a access) bool { return a.secret != nil && !common[a.secret.Str] })
	}
	return all
}

// loginsOf returns the logins of c whose password is in the files, or the image's
// default.
func loginsOf(c *container.Container) []access {
	row, same := rowOf(c)
	if row == nil || c.Service == nil {
		return nil
	}
	flags := argumentsOf(c)
	var all []access
	set := false // the first login has a password, known or not
	for i, place := range row.logins {
		user := place.user
		if v := c.Variable(place.userVariable); v != nil {
			user = ""
			if v.Value.IsKnown() {
				user = v.Value.Str
			}
		}
		secret, found := place.secret(c, flags)
		set = set || found && i == 0
		if secret != nil && secret.IsKnown() && secret.Str != "" {
			all = append(all, access{c, row.program, user, secret, place.password, namesOf(c, row, user), nil})
		}
	}
	random := c.Variable("MYSQL_RANDOM_ROOT_PASSWORD") != nil || c.Variable("MARIADB_RANDOM_ROOT_PASSWORD") != nil
	if v, name := row.allowsEmpty(c); v != nil && !set && !random && len(c.Service.UnknownEnvironment) == 0 {
		all = append(all, access{container: c, program: row.program, user: row.logins[0].user, variable: name, empty: v})
	}
	if first := row.logins[0]; row.standard != "" && same && !set && c.Build == nil && len(c.Service.UnknownEnvironment) == 0 &&
		!row.replaced(c) && (first.userVariable == "" || c.Variable(first.userVariable) == nil) {
		all = append(all, access{container: c, program: row.program, user: first.user, variable: first.password})
	}
	return all
}

// secret returns the password of a login, nil if it is not in the files, and
// whether anything sets it.
func (p loginPlace) secret(c *container.Container, flags []variable) (*value.Value, bool) {
	if strings.HasPrefix(p.password, "-") {
		for _, v := range flags {
			if v.name == p.password {
				return v.value, true
			}
		}
		return nil, false
	}
	for _, suffix := range []string{"_FILE", "__FILE"} {
		if c.Variable(p.password+suffix) != nil {
			return nil, true
		}
	}
	v := c.Variable(p.password)
	if v == nil || p.password == "" {
		return nil, false
	}
	if v.Value == nil || !v.Value.IsKnown() || v.FromImage && c.Build == nil {
		return nil, true
	}
	found, ok := find(p.password, v.Value.Str, atRuntime)
	if !ok && !isHexDigest(v.Value.Str) {
		return nil, v.Value.Str != ""
	}
	if !ok {
		return v.Value, true
	}
	return v.Value.Sub(found.off, found.end), true
}

func isHexDigest(text string) bool {
	return len(text) == 64 && strings.Trim(strings.ToLower(text), "0123456789abcdef") == ""
}

// namesOf returns the names around a login, which make poor passwords.
func namesOf(c *container.Container, row *loginRow, user string) []string {
	names := []string{user, c.Name, row.program}
	names = append(names, strings.Split(container.ParseReference(c.Image.Reference.Str).Repository, "/")...)
	for _, image := range row.images {
		names = append(names, path.Base(image))
	}
	for _, v := range []string{"POSTGRES_DB", "POSTGRESQL_DATABASE", "MYSQL_DATABASE", "MARIADB_DATABASE", "MONGO_INITDB_DATABASE"} {
		if database := c.Variable(v); database != nil && database.Value.IsKnown() {
			names = append(names, database.Value.Str)
		}
	}
	return names
}

// weakAt reports the logins whose servers are reached from a certain distance.
func weakAt(pass *analysis.Pass, near func(reach.Scope) bool) {
	m := reach.In(pass)
	logins := loginsIn(pass)
	for _, c := range container.In(pass) {
		servers := program.In(pass).Of(c)
		var listeners []program.Listener
		for _, s := range servers {
			listeners = append(listeners, s.Listeners...)
		}
		way, entry, ok := m.Arrival(c, listeners)
		if !ok || !near(way.Scope) || letsIn(servers, way.Scope) {
			continue
		}
		for _, a := range logins[c] {
			a.report(pass, way, entry)
		}
	}
}

// maxTried is the number of hashes of a unit that are compared with first tries:
// each takes some milliseconds.
const maxTried = 50

// A guessedLogin is a login whose password is kept as a hash that an attacker
// guesses at once, and the way to where it is asked for.
type guessedLogin struct {
	access
	way reach.Way
}

// guessedLogins returns the logins that containers, or the proxy in front of them,
// keep as hashes of first tries, where other machines get to.
func guessedLogins(pass *analysis.Pass) []guessedLogin {
	app := compose.In(pass)
	tried := map[hashedText]bool{}
	var all []guessedLogin
	for _, c := range container.In(pass) {
		ways := reach.In(pass).Entries(c, program.Listener{})
		if len(ways) == 0 || !ways[0].Scope.Outside() {
			continue
		}
		for _, h := range hashesOf(pass, c, variablesOf(c, app)) {
			if !h.hash.IsKnown() {
				continue
			}
			key := hashedText{h.hash.Str, h.user}
			if _, ok := tried[key]; !ok {
				if len(tried) == maxTried {
					return all
				}
				tried[key] = guessed(h.hash.Str, h.user)
			}
			if tried[key] {
				a := access{container: c, program: "Basic authentication", user: h.user, secret: h.hash, variable: cmp.Or(h.name, "htpasswd")}
				all = append(all, guessedLogin{a, ways[0]})
			}
		}
	}
	return all
}

type hashedText struct{ hash, user string }

// letsIn reports whether the rules about exposed servers speak: one that asks for
// no password, or that others reach with the vendor's.
func letsIn(servers []*program.Server, from reach.Scope) bool {
	return slices.ContainsFunc(servers, func(s *program.Server) bool {
		return s.Auth.State == program.Open || s.Auth.State == program.DefaultCredential && from != reach.Host
	})
}

// openly returns the guessable passwords of the servers of a unit. Who reads one
// in a file learns nothing.
func openly(pass *analysis.Pass) map[string]bool {
	all := map[string]bool{}
	for _, logins := range loginsIn(pass) {
		for _, a := range logins {
			if a.secret != nil {
				all[a.secret.Str] = true
			}
		}
	}
	return all
}
