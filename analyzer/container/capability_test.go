package container

import (
	"slices"
	"strings"
	"testing"
)

func TestCapabilities(t *testing.T) {
	const count = len(allCapabilities)
	for _, tt := range []struct {
		name, service string
		known, all    bool
		size          int
		has, hasNot   string
		granted       string // what grants the first of has
	}{
		{name: "default", service: "user: root", known: true, size: 14, has: "NET_RAW", hasNot: "SYS_ADMIN"},
		{name: "drop", service: "cap_drop: [NET_RAW, cap_mknod]", known: true, size: 12, has: "CHOWN", hasNot: "NET_RAW MKNOD"},
		{name: "add", service: "cap_add: [CAP_SYS_ADMIN, chown]", known: true, size: 15, has: "SYS_ADMIN CHOWN", granted: "CAP_SYS_ADMIN"},
		{name: "drop all", service: "cap_drop: [all]", known: true, size: 0, hasNot: "CHOWN"},
		{name: "drop all, add", service: "cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE, SYS_PTRACE]", known: true, size: 2, has: "NET_BIND_SERVICE SYS_PTRACE", granted: "NET_BIND_SERVICE"},
		{name: "add wins", service: "cap_drop: [CHOWN]\n    cap_add: [CHOWN]", known: true, size: 14, has: "CHOWN", granted: "CHOWN"},
		{name: "add all", service: "cap_add: [ALL]\n    cap_drop: [SYS_ADMIN]", known: true, all: true, size: count - 1, has: "SYS_MODULE", hasNot: "SYS_ADMIN", granted: "ALL"},
		{name: "add all wins", service: "cap_add: [ALL]\n    cap_drop: [ALL]", known: true, all: true, size: count, has: "SYS_ADMIN"},
		{name: "privileged", service: "privileged: true\n    cap_drop: [ALL]", known: true, all: true, size: count, has: "SYS_ADMIN", granted: "true"},
		{name: "unknown entry", service: "cap_add: [\"${CAP}\"]", known: false, size: 14},
		{name: "unknown privileged", service: "privileged: ${P}", known: false, size: 14},
		{name: "no such capability", service: "cap_add: [ROOT]", known: true, size: 14},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: x\n    "+tt.service+"\n").get(t, "a").Capabilities
			if c.Known != tt.known || c.All != tt.all || len(c.Set) != tt.size {
				t.Errorf("known %t, all %t, %d capabilities; want %t, %t, %d", c.Known, c.All, len(c.Set), tt.known, tt.all, tt.size)
			}
			if !slices.IsSortedFunc(c.Set, func(a, b Capability) int { return strings.Compare(a.Name, b.Name) }) {
				t.Error("the set is not sorted")
			}
			for i, name := range strings.Fields(tt.has) {
				got, ok := c.Has(name)
				if !ok {
					t.Errorf("%s is missing", name)
				}
				if i == 0 && tt.granted != "" && (got.Granted == nil || got.Granted.Str != tt.granted) {
					t.Errorf("%s is granted by %v, want %s", name, got.Granted, tt.granted)
				}
			}
			for name := range strings.FieldsSeq(tt.hasNot) {
				if _, ok := c.Has(name); ok {
					t.Errorf("%s is there", name)
				}
			}
		})
	}
}

func TestCan(t *testing.T) {
	u := load(t, "-- compose.yaml --\nservices:\n  root: {image: x, user: root, cap_add: [SYS_ADMIN]}\n  user: {image: x, user: app, cap_add: [SYS_ADMIN]}\n  unknown: {image: x, cap_add: [SYS_ADMIN]}\n  dropped: {image: x, user: root, cap_add: [SYS_ADMIN], command: gosu app x}\n")
	for _, c := range u.containers {
		if _, ok := c.Can("SYS_ADMIN"); ok != (c.Name == "root") {
			t.Errorf("%s: Can(SYS_ADMIN) = %t", c.Name, ok)
		}
	}
	if c := u.get(t, "root").Capabilities; c.DropAll != nil {
		t.Error("nothing drops all")
	}
}

func TestCapabilityTables(t *testing.T) {
	for _, list := range [][]string{allCapabilities[:], defaultCapabilities[:]} {
		if !slices.IsSorted(list) {
			t.Errorf("not sorted: %v", list)
		}
	}
	for _, name := range defaultCapabilities {
		if CapabilityName("cap_"+strings.ToLower(name)) != name {
			t.Errorf("%s is not a capability", name)
		}
	}
}

func TestSecurity(t *testing.T) {
	for _, tt := range []struct {
		name, list                      string
		known                           bool
		noNew                           string // "", "on", "off", "unknown"
		seccomp, apparmor, paths, label string
	}{
		{name: "none", known: true},
		{name: "equals", list: "seccomp=unconfined, apparmor=unconfined, no-new-privileges=true, label=disable, systempaths=unconfined", known: true, noNew: "on", seccomp: "unconfined", apparmor: "unconfined", paths: "unconfined", label: "disable"},
		{name: "colon", list: "\"seccomp:unconfined\", \"apparmor:x\", \"no-new-privileges:true\", \"label:type:spc_t\"", known: true, noNew: "on", seccomp: "unconfined", apparmor: "x", label: "type:spc_t"},
		{name: "bare", list: "no-new-privileges", known: true, noNew: "on"},
		{name: "off", list: "\"no-new-privileges:false\"", known: true, noNew: "off"},
		{name: "system paths by colon", list: "\"systempaths:unconfined\"", known: true},
		{name: "unknown", list: "\"${OPT}\"", known: false},
		{name: "unknown value", list: "\"no-new-privileges:${NNP}\", \"seccomp:${FILE}\"", known: true, noNew: "unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: x\n    security_opt: ["+tt.list+"]\n").get(t, "a").Security
			noNew := ""
			switch o := s.Option("no-new-privileges"); {
			case o == nil:
			case o.Value.IsUnknown():
				noNew = "unknown"
			case s.NoNewPrivileges.True:
				noNew = "on"
			default:
				noNew = "off"
			}
			if s.Known != tt.known || noNew != tt.noNew {
				t.Errorf("known %t, no-new-privileges %q; want %t, %q", s.Known, noNew, tt.known, tt.noNew)
			}
			seccomp, apparmor, paths := "", "", ""
			if s.Seccomp != nil {
				seccomp = s.Seccomp.Str
			}
			if s.AppArmor != nil {
				apparmor = s.AppArmor.Str
			}
			if s.SystemPaths != nil {
				paths = s.SystemPaths.Str
			}
			if got, want := [4]string{seccomp, apparmor, paths, texts(s.Label)}, [4]string{tt.seccomp, tt.apparmor, tt.paths, tt.label}; got != want {
				t.Errorf("seccomp, apparmor, systempaths, label = %q, want %q", got, want)
			}
		})
	}
}
