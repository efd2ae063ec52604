package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

// exchanges is a page of the journal, and honest about what it no longer has.
type exchanges struct {
	list[journal.Exchange]
	Last    int64 `json:"last"`    // seq of the newest entry
	Dropped int64 `json:"dropped"` // entries that no longer fit, oldest first
}

func (a *API) listExchanges(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	n, err := limit(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	after := int64(0)
	if text := query.Get("after"); text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			return problem(http.StatusBadRequest, "after is the seq of an exchange", nil)
		}
	}
	wanted := func(filter, value string) bool { return !query.Has(filter) || query.Get(filter) == value }
	page := exchanges{list: list[journal.Exchange]{Items: []journal.Exchange{}}, Last: ws.Journal().Last()}
	for {
		batch, dropped := ws.Journal().After(after, MaxLimit)
		page.Dropped = dropped
		for _, e := range batch {
			if !wanted("provider", e.Provider) || !wanted("op", e.Op) || !wanted("payment", e.Payment) || !wanted("fault", e.Fault) {
				continue
			}
			if len(page.Items) == n {
				page.Next = fmt.Sprint(page.Items[n-1].Seq)
				return write(w, http.StatusOK, page)
			}
			page.Items = append(page.Items, whole(e))
		}
		if len(batch) < MaxLimit {
			return write(w, http.StatusOK, page)
		}
		after = batch[len(batch)-1].Seq
	}
}

// whole has no null where the contract says a list.
func whole(e journal.Exchange) journal.Exchange {
	if e.Notes == nil {
		e.Notes = []string{}
	}
	return e
}

// stream sends the journal as it grows: server-sent events, from the entry after
// Last-Event-ID (or ?after=) on, else from now.
func (a *API) stream(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	after := ws.Journal().Last()
	for _, text := range []string{r.URL.Query().Get("after"), r.Header.Get("Last-Event-ID")} {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			after = n
		}
	}
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{})
	_ = control.SetReadDeadline(time.Time{}) // it would end the request's context
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	heartbeat := time.NewTicker(15 * time.Second)
	defer heartbeat.Stop()
	for {
		changed := ws.Journal().Changed()
		if now, err := a.world.Workspace(ws.Name()); err != nil || now != ws {
			return nil // it was deleted
		}
		if ws.Journal().Last() < after { // it was reset: its exchanges begin at 1 again
			after = 0
		}
		batch, _ := ws.Journal().After(after, DefaultLimit)
		for _, e := range batch {
			text, err := json.Marshal(whole(e))
			if err != nil {
				return nil
			}
			if _, err := fmt.Fprintf(w, "id: %d\nevent: exchange\ndata: %s\n\n", e.Seq, text); err != nil {
				return nil
			}
			after = e.Seq
		}
		if control.Flush() != nil {
			return nil
		}
		if len(batch) == DefaultLimit {
			continue
		}
		select {
		case <-changed:
		case <-heartbeat.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil {
				return nil
			}
		case <-r.Context().Done():
			return nil
		case <-a.options.Stopping:
			return nil
		}
	}
}
