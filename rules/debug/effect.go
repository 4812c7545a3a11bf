package debug

// An effect is what a switch of development gives an attacker, the worst first
// among those that one rule's finding is chosen from.
type effect uint8

const (
	noPIN         effect = iota // a console without PIN
	console                     // a console that asks for a PIN
	databaseLogin               // a console that asks for a database's password
	consoleIf                   // a console, if Flask's own server runs
	oldFlask                    // a console, in Flask before 2.3
	upload                      // replaces code
	errorPages                  // error pages with source and settings
	profiler                    // memory and stacks on request
	serves                      // source code on request
	server                      // a server made for development
	script                      // whatever the package's script for development runs
	compiles                    // started from source by its build tool
	reload                      // runs what is written
	settings                    // the settings of development
	debugger                    // runs what a client sends
	management                  // JMX: loads code for whoever connects
	handsOver                   // nothing by itself: the variable holds options
	dependency                  // stays in the image, for developers only
)

// effectNames are the words of the table, in the order of the effects.
var effectNames = [...]string{
	"nopin", "console", "database", "consoleif", "oldflask", "upload", "pages", "profiler", "source",
	"server", "script", "build", "reload", "env", "debugger", "jmx", "options", "dependency",
}

func effectOf(name string) effect {
	for i, n := range effectNames {
		if n == name {
			return effect(i)
		}
	}
	panic("unknown effect " + name)
}

// groups are the effects one of which speaks for a container: of a command that
// reloads and has a console, the console.
var groups = [...][]effect{
	{noPIN, console, databaseLogin, consoleIf, oldFlask, serves, server, script, compiles, reload},
	{upload, errorPages, settings},
	{profiler},
}

// message says who gains what; its arguments are the container and the cause.
func (e effect) message() string {
	switch e {
	case noPIN:
		return "an attacker runs code in %s in the error console that %s leaves without a PIN"
	case console:
		return "an attacker who learns its PIN runs code in %s by the error console of %s"
	case databaseLogin:
		return "whoever logs in to its database runs code in %s by the H2 console that %s opens to all"
	case consoleIf:
		return "where Flask's own server runs %s, whoever learns its PIN runs code by the console of %s"
	case oldFlask:
		return "with Flask before 2.3, whoever learns its PIN runs code in %s by the console of %s"
	case upload:
		return "an attacker who learns its value replaces code in %s through %s"
	case errorPages:
		return "an attacker reads source and settings of %s on the error pages of %s"
	case profiler:
		return "an attacker reads memory and stacks of %s through the profiler that %s opens"
	case serves:
		return "an attacker reads the source code of %s through the development server %s"
	case server:
		return "whoever reaches %s talks to %s, a server made for development only"
	case script:
		return "whoever reaches %s talks to a development server, started by %s"
	case compiles:
		return "an attacker in %s finds its source and the tools that build it, as %s starts it"
	case settings:
		return "%s runs with the settings of development, chosen by %s"
	default:
		return "an attacker who writes a source file in %s runs it through %s"
	}
}

// fix says what to write.
func (e effect) fix() string {
	switch e {
	case noPIN:
		return "delete it, and start the program with a server for production"
	case upload:
		return "delete the variable and build the image without developer tools"
	case profiler:
		return "turn the profiler off, or have it listen on `127.0.0.1`"
	case serves, script:
		return "build the application and serve the result"
	case server:
		return "start the application with a server for production"
	case compiles:
		return "build the program in the image and start the result"
	case reload:
		return "start the program without its reloader"
	default:
		return "turn it off here and on in `compose.override.yaml`, where development needs it"
	}
}
