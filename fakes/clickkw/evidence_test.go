package clickkw

import (
	"testing"

	"paysandbox/fakes/faketest/evidence"
)

func TestEvidence(t *testing.T) {
	evidence.Check(t, evidence.File{
		Prefix: "KW", Provider: "clickkw", Code: []string{"shop/*.go", "web/templates/*/*.html", "scenarios/clickkw/*.yaml"}, Switches: switches,
		Grade: `(D\*?|M\(\d+\)|L|V|I|U)`,
	})
}
