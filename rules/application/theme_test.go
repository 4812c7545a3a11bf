package application

import (
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/ruletest"
)

func TestFixtures(t *testing.T) { ruletest.Run(t, Rules(), ".") }
