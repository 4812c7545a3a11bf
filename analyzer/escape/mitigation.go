package escape

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
)

// A mitigation is what blocks a rule, as edges.tsv writes it.
type mitigation string

const (
	userNamespace  mitigation = "UNS"
	rootlessEngine mitigation = "RLS"
	appArmor       mitigation = "AA"
	seLinux        mitigation = "SEL"
	lockdown       mitigation = "KLD"
	virtualMachine mitigation = "VMR"
	gVisor         mitigation = "GVS"
)

// A shield is what stands between a container and its host besides the facts
// that rules need.
type shield struct {
	posture posture.Posture
	runtime mitigation // that the container's runtime brings, "" for Docker's own
}

// A variant is one way in which a rule holds behind a shield.
type variant struct {
	needs  []string // facts beside those of the row
	factor Factor
	gives  Node
}

// variants returns how a row holds behind the shield: not at all where something
// blocks it, and twice where a setting decides what an undescribed host would.
func (s shield) variants(r *Row) []variant {
	v := variant{factor: r.Factor, gives: r.Gives}
	perhaps := false
	for _, m := range r.Unless {
		switch m {
		case userNamespace:
			if s.runtime == userNamespace {
				return nil
			}
			if s.posture.UsernsRemap {
				v.needs = append(v.needs, "userns:host")
			}
		case rootlessEngine:
			user := s.engineUser()
			if user == "" {
				continue
			}
			if v.gives.Kind != HostRoot {
				return nil
			}
			v.gives = Node{Kind: HostUser, Detail: user}
		case appArmor:
			switch s.posture.LSM {
			case posture.AppArmor:
				v.needs = append(v.needs, "apparmor:off")
			case posture.UnknownLSM:
				perhaps = true
			case posture.SELinux, posture.NoLSM:
			}
		case seLinux:
			if s.posture.LSM == posture.SELinux {
				v.needs = append(v.needs, "label:off")
			}
		case lockdown:
			if s.posture.Lockdown == posture.Integrity || s.posture.Lockdown == posture.Confidentiality {
				return nil
			}
		case virtualMachine, gVisor:
			if s.runtime == m {
				return nil
			}
		}
	}
	if !perhaps {
		return []variant{v}
	}
	weaker := v
	if weaker.factor.Percent > onTheHost.Percent {
		weaker.factor = Factor{onTheHost.Percent, "blocked where AppArmor's default profile is active"}
	}
	v.needs = append(slices.Clip(v.needs), "apparmor:off")
	return []variant{v, weaker}
}

// engineUser returns who the host's root is for the engine, "" for root itself.
func (s shield) engineUser() string {
	switch s.posture.Engine {
	case posture.DockerRootless, posture.PodmanRootless:
		return "of the rootless engine"
	case posture.DockerDesktop:
		return "of Docker Desktop"
	case posture.DockerRootful, posture.PodmanRootful:
	}
	return ""
}

// runtimeOf returns what the runtime of a container brings. The prefixes are the
// names under which gVisor, Kata and the Wasm shims install themselves; sysbox
// maps root and emulates /proc and /sys.
func runtimeOf(c *container.Container) mitigation {
	if c.Service == nil {
		return ""
	}
	v := c.Service.Get("runtime")
	if !v.IsKnown() {
		return ""
	}
	name := strings.TrimPrefix(v.Str, "io.containerd.")
	switch {
	case strings.HasPrefix(name, "runsc"), strings.Contains(name, "gvisor"):
		return gVisor
	case strings.HasPrefix(name, "kata"), strings.HasPrefix(name, "wasm"), strings.HasPrefix(name, "spin"):
		return virtualMachine
	case strings.HasPrefix(name, "sysbox"):
		return userNamespace
	}
	return ""
}
