package debug

import "github.com/hullcheck/hullcheck/analyzer/debug"

// groups are the effects one of which speaks for a container: of a command that
// reloads and has a console, the console.
var groups = [...][]debug.Effect{
	{debug.NoPIN, debug.Console, debug.DatabaseLogin, debug.ConsoleIf, debug.OldFlask, debug.Serves, debug.Server, debug.Script, debug.Compiles, debug.Reload},
	{debug.Upload, debug.ErrorPages, debug.Settings},
	{debug.Profiler},
}

// message says who gains what; its arguments are the container and the cause.
func message(e debug.Effect) string {
	switch e {
	case debug.NoPIN:
		return "an attacker runs code in %s in the error console that %s leaves without a PIN"
	case debug.Console:
		return "an attacker who learns its PIN runs code in %s by the error console of %s"
	case debug.DatabaseLogin:
		return "whoever logs in to its database runs code in %s by the H2 console that %s opens to all"
	case debug.ConsoleIf:
		return "where Flask's own server runs %s, whoever learns its PIN runs code by the console of %s"
	case debug.OldFlask:
		return "with Flask before 2.3, whoever learns its PIN runs code in %s by the console of %s"
	case debug.Upload:
		return "an attacker who learns its value replaces code in %s through %s"
	case debug.ErrorPages:
		return "an attacker reads source and settings of %s on the error pages of %s"
	case debug.Profiler:
		return "an attacker reads memory and stacks of %s through the profiler that %s opens"
	case debug.Serves:
		return "an attacker reads the source code of %s through the development server %s"
	case debug.Server:
		return "whoever reaches %s talks to %s, a server made for development only"
	case debug.Script:
		return "whoever reaches %s talks to a development server, started by %s"
	case debug.Compiles:
		return "an attacker in %s finds its source and the tools that build it, as %s starts it"
	case debug.Settings:
		return "%s runs with the settings of development, chosen by %s"
	default:
		return "an attacker who writes a source file in %s runs it through %s"
	}
}

// fix says what to write.
func fix(e debug.Effect) string {
	switch e {
	case debug.NoPIN:
		return "delete it, and start the program with a server for production"
	case debug.Upload:
		return "delete the variable and build the image without developer tools"
	case debug.Profiler:
		return "turn the profiler off, or have it listen on `127.0.0.1`"
	case debug.Serves, debug.Script:
		return "build the application and serve the result"
	case debug.Server:
		return "start the application with a server for production"
	case debug.Compiles:
		return "build the program in the image and start the result"
	case debug.Reload:
		return "start the program without its reloader"
	default:
		return "turn it off here and on in `compose.override.yaml`, where development needs it"
	}
}
