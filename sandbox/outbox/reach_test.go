package outbox

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
)

// An address that was added since the last call is found by who asks for it, and then used.
func TestASourceIsLookedForAnew(t *testing.T) {
	p := NewPolicy()
	p.sources.Store("127.0.0.1", false) // as it was before
	assert.False(t, p.HasSource("127.0.0.1"))
	assert.True(t, New(p, slog.New(slog.DiscardHandler)).HasSource("127.0.0.1"))
	assert.True(t, p.HasSource("127.0.0.1"))
}
