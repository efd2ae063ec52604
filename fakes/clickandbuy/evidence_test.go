package clickandbuy

import (
	"testing"

	"paysandbox/fakes/faketest/evidence"
)

func TestEvidence(t *testing.T) {
	evidence.Check(t, evidence.File{
		Prefix: "CB", Provider: "clickandbuy", Code: []string{"shop/*.go", "fakes/clickandbuy/payapi/*.go"}, Switches: switches,
		Grade: `(D\*?|M\(\d+\)|L(\(\d+\))?|V|I|U)( (TS|API) §[\w.]+(, §[\w.]+)*)?`,
	})
}
