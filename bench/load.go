package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many clients ask at the same time. With eight, both processors wait for
// a tenth of the time: that would measure how processes wake each other.
const connections = 32

// figures are what one kind of request costs at one server.
type figures struct {
	perSecond float64
	p99       time.Duration
	cpu       time.Duration // of the server, a request
}

// load sends n requests over kept-alive connections and waits for all of them.
func load(s *server, n int, ask func(i int) *http.Request) figures {
	// No http.Client: it prepares to follow redirects, which not all answers are.
	client := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer client.CloseIdleConnections()
	times := make([]time.Duration, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	before, began := s.cpu(), time.Now()
	for range connections {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				asked := time.Now()
				response, err := client.RoundTrip(ask(i))
				check(err)
				_, err = io.Copy(io.Discard, response.Body)
				check(err)
				_ = response.Body.Close()
				times[i] = time.Since(asked)
				if response.StatusCode >= http.StatusBadRequest {
					check(fmt.Errorf("an answer of the measured server: %s", response.Status))
				}
			}
		})
	}
	workers.Wait()
	took := time.Since(began)
	slices.Sort(times)
	return figures{float64(n) / took.Seconds(), times[n*99/100], (s.cpu() - before) / time.Duration(n)}
}

// rival is one of several that are measured in turns.
type rival struct {
	name  string
	round func() figures
}

// turns measures rivals one after another, again and again, so that a busy machine
// disturbs all of them alike, and answers the median of each figure.
func turns(rounds int, rivals ...rival) []figures {
	all := make([][]figures, len(rivals))
	for i, r := range rivals { // once for nothing: caches fill, connections open
		_ = r.round()
		all[i] = nil
	}
	for range rounds {
		for i, r := range rivals {
			all[i] = append(all[i], r.round())
		}
	}
	middle := make([]figures, len(rivals))
	for i, runs := range all {
		middle[i] = figures{
			median(runs, func(f figures) float64 { return f.perSecond }),
			time.Duration(median(runs, func(f figures) float64 { return float64(f.p99) })),
			time.Duration(median(runs, func(f figures) float64 { return float64(f.cpu) })),
		}
	}
	return middle
}

func median[T any](of []T, value func(T) float64) float64 {
	values := make([]float64, len(of))
	for i, v := range of {
		values[i] = value(v)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
