package debug

import (
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// project stands for one container: its command line, words separated by "|",
// and its environment.
type project struct {
	files *source.Files
	file  *source.File
}

func write(text string) project {
	files := source.NewFiles(source.Memory{})
	return project{files: files, file: files.Add("x", []byte(text))}
}

// process returns the main process of `argv` with `env`, one NAME=value a line.
func process(argv, env string) (shell.Invocation, []shell.Assignment, project) {
	p := write(argv + "\n" + env)
	var words []*value.Value
	off := 0
	for w := range strings.SplitSeq(argv, "|") {
		words = append(words, p.at(off, w))
		off += len(w) + 1
	}
	var variables []shell.Assignment
	for line := range strings.SplitSeq(env, "\n") {
		name, text, ok := strings.Cut(line, "=")
		if ok {
			variables = append(variables, shell.Assignment{Name: name, Value: p.at(off+len(name)+1, text)})
		}
		off += len(line) + 1
	}
	return shell.Unwrap(words), variables, p
}

// at returns the text at an offset as a value; a text with `$` is not known.
func (p project) at(off int, text string) *value.Value {
	v := value.NewString(text, p.file.Span(off, off+len(text)))
	if i := strings.IndexByte(text, '$'); i >= 0 {
		end := i + len(strings.TrimRight(text[i:], ":0123456789"))
		v.State = value.Partial
		v.Parts = []value.Part{
			{Off: 0, End: int32(i), At: v.At.Sub(0, i)},
			{Off: int32(i), End: int32(end), At: v.At.Sub(i, end), State: value.Unknown, Var: text[i:end]},
			{Off: int32(end), End: int32(len(text)), At: v.At.Sub(end, len(text))},
		}
	}
	return v
}

func TestListeners(t *testing.T) {
	t.Parallel()
	tests := []struct {
		about     string
		argv, env string
		oldJava   bool
		want      string // title, address, text that says so; "" for none
	}{
		// Node.js
		{about: "every interface", argv: "node|--inspect=0.0.0.0:9229|server.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0:9229"},
		{about: "host alone", argv: "node|--inspect=0.0.0.0|server.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "break", argv: "node|--inspect-brk=0.0.0.0:9230|server.js", want: "the Node.js inspector 0.0.0.0:9230 at 0.0.0.0:9230"},
		{about: "wait", argv: "node|--inspect-wait=0.0.0.0|server.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "IPv6", argv: "node|--inspect=[::]:9229|server.js", want: "the Node.js inspector :::9229 at [::]:9229"},
		{about: "a name", argv: "node|--inspect=api:9229|server.js", want: "the Node.js inspector api:9229 at api:9229"},
		{about: "port set apart", argv: "node|--inspect|--inspect-port=0.0.0.0:9230|x.js", want: "the Node.js inspector 0.0.0.0:9230 at 0.0.0.0:9230"},
		{about: "nodemon", argv: "nodemon|--inspect=0.0.0.0|x.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "below npx", argv: "npx|ts-node|--inspect=0.0.0.0|x.ts", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "below nodemon", argv: "nodemon|--exec|x|--|node|--inspect=0.0.0.0|x.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "in a script", argv: "sh|-c|npm ci && exec node --inspect=0.0.0.0 x.js", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0"},
		{about: "options variable", argv: "npm|start", env: "NODE_OPTIONS=--max-old-space-size=512 --inspect=0.0.0.0:9229", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0:9229"},
		{about: "Nest", argv: "nest|start|--debug|0.0.0.0:9229|--watch", want: "the Node.js inspector 0.0.0.0:9229 at 0.0.0.0:9229"},
		{about: "Bun", argv: "bun|--inspect=0.0.0.0:6499/x|server.ts", want: "Bun's inspector 0.0.0.0:6499 at 0.0.0.0:6499/x"},
		{about: "Deno", argv: "deno|run|--inspect=0.0.0.0:9229|main.ts", want: "Deno's inspector 0.0.0.0:9229 at 0.0.0.0:9229"},
		{about: "loopback by default", argv: "node|--inspect|server.js"},
		{about: "loopback with a port", argv: "node|--inspect=9229|server.js"},
		{about: "loopback with a colon and port", argv: "node|--inspect=:9229|server.js"},
		{about: "loopback written", argv: "node|--inspect=127.0.0.1:9229|server.js"},
		{about: "loopback by name", argv: "node|--inspect=localhost:9229|server.js"},
		{about: "loopback, IPv6", argv: "node|--inspect=[::1]:9229|server.js"},
		{about: "of the script, not of node", argv: "node|server.js|--inspect=0.0.0.0"},
		{about: "another word", argv: "node|--inspector-note=0.0.0.0|server.js"},
		{about: "port without inspector", argv: "node|--inspect-port=0.0.0.0:9229|x.js"},
		{about: "unknown host", argv: "node|--inspect=${HOST}:9229|server.js"},
		{about: "options without inspector", argv: "npm|start", env: "NODE_OPTIONS=--max-old-space-size=512"},

		// Python
		{about: "debugpy", argv: "python|-m|debugpy|--listen|0.0.0.0:5678|-m|uvicorn|app:app", want: "debugpy 0.0.0.0:5678 at 0.0.0.0:5678"},
		{about: "debugpy after options", argv: "python|-Xfrozen_modules=off|-m|debugpy|--wait-for-client|--listen|0.0.0.0:5678|app.py", want: "debugpy 0.0.0.0:5678 at 0.0.0.0:5678"},
		{about: "debugpy, empty host", argv: "debugpy|--listen|:5678|app.py", want: "debugpy 0.0.0.0:5678 at :5678"},
		{about: "debugpy below uv", argv: "uv|run|python|-m|debugpy|--listen|0.0.0.0:5678|app.py", want: "debugpy 0.0.0.0:5678 at 0.0.0.0:5678"},
		{about: "unknown port", argv: "python|-m|debugpy|--listen|0.0.0.0:${P}|app.py", want: "debugpy 0.0.0.0: at 0.0.0.0:${P}"},
		{about: "ptvsd", argv: "python|-m|ptvsd|--host|0.0.0.0|--port|5678|app.py", want: "ptvsd 0.0.0.0:5678 at 0.0.0.0"},
		{about: "pydevd", argv: "python|-m|pydevd|--server|--port|5678|--file|app.py", want: "pydevd 0.0.0.0:5678 at 5678"},
		{about: "debugpy, port alone", argv: "python|-m|debugpy|--listen|5678|app.py"},
		{about: "debugpy connects out", argv: "python|-m|debugpy|--connect|0.0.0.0:5678|app.py"},
		{about: "pydevd connects out", argv: "python|-m|pydevd|--client|10.0.0.1|--port|5678|--file|app.py"},
		{about: "option of the program under debugpy", argv: "python|-m|debugpy|--listen|5678|app.py|--listen|0.0.0.0:80"},

		// Java
		{about: "JDWP", argv: "java|-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005|-jar|a.jar", want: "Java's debug agent *:5005 at *:5005"},
		{about: "JDWP in the environment", argv: "java|-jar|a.jar", env: "JAVA_TOOL_OPTIONS=-Xmx1g -agentlib:jdwp=transport=dt_socket,server=y,address=0.0.0.0:5005", want: "Java's debug agent 0.0.0.0:5005 at 0.0.0.0:5005"},
		{about: "JDWP in a start script's variable", argv: "catalina.sh|run", env: "CATALINA_OPTS=-Xrunjdwp:server=y,transport=dt_socket,address=*:8000,suspend=n", want: "Java's debug agent *:8000 at *:8000"},
		{about: "JDWP within an option", argv: "mvn|spring-boot:run|-Dspring-boot.run.jvmArguments=-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005", want: "Java's debug agent *:5005 at *:5005"},
		{about: "bare port, old Java", argv: "java|-agentlib:jdwp=transport=dt_socket,server=y,address=5005|-jar|a.jar", oldJava: true, want: "Java's debug agent 0.0.0.0:5005 at 5005"},
		{about: "Tomcat", argv: "catalina.sh|jpda|run", env: "JPDA_ADDRESS=*:8000", want: "Java's debug agent *:8000 at *:8000"},
		{about: "bare port", argv: "java|-agentlib:jdwp=transport=dt_socket,server=y,address=5005|-jar|a.jar"},
		{about: "client", argv: "java|-agentlib:jdwp=transport=dt_socket,server=n,address=10.0.0.1:5005|-jar|a.jar"},
		{about: "loopback", argv: "java|-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005|-jar|a.jar"},
		{about: "no address", argv: "java|-agentlib:jdwp=transport=dt_socket,server=y|-jar|a.jar"},
		{about: "Tomcat without jpda", argv: "catalina.sh|run", env: "JPDA_ADDRESS=*:8000"},
		{about: "Tomcat on loopback", argv: "catalina.sh|jpda|run"},
		{about: "another agent", argv: "java|-javaagent:otel.jar=server=y,address=*:5005|-jar|a.jar"},

		// Go, C, Ruby
		{about: "Delve", argv: "dlv|exec|/app|--headless|--listen=:2345|--api-version=2", want: "Delve 0.0.0.0:2345 at :2345"},
		{about: "Delve, short option", argv: "dlv|debug|--headless|-l|0.0.0.0:2345", want: "Delve 0.0.0.0:2345 at 0.0.0.0:2345"},
		{about: "Delve, DAP", argv: "dlv|dap|--listen=:2345", want: "Delve 0.0.0.0:2345 at :2345"},
		{about: "Delve with switch first", argv: "/go/bin/dlv|--listen=:40000|--headless=true|--accept-multiclient|exec|./server", want: "Delve 0.0.0.0:40000 at :40000"},
		{about: "gdbserver", argv: "gdbserver|:1234|./app", want: "gdbserver 0.0.0.0:1234 at :1234"},
		{about: "gdbserver, once", argv: "gdbserver|--once|0.0.0.0:1234|./app", want: "gdbserver 0.0.0.0:1234 at 0.0.0.0:1234"},
		{about: "lldb-server", argv: "lldb-server|platform|--server|--listen|*:1234", want: "lldb-server *:1234 at *:1234"},
		{about: "rdbg", argv: "bundle|exec|rdbg|-n|--open|--host|0.0.0.0|--port|12345|-c|--|rails|s", want: "Ruby's debugger 0.0.0.0:12345 at 0.0.0.0"},
		{about: "rdbg by environment", argv: "rails|s", env: "RUBY_DEBUG_OPEN=true\nRUBY_DEBUG_HOST=0.0.0.0", want: "Ruby's debugger 0.0.0.0: at 0.0.0.0"},
		{about: "rdebug-ide", argv: "rdebug-ide|--host|0.0.0.0|--port|1234|--|bin/rails|s", want: "Ruby's debugger 0.0.0.0:1234 at 0.0.0.0"},
		{about: "Delve, default", argv: "dlv|debug|--headless"},
		{about: "Delve in a terminal", argv: "dlv|debug|--listen=:2345"},
		{about: "Delve, loopback", argv: "dlv|exec|/app|--headless|--listen=127.0.0.1:2345"},
		{about: "gdbserver on a serial line", argv: "gdbserver|/dev/ttyS0|./app"},
		{about: "rdbg on a socket", argv: "rdbg|--open|app.rb"},
		{about: "rdbg closed", argv: "rails|s", env: "RUBY_DEBUG_HOST=0.0.0.0"},
		{about: "rails's own host", argv: "rails|s|-b|0.0.0.0"},

		{about: "WildFly", argv: "standalone.sh|-b|0.0.0.0|--debug|*:8787", want: "WildFly's debug option *:8787 at *:8787"},
		{about: "WildFly by environment", argv: "run", env: "DEBUG=true\nDEBUG_PORT=*:8787", want: "Java's debug agent *:8787 at *:8787"},
		{about: "Kafka", argv: "run", env: "KAFKA_DEBUG=y\nJAVA_DEBUG_PORT=0.0.0.0:5005", want: "Java's debug agent 0.0.0.0:5005 at 0.0.0.0:5005"},
		{about: "debugpy by environment", argv: "python|-m|debugpy|app.py", env: "DEBUGPY_EXTRA_ARGV=--listen 0.0.0.0:5678", want: "debugpy 0.0.0.0:5678 at 0.0.0.0:5678"},
		{about: "WildFly, port alone", argv: "standalone.sh|--debug|8787"},
		{about: "WildFly without debug", argv: "standalone.sh", env: "DEBUG=false\nDEBUG_PORT=*:8787"},

		// Profilers
		{about: "geth", argv: "geth|--pprof|--pprof.addr|0.0.0.0", want: "geth's profiler 0.0.0.0:6060 at 0.0.0.0"},
		{about: "Grafana", argv: "run.sh", env: "GF_DIAGNOSTICS_PROFILING_ENABLED=true\nGF_DIAGNOSTICS_PROFILING_ADDR=0.0.0.0", want: "Grafana's profiler 0.0.0.0:6060 at 0.0.0.0"},
		{about: "geth, loopback", argv: "geth|--pprof"},
		{about: "Grafana, off", argv: "run.sh", env: "GF_DIAGNOSTICS_PROFILING_ENABLED=false\nGF_DIAGNOSTICS_PROFILING_ADDR=0.0.0.0"},

		// Java's management
		{about: "JMX", argv: "java|-Dcom.sun.management.jmxremote.port=9010|-Dcom.sun.management.jmxremote.authenticate=false|-jar|a.jar", want: "JMX, which asks for no password 0.0.0.0:9010 at false"},
		{about: "JMX in a variable", argv: "catalina.sh|run", env: "CATALINA_OPTS=-Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false", want: "JMX, which asks for no password 0.0.0.0:9010 at false"},
		{about: "Kafka's JMX", argv: "kafka-server-start.sh", env: "KAFKA_BROKER_ID=1\nJMX_PORT=9999", want: "JMX, which asks for no password 0.0.0.0:9999 at 9999"},
		{about: "Kafka's JMX, Confluent", argv: "run", env: "KAFKA_JMX_PORT=9101", want: "JMX, which asks for no password 0.0.0.0:9101 at 9101"},
		{about: "JMX with a password", argv: "java|-Dcom.sun.management.jmxremote.port=9010|-jar|a.jar"},
		{about: "JMX on loopback", argv: "java|-Dcom.sun.management.jmxremote.port=9010|-Dcom.sun.management.jmxremote.host=127.0.0.1|-Dcom.sun.management.jmxremote.authenticate=false|-jar|a.jar"},
		{about: "JMX without port", argv: "java|-Dcom.sun.management.jmxremote|-Dcom.sun.management.jmxremote.authenticate=false|-jar|a.jar"},
		{about: "JMX of another program", argv: "app", env: "JMX_PORT=9999"},
		{about: "Kafka's JMX with options of its own", argv: "run", env: "KAFKA_JMX_PORT=9101\nKAFKA_JMX_OPTS=-Dcom.sun.management.jmxremote.authenticate=true"},
	}
	for _, test := range tests {
		t.Run(test.argv+" "+test.about, func(t *testing.T) {
			t.Parallel()
			proc, env, p := process(test.argv, test.env)
			var got []string
			found, _ := newSetup(commandsOf(proc), env, test.oldJava).listeners()
			for _, l := range found {
				got = append(got, l.title+" "+l.addr.host+":"+l.addr.port+" at "+p.file.Text(l.at.At))
			}
			if text := strings.Join(got, "; "); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}

func TestIsOldJava(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]bool{
		"openjdk:8":                true,
		"openjdk:8u342-jre-slim":   true,
		"openjdk:8-jdk-alpine":     true,
		"eclipse-temurin:8-jre":    true,
		"tomcat:9-jdk8":            true,
		"tomcat:8.5-jdk8-corretto": true,
		"maven:3.6-jdk-8":          false, // the version stands apart; read as unknown
		"registry:5000/openjdk:7":  true,
		"openjdk:17":               false,
		"openjdk":                  false,
		"tomcat:8":                 false,
		"tomcat:9-jdk17":           false,
		"eclipse-temurin:21":       false,
		"jetty:8":                  false,
	} {
		if got := isOldJava(reference); got != want {
			t.Errorf("isOldJava(%q) = %v", reference, got)
		}
	}
}
