package application

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// RouteKind says what answers.
type RouteKind uint8

// The kinds.
const (
	Endpoint RouteKind = iota
	// Plain is a route of Starlette's: dependencies never cover it.
	Plain
	WebSocket
	PlainWebSocket
	// Mounted is an application that could not be read, or one from elsewhere.
	Mounted
	Static        // files of a directory
	Documentation // that the framework makes
	Metrics
)

// A Route is a path of an application and what answers there.
type Route struct {
	Kind    RouteKind
	Methods []string // sorted, in upper case; empty for all, and for websockets
	// Path is the whole path with all prefixes; Exact says whether it is known.
	Path  string
	Exact bool
	At    source.Span // the decorator or call that registers it
	// PathAt is where the last part of its path is written.
	PathAt source.Span
	App    *App
	// Handler answers, nil if the code is not the application's or not known.
	Handler *Function
	// Parameters are what callers control, the handler's before those of its
	// dependencies.
	Parameters []*Parameter
	// Dependencies run before the handler, outermost first; those that they
	// depend on follow each.
	Dependencies []*Dependency
	// Level, with what decides it.
	Level   Level
	Assumed bool       // something on the way is not known
	Gate    *Gate      // for Checked, the first
	Schemes []*Scheme  // that ask for credentials, whether or not anybody looks
	Cond    *Condition // under which it is registered, nil if always
	// Hidden is the route before it that answers in its place.
	Hidden *Route
	// Directory that a Static route serves, in the container.
	Directory *value.Value
	// Flows are what a caller's data reaches, most certain first.
	Flows []*Flow

	looks    []Look
	template string // the path with the names of its parameters
}

// FrameworkOnly reports whether none of the application's own code answers.
func (r *Route) FrameworkOnly() bool { return r.Handler == nil && r.Kind != Mounted }

// Writes reports whether a method other than reading is answered.
func (r *Route) Writes() bool {
	return slices.ContainsFunc(r.Methods, func(m string) bool { return m != "GET" && m != "HEAD" && m != "OPTIONS" })
}

// Active reports whether the route certainly is registered in this container.
func (r *Route) Active() bool { return r.Cond == nil || r.Cond.Truth == True }

// Title names the route for a message: GET /ping.
func (r *Route) Title() string {
	method := "ANY"
	switch {
	case r.Kind == WebSocket || r.Kind == PlainWebSocket:
		method = "WS"
	case len(r.Methods) > 0:
		method = r.Methods[0]
		for _, m := range r.Methods[1:] {
			method += "|" + m
		}
	}
	return method + " " + r.Path
}

// Part says which part of a request a parameter comes from.
type Part uint8

// The parts.
const (
	InPath Part = iota
	InQuery
	InHeader
	InCookie
	InBody
	InForm
	InFile
	InRequest     // the request itself: every part
	InCredentials // the result of a security scheme
)

// String names the part for people.
func (p Part) String() string {
	return [...]string{"path", "query", "header", "cookie", "body", "form", "file", "request", "credentials"}[p]
}

// Taint says what text a parameter can hold.
type Taint uint8

// The kinds of text.
const (
	AnyText   Taint = iota
	NoText          // numbers, enumerations, UUIDs, addresses
	Patterned       // what Pattern allows
	Typed           // URLs, mail addresses and the like, not harmless
)

// A Parameter is a part of a request that reaches the code.
type Parameter struct {
	Name  string // in the code
	Alias string // in the request, "" if the same
	In    Part
	At    source.Span // of its declaration
	Type  string      // the annotation as written, "" if there is none
	Taint Taint
	// Slashes is set for a path parameter that spans several segments.
	Slashes bool
	Pattern *value.Value // a regular expression that it must match
	// Fields of a model, recursively; nil if it is none.
	Fields   []*Parameter
	Function *Function // whose parameter it is

	validators []validator // that are called with it
}

// A Dependency is a callable that the framework calls before a handler.
type Dependency struct {
	At source.Span // the Depends(…), or the parameter
	// Function is called: a function, the __call__ of an object or the
	// constructor of a class. It is nil if it is not the application's code.
	Function *Function
	Scheme   *Scheme // set if it is a security scheme of the framework
	// Given is where it is given: app, router, include, route or parameter.
	Given GivenBy
	// For is the dependency that needs it, nil if the route does.
	For     *Dependency
	Unknown bool // it could not be followed
	Gate    *Gate
}

// GivenBy says where a dependency is given.
type GivenBy uint8

// The places.
const (
	GivenByApp GivenBy = iota
	GivenByRouter
	GivenByInclude
	GivenByRoute
	GivenByParameter
)

// Level says whom a route lets in.
type Level uint8

// The levels.
const (
	Open     Level = iota
	Presence       // a scheme asks for credentials, and nobody looks at them
	Optional       // as Presence, and those without credentials pass, too
	Checked
	UnknownLevel // a dependency could not be followed
)

// String names the level for people.
func (l Level) String() string {
	return [...]string{"open", "presence", "optional", "checked", "unknown"}[l]
}

// SchemeKind is a way of sending credentials.
type SchemeKind string

// The kinds.
const (
	Basic  SchemeKind = "Basic"
	Bearer SchemeKind = "Bearer"
	Digest SchemeKind = "Digest"
	OAuth2 SchemeKind = "OAuth2"
	APIKey SchemeKind = "API key"
	OpenID SchemeKind = "OpenID Connect"
)

// A Scheme asks for credentials and does not look at them.
type Scheme struct {
	Kind SchemeKind
	Type string      // the class: HTTPBasic
	At   source.Span // the call that makes it
	// Optional is set if requests without credentials pass: auto_error=False.
	Optional   bool
	OptionalAt source.Span
}

// GateKind says what does the checking.
type GateKind uint8

// The kinds.
const (
	InDependency GateKind = iota
	InHandler
	InMiddleware
)

// A Gate is a place that turns requests away for what their credentials are.
type Gate struct {
	Kind     GateKind
	Function *Function
	// At is the comparison or call that looks at the credentials; Raise is
	// where the request ends.
	At, Raise source.Span
	// Basic is set if what it examines is a name and password of Basic.
	Basic bool
	Cond  *Condition
}

// MiddlewareKind says what a middleware does.
type MiddlewareKind uint8

// The kinds.
const (
	OtherMiddleware MiddlewareKind = iota
	CORS
	TrustedHost
	HTTPSRedirect
	Authentication // Starlette's, which checks with a backend
	OwnMiddleware  // code of the application
)

// A Middleware stands around an application.
type Middleware struct {
	Kind MiddlewareKind
	Name string // the class or function as it is called
	At   source.Span
	// Arguments by keyword, as far as they are known.
	Arguments map[string]Argument
	// Function is what runs: dispatch, __call__ or the decorated function.
	Function *Function
	// HTTPOnly is set if websockets pass by.
	HTTPOnly bool
	Gate     *Gate // set if it turns away for credentials
	// Exempt are paths that pass unchecked, those under a prefix with "*" at the
	// end; ExemptUnknown says that there are others.
	Exempt        []string
	ExemptUnknown bool
	Only          []string // paths that alone are checked, nil for all
	Cond          *Condition

	self    object // the object that Function is a method of
	unknown bool   // it may check, which can't be told
}

// An Argument is a value in the code as this container has it.
type Argument struct {
	At    source.Span
	Known bool
	Texts []string // the strings of a list, or one; "true" and "false" for Booleans
	List  bool
	Reads []*Reading
}

// Has reports whether a text is known to be among those of an argument.
func (a Argument) Has(text string) bool { return slices.Contains(a.Texts, text) }
