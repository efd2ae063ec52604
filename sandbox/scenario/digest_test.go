package scenario

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDigests: a scenario signs as a merchant does, with values from env.
func TestDigests(t *testing.T) {
	in := stepScope(nil)
	for text, want := range map[string]string{
		`sha1("222" + "::" + "SECRET" + "::" + "20120925165757")`: "3fe742cb165707437315eb12cca1afd1c8ce858d",
		`md5("")`: "d41d8cd98f00b204e9800998ecf8427e",
	} {
		program, err := in.compile(text)
		require.NoError(t, err)
		value, err := (&Expression{program: program, scope: in}).run(nil)
		require.NoError(t, err)
		assert.Equal(t, want, value, text)
	}
	_, err := in.compile("sha1(1)")
	require.Error(t, err)
	assert.True(t, reserved("sha1"), "no kept value may be called so")
}
