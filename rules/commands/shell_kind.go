package commands

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// shellKind says what `sh -c` does with the last command of its script.
// Measured with dash 0.5.12, BusyBox 1.35 and bash 5.2: dash waits for it, the
// others become it.
type shellKind uint8

const (
	unknownShell shellKind = iota
	waits
	replacesItself
)

// shellOf tells the shell of an image by the reference of its external base.
func shellOf(image *container.Image) shellKind {
	if image == nil || !image.Reference.IsKnown() {
		return unknownShell
	}
	r := container.ParseReference(image.Reference.Str)
	name := r.Repository[strings.LastIndexByte(r.Repository, '/')+1:]
	if strings.Contains(r.Tag, "alpine") || strings.Contains(name, "alpine") || strings.Contains(r.Tag, "busybox") {
		return replacesItself // BusyBox
	}
	switch name {
	case "adminer", "busybox", "caddy", "consul", "docker", "nats", "registry", "traefik", "vault":
		return replacesItself // BusyBox
	case "openjdk":
		// From 12 on the tags without a Debian name are Oracle Linux.
		major, err := strconv.Atoi(strings.SplitN(strings.SplitN(r.Tag, "-", 2)[0], ".", 2)[0])
		if err == nil && major >= 12 && !strings.Contains(r.Tag, "slim") && !strings.Contains(r.Tag, "buster") && !strings.Contains(r.Tag, "bullseye") && !strings.Contains(r.Tag, "bookworm") {
			return replacesItself
		}
	case "almalinux", "amazoncorretto", "amazonlinux", "archlinux", "centos", "fedora", "mysql", "open-liberty", "oraclelinux", "rockylinux",
		"ubi7", "ubi8", "ubi9", "ubi10", "ubi", "ubi-minimal", "leap", "tumbleweed", "bci-base":
		return replacesItself // bash
	}
	for _, tag := range []string{"ubi", "oracle", "centos", "fedora", "rocky", "amazonlinux", "-al20"} {
		if strings.Contains(r.Tag, tag) {
			return replacesItself // bash
		}
	}
	if strings.HasPrefix(r.Repository, "docker.io/library/") {
		return waits // Debian and Ubuntu have dash
	}
	return unknownShell
}
