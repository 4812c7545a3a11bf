package container

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// IsDisk reports whether a path names a disk, a partition or a directory that
// holds their nodes: Docker passes on every node below a directory.
func IsDisk(device string) bool {
	p := path.Clean(device)
	switch p {
	case "/dev", "/dev/disk", "/dev/mapper", "/dev/md", "/dev/zvol":
		return true
	case "/dev/mapper/control":
		return false // its calls need SYS_ADMIN
	}
	for _, dir := range []string{"/dev/disk/", "/dev/mapper/", "/dev/md/", "/dev/zvol/"} {
		if strings.HasPrefix(p, dir) {
			return true
		}
	}
	for _, pattern := range []string{
		"sd[a-z]", "sd[a-z][0-9]*", "sd[a-z][a-z]", "sd[a-z][a-z][0-9]*", "hd[a-z]", "hd[a-z][0-9]*",
		"vd[a-z]", "vd[a-z][0-9]*", "xvd[a-z]", "xvd[a-z][0-9]*", "nvme[0-9]*n[0-9]*", "mmcblk[0-9]*",
		"dm-[0-9]*", "md[0-9]*", "zd[0-9]*", "bcache[0-9]*", "rbd[0-9]*", "nbd[0-9]*",
	} {
		if ok, err := path.Match("/dev/"+pattern, p); ok && err == nil {
			return true
		}
	}
	return false
}

// deviceRule is the engine's own grammar of a rule (moby, daemon/oci_opts.go).
var deviceRule = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([acb]) ([0-9]+|\*):([0-9]+|\*) ([rwm]{1,3})$`)
})

// diskMajors are the block majors of disks in Linux's list of devices: SCSI,
// MMC, md, device-mapper, NBD, virtio, Xen and what has a number at run time.
var diskMajors = [...]string{
	"8", "9", "43", "65", "66", "67", "68", "69", "70", "71", "128", "129", "130", "131", "132", "133", "134", "135",
	"179", "202", "252", "253", "254", "259",
}

// OpensDisks reports whether a rule lets block devices of disks be read or
// written; every container may make nodes.
func OpensDisks(rule string) bool {
	parts := deviceRule().FindStringSubmatch(rule)
	if len(parts) != 5 || parts[1] == "c" || !strings.ContainsAny(parts[4], "rw") {
		return false
	}
	return parts[2] == "*" || slices.Contains(diskMajors[:], parts[2])
}
