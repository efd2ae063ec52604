package metrics_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox/journal"
	"paysandbox/server/metrics"
)

func TestMetrics(t *testing.T) {
	m := metrics.New(func() int { return 3 })
	e := journal.Exchange{Provider: "clickandbuy", Op: "clickandbuy.link", Direction: "in", Response: journal.Response{Status: 200}, TookMS: 7}
	m.Observe(e)
	m.Observe(e)
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/_sandbox/metrics", nil))
	assert.Equal(t, 200, w.Code)
	assert.Contains(t, w.Body.String(), `paysandbox_exchanges_total{direction="in",op="clickandbuy.link",provider="clickandbuy",status="200"} 2`)
	assert.Contains(t, w.Body.String(), "paysandbox_workspaces 3")
	assert.Contains(t, w.Body.String(), "# TYPE paysandbox_exchange_seconds histogram")
	assert.Contains(t, w.Body.String(), "\ngo_goroutines ")
	assert.Contains(t, w.Body.String(), `paysandbox_exchange_seconds_bucket{direction="in",op="clickandbuy.link",provider="clickandbuy",le="0.025"} 2`)
}
