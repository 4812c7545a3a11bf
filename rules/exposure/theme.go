// Package exposure holds the rules about who can reach a container over the
// network, and what shows that someone did.
package exposure

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("exposure", pages,
		PortOnAllInterfaces,
		DockerAPIPublished,
		BackendPortPublished,
		SSHPublished,
		ContainerOnLAN,
		OverlayUnencrypted,
		LoggingDisabled,
		LogsSentInClear,
		PrivilegedPortPublished,
		LegacyBridge,
		SSHServerRunning,
		DatastoreExposed,
		DatastoreOpenToNeighbours,
		AdminUIExposed,
		CodeServiceExposed,
		CodeServiceOnLoopback,
		CodeServiceOpenToNeighbours,
		ContainerManagerOpen,
		ContainerManagerExposed,
		DevSecretStoreExposed,
		ModelServerExposed,
		MetricsExposed,
		MonitoringAdminAPI,
		ActuatorExposed,
		ProxyDashboardExposed,
		ProxyTakesAll,
		SocketProxyPublished,
		SocketProxyOverpermissive,
		DockerHostPlain,
		APIDocsReachable,
		CleartextProtocolPublished,
	)
})
