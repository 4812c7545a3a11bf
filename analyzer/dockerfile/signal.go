package dockerfile

import (
	"slices"
	"strconv"
	"strings"
)

// signals are the names that STOPSIGNAL takes on Linux, sorted: signal(7) and
// moby/sys/signal's additions. RTMIN and RTMAX take an offset.
var signals = [...]string{
	"ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL",
	"PIPE", "POLL", "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
	"TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
}

// isSignal reports whether BuildKit takes text for a signal.
func isSignal(text string) bool {
	if n, err := strconv.Atoi(text); err == nil {
		return n != 0
	}
	name := strings.TrimPrefix(strings.ToUpper(text), "SIG")
	if offset, ok := strings.CutPrefix(name, "RTMIN+"); ok {
		return isOffset(offset, 15)
	}
	if offset, ok := strings.CutPrefix(name, "RTMAX-"); ok {
		return isOffset(offset, 14)
	}
	_, ok := slices.BinarySearch(signals[:], name)
	return ok
}

// isOffset reports whether text is a number from 1 to most.
func isOffset(text string, most int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 1 && n <= most && strconv.Itoa(n) == text
}
