package debug

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// javaAgents returns the debug agents that a text loads:
// -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005. Facts:
// https://docs.oracle.com/en/java/javase/21/docs/specs/jpda/conninv.html
func javaAgents(text *value.Value, oldJava bool) []Listener {
	if text == nil {
		return nil
	}
	var all []Listener
	for _, prefix := range []string{"-agentlib:jdwp=", "-Xrunjdwp:"} {
		for from := 0; ; {
			i := strings.Index(text.Str[from:], prefix)
			if i < 0 {
				break
			}
			off := from + i + len(prefix)
			end := off
			for end < len(text.Str) && !strings.ContainsRune(" \t\n\"'", rune(text.Str[end])) {
				end++
			}
			from = end
			if l, ok := javaAgent(text.Sub(off, end), oldJava); ok {
				all = append(all, l)
			}
		}
	}
	return all
}

// javaAgent reads the options of one agent. It listens only with server=y.
func javaAgent(options *value.Value, oldJava bool) (Listener, bool) {
	server := false
	var addr *value.Value
	off := 0
	for option := range strings.SplitSeq(options.Str, ",") {
		key, setting, _ := strings.Cut(option, "=")
		switch key {
		case "server":
			server = setting == "y"
		case "address":
			addr = options.Sub(off+len("address="), off+len(option))
		case "transport":
			if setting == "dt_shmem" {
				return Listener{}, false
			}
		}
		off += len(option) + 1
	}
	if !server || addr == nil {
		return Listener{}, false // without an address it takes a free port of the loopback interface
	}
	return javaListener("Java's debug agent", addr, oldJava), true
}

// javaListener returns the listener of an agent's address.
func javaListener(title string, at *value.Value, oldJava bool) Listener {
	l := Listener{title: title, Effect: Debugger, addr: javaAddress(at, oldJava), at: at}
	l.oldJava = oldJava && !javaAddress(at, false).reachable()
	return l
}

// javaAddress reads the agent's address. A bare port listens on every interface
// up to Java 8 and on the loopback interface since Java 9.
func javaAddress(text *value.Value, oldJava bool) address {
	form := addressForm{bare: "localhost", emptyHost: "localhost"}
	if oldJava {
		form = addressForm{bare: "0.0.0.0", emptyHost: "0.0.0.0"}
	}
	return form.parse(text)
}

// isOldJava reports whether an image's reference says that its Java is version 8
// or older: eclipse-temurin:8-jre, tomcat:9-jdk8, openjdk:8u342.
func isOldJava(reference string) bool {
	name, tag, ok := strings.Cut(reference[strings.LastIndexByte(reference, '/')+1:], ":")
	if !ok {
		return false
	}
	tag, _, _ = strings.Cut(tag, "@")
	for _, word := range strings.FieldsFunc(tag, func(r rune) bool { return r == '-' || r == '_' }) {
		for _, kit := range []string{"jdk", "jre", "java", "openjdk"} {
			if major, ok := strings.CutPrefix(word, kit); ok && isEight(major) {
				return true
			}
		}
	}
	switch name {
	case "openjdk", "java", "eclipse-temurin", "amazoncorretto", "ibm-semeru-runtimes", "adoptopenjdk", "zulu-openjdk", "zulu-openjdk-alpine", "liberica-openjdk-alpine", "sapmachine", "corretto":
		return isEight(tag)
	}
	return false
}

// isEight reports whether a version is 6, 7 or 8: "8", "8u342", "8-jre".
func isEight(version string) bool {
	return version != "" && version[0] >= '6' && version[0] <= '8' &&
		(len(version) == 1 || version[1] == 'u' || version[1] == '-' || version[1] == '.')
}
