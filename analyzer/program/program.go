// Package program recognises the servers that containers run and tells of each
// what it listens on, whether it asks who is there, and what it gives to those
// it lets in.
//
// What is known of a product stands in programs.tsv: one row per product and
// range of tags, in one small language (see [Product]), with the place where its
// facts stand and the date on which that was opened and found to say everything
// in the row. A "-" instead of the date says that some cell is not in what was
// opened: it is believed, not checked. Adding a product is adding a row; a test
// makes its fixture from the cells.
//
// A product is recognised by its image, whatever registry or mirror serves it,
// as long as the container runs the image's own program; or by the words of the
// command on any image. Unknown is never absent: a switch that a variable, an
// absent env file or a configuration file may set leaves the authentication
// Unknown.
package program

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// Analyzer yields the servers of the unit's containers; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "program",
	Doc:        "the servers that the unit's containers run",
	Requires:   []*analysis.Analyzer{container.Analyzer},
	ResultType: reflect.TypeFor[Servers](),
	Run: func(pass *analysis.Pass) (any, error) {
		all := Servers{}
		for _, c := range container.In(pass) {
			if found := Of(c); len(found) > 0 {
				all[c] = found
			}
		}
		return all, nil
	},
}

// Servers are the recognised servers of each container.
type Servers map[*container.Container][]*Server

// In returns the servers of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) Servers { return pass.ResultOf[Analyzer].(Servers) }

// Of returns the servers of c.
func (s Servers) Of(c *container.Container) []*Server { return s[c] }

// A Server is a product that a container runs.
type Server struct {
	*Product

	Container *container.Container
	// At is what tells: the image's name, the FROM that names it, or the word of
	// the command.
	At analysis.Range
	// ByCommand is set if the command names the program, not only the image.
	ByCommand bool
	Listeners []Listener
	Auth      Auth
}

// A Listener is a port on which a server waits for connections.
type Listener struct {
	Port     int    // 0: not known
	Protocol string // "tcp" or "udp"
	Address  Address
	// At is what sets port or address; what the server is recognised by if both
	// are its defaults.
	At analysis.Range
	// Set is set if a flag or variable gives port or address, AddressSet if it
	// gives the address.
	Set, AddressSet bool
	// Kernel is set if the kernel answers there, as it does for WireGuard: what
	// reaches the port reaches no process of the container.
	Kernel bool
}

// Address says on which addresses of the container a server listens.
type Address uint8

// The addresses.
const (
	UnknownAddress Address = iota
	AllAddresses
	LoopbackOnly // nobody outside of the container's network namespace gets there
)

// State says whom a server lets in.
type State uint8

// The states. Only Open and DefaultCredential say that an attacker gets in.
const (
	UnknownAuth       State = iota
	Open                    // everybody
	DefaultCredential       // everybody who read the vendor's documentation
	Closed
)

// Auth is the authentication of a server.
type Auth struct {
	State State
	// At is the switch that decides: a variable's value, a flag. It is nil if
	// the product's default holds because no switch is written.
	At analysis.Range
}

// ByDefault reports whether nothing is written and the product's own default
// decides.
func (a Auth) ByDefault() bool { return a.State != UnknownAuth && a.At == nil }
