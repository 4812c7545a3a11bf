package debug

// An Effect is what a switch of development gives an attacker, the worst first
// among those that one finding is chosen from.
type Effect uint8

// The effects.
const (
	NoPIN         Effect = iota // a console without PIN
	Console                     // a console that asks for a PIN
	DatabaseLogin               // a console that asks for a database's password
	ConsoleIf                   // a console, if Flask's own server runs
	OldFlask                    // a console, in Flask before 2.3
	Upload                      // replaces code
	ErrorPages                  // error pages with source and settings
	Profiler                    // memory and stacks on request
	Serves                      // source code on request
	Server                      // a server made for development
	Script                      // whatever the package's script for development runs
	Compiles                    // started from source by its build tool
	Reload                      // runs what is written
	Settings                    // the settings of development
	Debugger                    // runs what a client sends
	Management                  // JMX: loads code for whoever connects
	handsOver                   // nothing by itself: the variable holds options
	Dependency                  // stays in the image, for developers only
)

// effectNames are the words of the table, in the order of the effects.
var effectNames = [...]string{
	"nopin", "console", "database", "consoleif", "oldflask", "upload", "pages", "profiler", "source",
	"server", "script", "build", "reload", "env", "debugger", "jmx", "options", "dependency",
}

func effectOf(name string) Effect {
	for i, n := range effectNames {
		if n == name {
			return Effect(i)
		}
	}
	panic("unknown effect " + name)
}
