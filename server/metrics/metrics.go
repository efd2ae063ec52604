// Package metrics counts exchanges for Prometheus, at /_sandbox/metrics.
package metrics

import (
	"net/http"
	"strconv"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"paysandbox/sandbox/journal"
)

// Metrics counts from its first exchange on. Nothing is made before.
type Metrics struct {
	workspaces func() int
	made       func() made
	kept       sync.Map // kind -> counted: looking them up by their labels costs more
}

// kind is the labels of an exchange; there are as many as operations have answers.
type kind struct {
	provider, op, direction string
	status                  int
}

type counted struct {
	exchanges prometheus.Counter
	took      prometheus.Observer
}

type made struct {
	exchanges *prometheus.CounterVec
	took      *prometheus.HistogramVec
	handler   http.Handler
}

// New counts exchanges; workspaces tells how many workspaces there are.
func New(workspaces func() int) *Metrics {
	m := &Metrics{workspaces: workspaces}
	m.made = sync.OnceValue(m.make)
	return m
}

func (m *Metrics) make() made {
	labels := []string{"provider", "op", "direction"}
	all := made{
		exchanges: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "paysandbox_exchanges_total", Help: "Exchanges with merchants and browsers; status 0: no answer.",
		}, append(labels, "status")),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "paysandbox_exchange_seconds", Help: "Wall time of exchanges.", Buckets: []float64{.001, .005, .025, .1, .5, 2, 10, 40},
		}, labels),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(all.exchanges, all.took, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "paysandbox_workspaces", Help: "Workspaces on this server."},
			func() float64 { return float64(m.workspaces()) }))
	all.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return all
}

// Observe counts one exchange.
func (m *Metrics) Observe(e journal.Exchange) {
	of := kind{e.Provider, e.Op, e.Direction, e.Response.Status}
	kept, ok := m.kept.Load(of)
	if !ok {
		all := m.made()
		kept, _ = m.kept.LoadOrStore(of, counted{
			all.exchanges.WithLabelValues(e.Provider, e.Op, e.Direction, strconv.Itoa(e.Response.Status)),
			all.took.WithLabelValues(e.Provider, e.Op, e.Direction),
		})
	}
	kept.(counted).exchanges.Inc()
	kept.(counted).took.Observe(float64(e.TookMS) / 1000)
}

// ServeHTTP implements http.Handler.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.made().handler.ServeHTTP(w, r) }
