package program

import (
	_ "embed" // for the table
	"strings"
	"sync"
)

//go:embed programs.tsv
var programTable string

// Class says what kind of server a product is.
type Class string

// The classes.
const (
	Datastore        Class = "datastore"
	Search           Class = "search"
	Broker           Class = "broker"
	Coordination     Class = "coordination" // etcd, ZooKeeper
	ObjectStore      Class = "object-store"
	VectorStore      Class = "vector-store"
	AdminUI          Class = "admin-ui"          // of a database, broker or search server
	ContainerManager Class = "container-manager" // of an engine
	EngineAPI        Class = "engine-api"        // the engine's API itself, or a proxy of it
	Notebook         Class = "notebook"
	Terminal         Class = "terminal"
	RemoteDesktop    Class = "remote-desktop"
	BrowserControl   Class = "browser-control" // Selenium, browserless
	SecretStore      Class = "secret-store"
	Metrics          Class = "metrics" // exporters, cAdvisor
	Monitoring       Class = "monitoring"
	Proxy            Class = "proxy"
	Tunnel           Class = "tunnel"
	CI               Class = "ci"
	Automation       Class = "automation" // workflows that run code
	Identity         Class = "identity"
	LLM              Class = "llm"     // serves a model
	Compute          Class = "compute" // Ray, Dask, Spark: runs submitted jobs
	FileManager      Class = "file-manager"
	MailCatcher      Class = "mail-catcher"
	AppServer        Class = "app-server" // runs an application of one's own
	DevServer        Class = "dev-server"
	Registry         Class = "registry"
	Application      Class = "application"
)

// Gain says what a server gives to those it lets in.
type Gain string

// The gains, from the greatest.
const (
	Code           Gain = "code"           // running code is what it is for
	Administration Gain = "administration" // of the product, or of what it manages
	Data           Gain = "data"           // reading and changing what it holds
	Information    Gain = "information"    // reading about the system
	Unspecified    Gain = "-"              // depends on the application that it runs
)

// A Product is a row of programs.tsv.
//
// Opens, Closes, Defaults and Config are conditions, separated by spaces, of
// which one is enough. A condition joins terms by "+"; a term is
//
//	$NAME       the variable is set and not empty
//	$NAME=      it is set to nothing
//	$NAME=a|b   it is one of these, in whatever case
//	$NAME~text  it contains the text
//	--flag      the command has the flag; -f, too
//	--flag=     with an empty value
//	--flag=a|b  with one of these values, as --flag=a or as --flag a
//	word        the command has the argument, or a path that ends in it: *.conf
//	/path       a bind mount or the Dockerfile may put something there
//	/path/      a volume, too
//	!term       the term does not hold
type Product struct {
	Name  string // unique with Tags
	Title string // for messages
	Class Class
	Gain  Gain
	// Images are repositories without registry: "grafana/grafana", "redis" for
	// Docker's official image.
	Images []string
	Tags   string // globs one of which the tag must match, "*" for all
	// Argv are programs by which it is recognised on every image, each with the
	// words that must follow, or with a "!" must not: "jupyter lab", "vite !build".
	Argv []string
	// Arguments are the commands that run the product in an image of it, each a
	// program or what the image's entrypoint takes for one: "server" for MinIO.
	// No command and flags alone do, too, unless the first is "!".
	Arguments []string
	Listen    []string // 6379, 53/udp, 8000@loopback, 51820/udp@kernel
	// Settings of the first listener: port:--port, port:$PORT, address:--host,
	// bind:--bind for both, elsewhere:--uds for what makes it another one. With
	// if:CONDITION it is only there if one of these holds.
	Settings []string
	Auth     State // if nothing of the following is certain
	Opens    []string
	Closes   []string
	Defaults []string // credentials that the vendor's documentation names
	Config   []string // what may hold a configuration that decides: the state is unknown then
	Source   string
	Checked  string

	argv, arguments [][]string // the words of each
	row             int
}

// Products returns the rows of programs.tsv.
var Products = sync.OnceValue(func() []*Product {
	lines := strings.Split(strings.TrimSpace(programTable), "\n")[1:]
	rows := make([]*Product, 0, len(lines))
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		p := &Product{
			row:  i,
			Name: cells[0], Title: cells[1], Class: Class(cells[2]), Gain: Gain(cells[3]),
			Images: list(cells[4], ","), Tags: cells[5], Argv: list(cells[6], ","), Arguments: list(cells[7], ","),
			Listen: list(cells[8], ","), Settings: list(cells[9], " "), Auth: stateOf(cells[10]),
			Opens: list(cells[11], " "), Closes: list(cells[12], " "), Defaults: list(cells[13], " "), Config: list(cells[14], " "),
			Source: cells[15], Checked: cells[16],
		}
		p.argv, p.arguments = split(p.Argv), split(p.Arguments)
		rows = append(rows, p)
	}
	return rows
})

func split(patterns []string) [][]string {
	words := make([][]string, 0, len(patterns))
	for _, pattern := range patterns {
		words = append(words, strings.Fields(pattern))
	}
	return words
}

func list(cell, separator string) []string {
	if cell == "" || cell == "-" {
		return nil
	}
	return strings.Split(cell, separator)
}

func stateOf(cell string) State {
	switch cell {
	case "open":
		return Open
	case "default":
		return DefaultCredential
	case "closed":
		return Closed
	}
	return UnknownAuth
}
