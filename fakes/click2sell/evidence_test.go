package click2sell

import (
	"slices"
	"testing"

	"paysandbox/fakes/faketest/evidence"
)

func TestEvidence(t *testing.T) {
	evidence.Check(t, evidence.File{
		Prefix: "CS", Provider: "click2sell", Switches: slices.Concat(merchantSwitches, productSwitches),
		Grade: `(D\*?|M\(\d+\)|L|V|I|U)`,
	})
}
