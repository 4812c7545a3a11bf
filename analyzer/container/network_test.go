package container

import (
	"fmt"
	"strings"
	"testing"
)

func TestPorts(t *testing.T) {
	for _, tt := range []struct{ name, service, networks, want string }{
		{"all", "ports: [\"80:80\"]", "", "any network"},
		{"ephemeral", "ports: [80]", "", "any network"},
		{"zero", "ports: [\"0.0.0.0:80:80\"]", "", "any network"},
		{"unspecified", "ports: [\"[::]:80:80\"]", "", "any network"},
		{"loopback", "ports: [\"127.0.0.1:80:80\"]", "", "the host itself"},
		{"loopback range", "ports: [\"127.8.0.1:80:80\"]", "", "the host itself"},
		{"loopback 6", "ports: [\"[::1]:80:80\"]", "", "the host itself"},
		{"address", "ports: [\"10.0.0.1:80:80\"]", "", "the network of one address of the host"},
		{"unknown", "ports: [\"${IP}:80:80\"]", "", "an address that is not known here"},
		{"unknown port", "ports: [\"127.0.0.1:80:${P}\"]", "", "the host itself"},
		{"assumed", "ports: [\"${IP:-127.0.0.1}:80:80\"]", "", "the host itself"},
		{"long", "ports: [{target: 80, published: 80, host_ip: 127.0.0.1}]", "", "the host itself"},
		{"host network", "ports: [\"80:80\"]\n    network_mode: host", "", "nowhere"},
		{"internal", "ports: [\"80:80\"]\n    networks: [i]", "networks: {i: {internal: true}}", "nowhere"},
		{"internal and not", "ports: [\"80:80\"]\n    networks: [i, o]", "networks: {i: {internal: true}, o: }", "any network"},
		{"binding", "ports: [\"80:80\"]\n    networks: [i]", "networks: {i: {driver_opts: {com.docker.network.bridge.host_binding_ipv4: 127.0.0.1}}}", "the host itself"},
		{"widest", "ports: [\"127.0.0.1:80:80\", \"81:81\", \"127.0.0.1:82:82\"]", "", "any network"},
		{"none", "expose: [80]", "", "nowhere"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: x\n    "+tt.service+"\n"+tt.networks+"\n")
			p, ok := u.get(t, "a").Reachable()
			if p.Exposure.String() != tt.want || ok != (tt.want != "nowhere") {
				t.Errorf("reachable from %s, %t; want %s", p.Exposure, ok, tt.want)
			}
			if tt.name == "widest" && u.place(p.Entry.At) != `compose.yaml:4:"\"81:81\""` {
				t.Errorf("the widest port stands at %s", u.place(p.Entry.At))
			}
		})
	}
}

func TestNetworks(t *testing.T) {
	u := load(t, `-- compose.yaml --
services:
  a: {image: x}
  b: {image: x, networks: [i, e]}
  c: {image: x, network_mode: "service:d", pid: host, ipc: "container:z", userns_mode: host}
  d: {image: x, ports: ["80:80"], network_mode: bridge, pid: "${PID}"}
networks:
  i: {internal: true, driver: macvlan}
  e: {external: true, name: proxy}
`)
	render := func(name string) string {
		var all []string
		for _, n := range u.get(t, name).Networks {
			driver := ""
			if n.Driver != nil {
				driver = n.Driver.Str
			}
			all = append(all, fmt.Sprintf("%s %s %t %t %s", n.Key, u.place(n.At), n.Internal, n.External, driver))
		}
		return strings.Join(all, ", ")
	}
	if got := render("a"); !strings.HasPrefix(got, "default ") {
		t.Errorf("networks of a = %s", got)
	}
	if got := render("b"); got != `i compose.yaml:3:"i" true false macvlan, e compose.yaml:3:"e" false true ` {
		t.Errorf("networks of b = %s", got)
	}
	c := u.get(t, "c")
	if len(c.Networks) != 0 || c.Namespaces.Network.Service != "d" || !c.Namespaces.PID.Host || c.Namespaces.IPC.Container != "z" || !c.Namespaces.User.Host {
		t.Errorf("namespaces of c: %+v", c.Namespaces)
	}
	if p, ok := c.Reachable(); !ok || p.Exposure != OnAllInterfaces || c.NetworkOf != u.get(t, "d") {
		t.Errorf("c is not reachable through d: %+v", p)
	}
	if pid := u.get(t, "d").Namespaces.PID; pid.Value == nil || pid.Host {
		t.Errorf("an unknown namespace: %+v", pid)
	}
}
