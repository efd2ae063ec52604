package klikandpay

import (
	"testing"

	"paysandbox/fakes/faketest/evidence"
)

func TestEvidence(t *testing.T) {
	evidence.Check(t, evidence.File{
		Prefix: "KP", Provider: "klikandpay", Code: []string{"shop/*.go", "scenarios/klikandpay/*.yaml"}, Switches: switches,
		Grade: `(D\*?|M\(\d+\)|L|V|I|U)`,
	})
}
