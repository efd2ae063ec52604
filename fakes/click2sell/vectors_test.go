package click2sell

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestChecksumVectors are those of section 5 of the dossier. Numbers are drawn, so these
// cannot be had over the wire.
func TestChecksumVectors(t *testing.T) {
	for _, vector := range []struct{ secret, id, sum string }{
		{"secret", "123", "B457E9433F98EF22AA9DD9BA4A5E2B16"},
		{"secret", "9AB12345CD678901E", "331FF04A766F4D8E70EABB227AC527F1"},
		{"MySecretKey", "4XK12345AB678901C", "C546E6D4C3AA26B2FFD38BA6CD532A8D"},
		{"s3cr3t", "1", "5A0DC0C341EB4573D3FDF497456C2FF6"},
		{"clé", "4XK12345AB678901C", "2645DD26F21C7B633AC566E5FECBD76F"},
	} {
		assert.Equal(t, vector.sum, checksum(vector.secret, vector.id), vector.secret)
	}
	for _, wrong := range []string{"5D7845AC6EE7CFFFAFC5FE5F35CF666D", "64D6365F6FEE3820EED7EAC386E6B320"} {
		assert.NotEqual(t, wrong, checksum("secret", "123"))
	}
	assert.NotEqual(t, "3B09CAB35555E04BBD3A18D959CA59CC", checksum("clé", "4XK12345AB678901C"), "UTF-8, not ISO-8859-1")
}
