package container

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// LeavesRoot names the daemon that a command line runs in c if it gives up root
// by itself: the image's own, one that does so anywhere or one that a word tells
// to; "" if nothing does.
// That its master stays root, as that of Apache and gunicorn, does not count:
// what clients talk to is not root.
func (c *Container) LeavesRoot(argv []*value.Value) string {
	if len(argv) == 0 {
		return ""
	}
	name := shell.Name(argv[0])
	if known := c.Image.known(); known != nil && known.Daemon && slices.Contains(known.Programs, name) {
		return name
	}
	user := toldUser(name, argv[1:])
	if user == nil && refusesRoot(name) || user != nil && parseUser(user).Identity == NonRoot {
		return name
	}
	return ""
}

// refusesRoot reports whether a daemon that is told no user goes over to its own
// or, as databases do, ends instead of serving as root.
func refusesRoot(daemon string) bool {
	switch daemon {
	case "mysqld_safe", "mariadbd-safe", "dnsmasq", "mysqld", "mariadbd", "memcached", "postgres":
		return true
	}
	return false
}

// toldUser returns the user that the arguments of a daemon have it go over to,
// nil if they name none.
func toldUser(daemon string, arguments []*value.Value) *value.Value {
	var told *value.Value
	for i, word := range arguments {
		if word.IsUnknown() {
			continue
		}
		for _, option := range userOptions(daemon) {
			switch rest, found := strings.CutPrefix(word.Str, option); {
			case !found:
			case rest == "":
				if i+1 < len(arguments) {
					told = arguments[i+1]
				}
			case strings.HasPrefix(option, "--") && rest[0] != '=':
			case strings.HasPrefix(option, "--"):
				told = word.Sub(len(option)+1, len(word.Str))
			default: // -unobody
				told = word.Sub(len(option), len(word.Str))
			}
		}
	}
	return told
}

// userOptions returns the options by which a daemon that starts as root is told
// the user to go over to, as its own usage describes them: Twisted 24, memcached
// 1.6, MariaDB 11, MySQL 8, uWSGI 2.0, gunicorn 23, Hypercorn 0.17, Celery 5,
// supervisor 4.2, BIND 9, chrony 4, dnsmasq 2.90, OpenLDAP 2.6, OpenVPN 2.6,
// PowerDNS 4, coturn 4.6, Asterisk 20, Kamailio 5, Tor 0.4.
func userOptions(daemon string) []string {
	switch daemon {
	case "twistd", "twistd3", "scrapyd":
		return []string{"-u", "--uid"}
	case "memcached", "mysqld", "mariadbd", "gunicorn", "hypercorn", "supervisord", "dnsmasq":
		return []string{"-u", "--user"}
	case "mysqld_safe", "mariadbd-safe", "openvpn":
		return []string{"--user"}
	case "uwsgi", "celery":
		return []string{"--uid"}
	case "named", "chronyd", "slapd", "kamailio", "opensips":
		return []string{"-u"}
	case "asterisk":
		return []string{"-U"}
	case "pdns_server", "pdns_recursor":
		return []string{"--setuid"}
	case "turnserver":
		return []string{"--proc-user"}
	case "tor":
		return []string{"--User"}
	}
	return nil
}
