package runner

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
	"paysandbox/sandbox/journal"
)

// A scenario whose egress() sees nothing says that the proxy refused something all the same.
func TestCallsThatNameNoWorkspaceAreToldOf(t *testing.T) {
	refusal := journal.Exchange{Seq: 8, Op: journal.ProxyConnect, Fault: journal.FaultRefused, Request: journal.Request{Method: "CONNECT", URL: "api.example:443"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/_sandbox/v1/workspaces/default/exchanges", r.URL.Path)
		page := client.Exchanges{Items: []journal.Exchange{}, Last: 7}
		if r.URL.Query().Get("after") == "7" {
			page.Items = append(page.Items, journal.Exchange{Seq: 8, Op: "clickkw.create"}, refusal)
		}
		_ = json.NewEncoder(w).Encode(page)
	}))
	t.Cleanup(server.Close)
	of := &client.Client{Server: server.URL}

	watched, err := watchStrays(t.Context(), of, "ci1", true)
	require.NoError(t, err)
	text, err := watched.warning(t.Context())
	require.NoError(t, err)
	assert.Contains(t, text, "the proxy refused calls that name no workspace (1, the last: CONNECT api.example:443): they are in default")

	for workspace, proxied := range map[string]bool{"default": true, "ci2": false} { // seen by egress(); nobody refuses
		watched, err = watchStrays(t.Context(), of, workspace, proxied)
		require.NoError(t, err)
		text, err = watched.warning(t.Context())
		require.NoError(t, err)
		assert.Empty(t, text)
	}
}
