package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox"
)

func TestClip(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc"}, {"كنت", 3, "كنت"}, {"كنت", 2, "كن"}, {"a€b", 2, "a€"}, {"abc", 0, ""},
	} {
		assert.Equal(t, c.want, sandbox.Clip(c.text, c.n), "%q to %d", c.text, c.n)
	}
}
