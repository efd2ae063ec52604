package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"
)

// posting is what a loop is asked for: so many clients, each posting every order's bodies one
// after another to a URL, all at once or with a gap before each.
type posting struct {
	URL, Media, Body      string // in the body stand {cp_order} and {cp_n}
	Clients, Orders, Many int
	Gap                   time.Duration
}

// loop is a bare net/http client loop in a process of its own. When all is posted it answers when
// each client's first order was planned; the clients begin one after another within a gap.
// Each post has a connection of its own, as the sandbox's have: a merchant with one worker would
// be held up by a connection that is kept and idle.
func loop() http.Handler {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	router := http.NewServeMux()
	router.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ready")) })
	router.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		var asked posting
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var clients sync.WaitGroup
		planned := map[string]time.Time{}
		for c := range asked.Clients {
			due := time.Now().Add(asked.Gap * time.Duration(c) / time.Duration(asked.Clients))
			planned[orderOf(c, 0)] = due
			clients.Go(func() { asked.run(client, c, due) })
		}
		clients.Wait()
		_ = json.NewEncoder(w).Encode(planned)
	})
	return router
}

func orderOf(client, order int) string { return fmt.Sprintf("%d-%d", client, order) }

func (p posting) run(client *http.Client, c int, due time.Time) {
	for order := range p.Orders {
		for n := range p.Many {
			due = due.Add(p.Gap)
			time.Sleep(time.Until(due))
			body := strings.NewReplacer("{cp_order}", orderOf(c, order), "{cp_n}", fmt.Sprint(n)).Replace(p.Body)
			response, err := client.Post(p.URL, p.Media, strings.NewReader(body))
			if err != nil {
				log.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
	}
}
