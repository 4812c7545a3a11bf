package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// LookKind says what code that runs for a route makes of what the caller sent.
type LookKind uint8

// The kinds.
const (
	// HeaderDecoding is base64 that the code takes off the Authorization header.
	HeaderDecoding LookKind = iota
	// UnverifiedToken is a token that is read without its signature.
	UnverifiedToken
	// VerifiedToken is one whose signature is looked at, perhaps.
	VerifiedToken
	// PasswordHash is a hash made for speed that decides about a password.
	PasswordHash
	// ClientAddress is a test of the caller's address that ends the request.
	ClientAddress
	// MailedHost is the Host header in a mail that is sent.
	MailedHost
)

// A Look is a place where code looks at what the caller sent.
type Look struct {
	Kind     LookKind
	At       source.Span
	Call     string    // the callable with its module, "" if it is no call
	Function *Function // that contains it
}

// Looks returns what the handler of the route, its dependencies and the
// middleware before it look at, each once.
func (r *Route) Looks() []Look { return r.looks }

// look notes a place; it is that of callers, too.
func (c *checker) look(kind LookKind, at source.Span, call string) {
	c.summary.look(Look{Kind: kind, At: at, Call: call, Function: &c.fn.Function})
}

func (s *verdict) look(l Look) {
	known := func(k Look) bool { return k.Kind == l.Kind && k.At == l.At }
	if len(s.looks) < maxTaints && !slices.ContainsFunc(s.looks, known) {
		s.looks = append(s.looks, l)
	}
}

// findLooks gives each route what its code looks at.
func (f *frame) findLooks() {
	for _, r := range f.app.Routes {
		all := &verdict{}
		add := func(fn *Function, answers, decides bool) {
			if fn == nil || fn.fn == nil {
				return
			}
			for _, l := range f.summariseAs(fn.fn, answers).looks {
				if l.Kind != UnverifiedToken || decides {
					all.look(l)
				}
			}
		}
		for _, m := range r.Around() {
			add(m.Function, true, m.Gate != nil) // others read tokens for their logs
		}
		for _, d := range r.Dependencies {
			add(d.Function, false, true)
		}
		add(r.Handler, true, true)
		r.looks = all.looks
	}
}

// lookAt notes what a call makes of credentials.
func (c *checker) lookAt(e *python.Call, p string, given credential) {
	switch p {
	case "base64.b64decode", "base64.standard_b64decode", "base64.urlsafe_b64decode", "base64.decodebytes", "binascii.a2b_base64":
		text := strings.ToLower(c.files.Text(c.fn.Whole))
		if given&headerCredential != 0 && (strings.Contains(text, "basic") || strings.Contains(text, `":"`) || strings.Contains(text, `':'`)) {
			c.look(HeaderDecoding, e.Span, p)
		}
		return
	}
	if given&(rawCredential|derivedCredential) == 0 {
		return
	}
	name := lastDot(p)
	if p == "" {
		name = lastName(e.Func)
	}
	switch {
	case name == "decode" && isTokenLibrary(p) && unverified(e), name == "get_unverified_claims":
		c.look(UnverifiedToken, e.Span, p)
	case isTokenLibrary(p) && (name == "decode" || strings.Contains(name, "verif") && !strings.Contains(name, "unverified")),
		strings.Contains(name, "signing_key"), name != "" && !isTokenLibrary(p) && checksByName(name):
		c.look(VerifiedToken, e.Span, p)
	}
}

func isTokenLibrary(p string) bool {
	return strings.HasPrefix(p, "jwt.") || strings.HasPrefix(p, "jose.") || strings.HasPrefix(p, "authlib.")
}

// lastName returns the last name of what is called.
func lastName(e python.Expr) string {
	switch e := e.(type) {
	case *python.Name:
		return e.Text
	case *python.Attribute:
		return e.Name
	}
	return ""
}

// fromHost reports whether an expression is made of the Host header.
func (c *checker) fromHost(e *python.Attribute) bool {
	if c.isRequest(e.X) {
		return e.Name == "base_url"
	}
	of, ok := e.X.(*python.Attribute)
	return ok && c.isRequest(of.X) && of.Name == "url" && (e.Name == "netloc" || e.Name == "hostname")
}

// mails reports whether a call puts its arguments into a mail.
func mails(e *python.Call) bool {
	name := lastName(e.Func)
	switch name {
	case "sendmail", "send_mail", "send_email", "send_message", "set_content", "add_alternative", "MIMEText", "EmailMultiAlternatives":
		return true
	case "add_task", "run_in_threadpool", "to_thread":
		if len(e.Args) > 1 {
			return strings.Contains(strings.ToLower(lastName(e.Args[0])), "mail")
		}
	}
	return strings.HasPrefix(name, "send_") && strings.Contains(name, "mail")
}

// hashed notes a comparison of a fast hash of a password with a stored one.
func (c *checker) hashed(operands []python.Expr) {
	for i, operand := range operands {
		call := c.fastHash(operand)
		if call == nil || c.computed(operands[1-i]) {
			continue
		}
		if len(call.Args) == 0 || !c.isPassword(call.Args[len(call.Args)-1]) {
			continue
		}
		c.look(PasswordHash, call.Span, pathOf(c.resolved(call.Func)))
	}
}

// computed reports whether a value is a hash that the code makes itself.
func (c *checker) computed(e python.Expr) bool {
	p := pathOf(c.eval(c.bound(e)))
	return strings.HasPrefix(p, "hashlib.") || strings.HasPrefix(p, "hmac.")
}

// bound returns what a local name stands for.
func (c *checker) bound(e python.Expr) python.Expr {
	const maxPlain = 6
	for range maxPlain {
		n, ok := e.(*python.Name)
		if !ok || c.values[n.Text] == nil {
			break
		}
		e = c.values[n.Text]
	}
	return e
}

// fastHash returns the call of hashlib that an expression is the digest of.
func (c *checker) fastHash(e python.Expr) *python.Call {
	const maxPlain = 6
	for range maxPlain {
		call, ok := c.bound(e).(*python.Call)
		if !ok {
			return nil
		}
		switch pathOf(c.resolved(call.Func)) {
		case "hashlib.md5", "hashlib.sha1", "hashlib.sha224", "hashlib.sha256", "hashlib.sha384", "hashlib.sha512", "hashlib.sha3_256", "hashlib.sha3_512", "hashlib.new":
			return call
		}
		m, ok := call.Func.(*python.Attribute)
		if !ok || m.Name != "hexdigest" && m.Name != "digest" && m.Name != "encode" && m.Name != "lower" {
			return nil
		}
		e = m.X
	}
	return nil
}

// isPassword reports whether an expression is what a caller sent as a password,
// with nothing added.
func (c *checker) isPassword(e python.Expr) bool {
	e = plain(e, c.values)
	sent, ok := python.Dotted(e)
	if !ok {
		return false
	}
	name := strings.ToLower(sent[strings.LastIndexByte(sent, '.')+1:])
	if !strings.Contains(name, "passw") && !strings.Contains(name, "pwd") || strings.Contains(name, "hash") || strings.Contains(name, "token") || strings.Contains(name, "reset") {
		return false
	}
	first, _, _ := strings.Cut(sent, ".")
	return c.own[first]
}
