// Package metrics counts exchanges for Prometheus, at /_sandbox/metrics.
package metrics

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/VictoriaMetrics/metrics"

	"paysandbox/sandbox/journal"
)

// bounds are the upper bounds of the histogram's buckets, in seconds.
var bounds = []float64{.001, .005, .025, .1, .5, 2, 10, 40}

// Metrics counts from its first exchange on.
type Metrics struct {
	set  *metrics.Set
	kept sync.Map // kind -> counted: looking them up by their names costs more
}

// kind is the labels of an exchange; there are as many as operations have answers.
type kind struct {
	provider, op, direction string
	status                  int // 0: no answer
}

type counted struct {
	exchanges *metrics.Counter
	took      *metrics.PrometheusHistogram
}

// New counts exchanges; workspaces tells how many workspaces there are.
func New(workspaces func() int) *Metrics {
	metrics.ExposeMetadata(true) // the type of each
	m := &Metrics{set: metrics.NewSet()}
	m.set.NewGauge("paysandbox_workspaces", func() float64 { return float64(workspaces()) })
	return m
}

// Observe counts one exchange.
func (m *Metrics) Observe(e journal.Exchange) {
	of := kind{e.Provider, e.Op, e.Direction, e.Response.Status}
	kept, ok := m.kept.Load(of)
	if !ok {
		labels := fmt.Sprintf("direction=%q,op=%q,provider=%q", of.direction, of.op, of.provider)
		kept, _ = m.kept.LoadOrStore(of, counted{
			m.set.GetOrCreateCounter(fmt.Sprintf("paysandbox_exchanges_total{%s,status=\"%d\"}", labels, of.status)),
			m.set.GetOrCreatePrometheusHistogramExt("paysandbox_exchange_seconds{"+labels+"}", bounds),
		})
	}
	kept.(counted).exchanges.Inc()
	kept.(counted).took.Update(float64(e.TookMS) / 1000)
}

// ServeHTTP implements http.Handler.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}
