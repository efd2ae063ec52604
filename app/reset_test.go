package app_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/server/servertest"
)

// The accounts that a configuration file brings are part of what `default` is reset to:
// `run --merchant` resets it before each scenario.
func TestResetKeepsConfiguredAccounts(t *testing.T) {
	s := servertest.Start(t, app.Config{
		Clock:    "2026-01-15T12:00:00Z",
		Accounts: map[string][]map[string]any{"clickkw": {{"user": "Dev1", "token": "another"}, {"user": "Dev2", "token": "second"}}},
	})
	for range 2 {
		doc := s.Control(t, "GET", "/workspaces/default", nil).JSON(t)
		accounts := doc["accounts"].(map[string]any)["clickkw"].([]any)
		require.Len(t, accounts, 2)
		assert.Equal(t, "another", accounts[0].(map[string]any)["token"])
		assert.Equal(t, "frozen", doc["clock"].(map[string]any)["mode"])
		s.Control(t, "POST", "/workspaces/default/reset", nil)
	}
}
