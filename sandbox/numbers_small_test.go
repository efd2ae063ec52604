package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox"
)

// A permutation: each number once, and back again.
func TestScatterBits(t *testing.T) {
	seen := map[uint64]bool{}
	for n := range uint64(1 << 12) {
		scattered := sandbox.ScatterBits("test", 12, n)
		assert.Less(t, scattered, uint64(1<<12))
		assert.False(t, seen[scattered], n)
		seen[scattered] = true
		assert.Equal(t, n, sandbox.GatherBits("test", 12, scattered))
	}
	for _, n := range []uint64{0, 1, 123456789012, 1<<40 - 1} {
		assert.Equal(t, n, sandbox.GatherBits("test", 40, sandbox.ScatterBits("test", 40, n)))
	}
}
