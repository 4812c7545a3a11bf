package application

import "github.com/hullcheck/hullcheck/analyzer/container"

// application reads what c serves, nil if that is nothing known.
func (s *Set) application(c *container.Container) *Application {
	if len(s.servers.Of(c)) == 0 {
		return nil
	}
	return nil
}
