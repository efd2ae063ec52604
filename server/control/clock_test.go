package control_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/server/servertest"
)

func TestClockTellsWhatHappenedInOrder(t *testing.T) {
	s := start(t)
	s.Workspace(t, "c", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "c")
	const path = "/workspaces/c/clock"
	for _, order := range []string{"1", "2", "3"} { // each page lives from its own start on
		servertest.Ask(t, servertest.Request(t, "GET", buyer.Link(order), nil))
		assert.Empty(t, s.call("POST", path, `{"advance":"1m"}`, 200)["happened"])
	}
	clock := s.call("GET", path, nil, 200)
	assert.Equal(t, "frozen", clock["mode"])
	assert.Equal(t, "2026-01-15T12:03:00Z", clock["now"])
	first, err := time.Parse(time.RFC3339, clock["next"].(string))
	require.NoError(t, err)

	started := time.Now()
	moved := s.call("POST", path, `{"advance":"2d"}`, 200)
	assert.Less(t, time.Since(started), 2*time.Second, "no sleeping")
	assert.Equal(t, "2026-01-17T12:03:00Z", moved["now"])
	assert.NotContains(t, moved, "next")
	happened := moved["happened"].([]any)
	require.Len(t, happened, 3)
	for i, item := range happened {
		thing := item.(map[string]any)
		assert.Equal(t, first.Add(time.Duration(i)*time.Minute).Format(time.RFC3339), thing["at"])
		assert.Equal(t, "clickandbuy", thing["provider"])
		assert.NotEmpty(t, thing["what"])
		p := s.call("GET", "/workspaces/c/payments/"+thing["ref"].(string), nil, 200)
		assert.Equal(t, "abandoned", p["state"])
		assert.Equal(t, "expired", p["phase"])
		history := p["history"].([]any)
		assert.Equal(t, thing["at"], history[len(history)-1].(map[string]any)["at"])
	}
}

func TestClockIsSetFrozenAndFreed(t *testing.T) {
	s := start(t)
	const path = "/workspaces/default/clock"
	assert.Equal(t, "real", s.call("GET", path, nil, 200)["mode"])
	assert.Equal(t, "frozen", s.call("POST", path, `{"frozen":true}`, 200)["mode"])
	stands := s.call("GET", path, nil, 200)
	assert.Equal(t, stands, s.call("GET", path, nil, 200))
	s.call("POST", path, `{"set":"2000-01-01T00:00:00Z"}`, 422)
	at := s.call("POST", path, `{"set":"2099-01-31T23:59:30+01:00"}`, 200)
	assert.Equal(t, "2099-01-31T22:59:30Z", at["now"])
	both := s.call("POST", path, `{"set":"2099-02-01T00:00:00Z","advance":"1m","frozen":false}`, 200)
	assert.Equal(t, "real", both["mode"])
	now, err := time.Parse(time.RFC3339, both["now"].(string))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Date(2099, 2, 1, 0, 1, 0, 0, time.UTC), now, 10*time.Second)

	for body, status := range map[string]int{
		``: 422, `{}`: 422, `null`: 422, `{"frozen":null}`: 422, `{"advance":"-1m"}`: 422, `{"advance":"1 hour"}`: 422, `{"advance":"101y"}`: 422,
		`{"advance":"999999999999h"}`: 422, `{"advance":"40000d"}`: 422, `{"set":"tomorrow"}`: 422, `{"set":"9999-12-31T23:59:59Z"}`: 422,
		`{"advance":60}`: 400, `{"frozen":"yes"}`: 400, `{"freeze":true}`: 400, `{`: 400, `[]`: 400,
	} {
		wrong := s.call("POST", path, body, status)
		assert.NotEmpty(t, wrong["detail"], body)
	}
}

// What is wrong in one part of a move must not have happened in another.
func TestClockMovesWholeOrNotAtAll(t *testing.T) {
	s := start(t)
	s.Workspace(t, "c", "")
	before := s.call("GET", "/workspaces/c/clock", nil, 200)
	for _, body := range []string{
		`{"frozen":false,"advance":"nonsense"}`, `{"frozen":false,"set":"nonsense"}`, `{"set":"2026-02-01T00:00:00Z","advance":"nonsense"}`, `{"frozen":false,"set":"2000-01-01T00:00:00Z"}`,
	} {
		s.call("POST", "/workspaces/c/clock", body, 422)
		assert.Equal(t, before, s.call("GET", "/workspaces/c/clock", nil, 200), body)
	}
}
