package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"paysandbox/runner/client"
	"paysandbox/sandbox/journal"
)

// Notifications come from many shops at once, and several of each sale, so that what is
// measured is their delivery more than the sales.
const (
	shops   = 100
	perSale = 20
)

// gap is how far apart an order's notifications are where their lateness is measured: a
// thousand a second of all shops together.
const gap = 100 * time.Millisecond

// oneTooMany is how long the receiver waits for a notification that must not come.
const oneTooMany = 200 * time.Millisecond

// notifications measures Click2Sell's notifications of many workspaces beside a loop that
// posts the same bytes with as many clients: as fast as they go, and how late they are at
// a pace that both can keep. It ends the measuring where one is lost, comes twice or comes
// before an earlier one of its order.
func (p programs) notifications() {
	sandbox := p.sandboxServer()
	defer sandbox.stop()
	got := &receiver{}
	address := merchant(got.take)
	links := make([]string, shops)
	for i := range links {
		var ws client.Workspace
		control(sandbox, "POST", "/workspaces", map[string]any{
			"name": fmt.Sprintf("s%03d", i), "merchant": map[string]any{"url": address, "click2sell": map[string]any{"notify": "/n"}},
		}, &ws)
		links[i] = ws.Env["CLICK2SELL_ORDER_LINK"]
	}

	var late []time.Duration
	sell(sandbox, got, links, 1, gap)
	arrived, planned := got.all(shops), dues(sandbox)
	for order, arrivals := range arrived {
		for i, a := range arrivals {
			late = append(late, a.at.Sub(planned[order].Add(time.Duration(i+1)*gap)))
		}
	}
	beside := postMany(address, got, shops*perSale, gap).late

	sales := scaled(50)
	n := shops * sales * perSale
	idle, before, began := sandbox.memory(), sandbox.cpu(), time.Now()
	sell(sandbox, got, links, sales, 0)
	got.all(shops * sales)
	ours := figures{perSecond: float64(n) / (time.Since(began) - oneTooMany).Seconds(), cpu: (sandbox.cpu() - before) / time.Duration(n)}
	memory := sandbox.memory()
	loop := postMany(address, got, n, 0)

	row(fmt.Sprintf("%d notifications, a second", n), fmt.Sprintf("%.0f", ours.perSecond), fmt.Sprintf("client loop %.0f", loop.perSecond), ours.perSecond/loop.perSecond)
	row("the same, processor time of one", us(ours.cpu), "", 0)
	row("the same, memory after them", fmt.Sprintf("%.0f MB", memory), fmt.Sprintf("before %.0f MB", idle), 0)
	row("a thousand a second, p99 of lateness", fmt.Sprintf("%.1f ms", ms(p99(late))), fmt.Sprintf("client loop %.1f ms", ms(p99(beside))), float64(p99(late))/float64(p99(beside)))
}

// sell has every shop sell so often, one sale after another, and tell of each many times.
func sell(s *server, got *receiver, links []string, sales int, gap time.Duration) {
	got.await(shops * sales * perSale)
	for i := range links {
		control(s, "PUT", fmt.Sprintf("/workspaces/s%03d/scenario", i), []byte(manyTimes(gap)), nil)
	}
	var workers sync.WaitGroup
	for i, link := range links {
		workers.Go(func() {
			for sale := range sales {
				buyNow(fmt.Sprintf("%s&order=%d-%d", link, i, sale))
			}
		})
	}
	workers.Wait()
}

// manyTimes is a script by which each sale is told so often, each time by its number and
// so long after the one before.
func manyTimes(gap time.Duration) string {
	var plan []string
	for i := range perSale {
		plan = append(plan, fmt.Sprintf("{delay: %s, set: {cp_n: %q}}", gap, strconv.Itoa(i)))
	}
	return "scenario: many\nrules:\n  - {op: click2sell.notify, then: {deliveries: [" + strings.Join(plan, ", ") + "]}}\nsteps: [back]\n"
}

// buyNow buys by an order link. The buyer waits for the first notifications, as at the
// provider.
func buyNow(link string) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	opened, err := client.Get(link)
	check(err)
	_ = opened.Body.Close()
	form := url.Values{
		"buyer_name": {"Jane"}, "buyer_surname": {"Doe"}, "buyer_country": {"France"}, "buyer_email": {"jane@example.com"}, "payment_type": {"PayPal"},
	}
	paid, err := client.PostForm(opened.Header.Get("Location"), form)
	check(err)
	_ = paid.Body.Close()
	if paid.StatusCode != http.StatusSeeOther {
		check(fmt.Errorf("a sale was answered with %s", paid.Status))
	}
}

// arrival is one notification of an order.
type arrival struct {
	n  int
	at time.Time
}

// receiver is the merchant's script: it keeps what it was told, in the order in which it was.
type receiver struct {
	mu     sync.Mutex
	left   int
	done   chan struct{}
	orders map[string][]arrival
	sample string

	loop []time.Time // when the loop's posts came
}

// await makes the receiver wait for so many.
func (v *receiver) await(n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.left, v.done, v.orders = n, make(chan struct{}), map[string][]arrival{}
}

func (v *receiver) take(_ http.ResponseWriter, r *http.Request) {
	at := time.Now()
	body, err := io.ReadAll(r.Body)
	check(err)
	if i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/loop/")); err == nil {
		v.loop[i] = at // each its own place
		return
	}
	form, err := url.ParseQuery(string(body))
	check(err)
	n, err := strconv.Atoi(form.Get("cp_n"))
	check(err)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sample = string(body)
	v.orders[form.Get("cp_order")] = append(v.orders[form.Get("cp_order")], arrival{n, at})
	if v.left--; v.left == 0 {
		close(v.done)
	}
}

// all waits for them and looks at each order: all of its notifications, each once, in
// their order.
func (v *receiver) all(orders int) map[string][]arrival {
	select {
	case <-v.done:
	case <-time.After(3 * time.Minute):
		check(fmt.Errorf("%d notifications never came", v.left))
	}
	time.Sleep(oneTooMany)
	v.mu.Lock()
	defer v.mu.Unlock()
	for order, arrivals := range v.orders {
		for i, a := range arrivals {
			if a.n != i || len(arrivals) != perSale {
				check(fmt.Errorf("order %s was told %d times, and at place %d of %d", order, len(arrivals), i, a.n))
			}
		}
	}
	if v.left != 0 || len(v.orders) != orders {
		check(fmt.Errorf("%d notifications too many, of %d orders instead of %d", -v.left, len(v.orders), orders))
	}
	return v.orders
}

// dues is when the first notification of each order was planned.
func dues(s *server) map[string]time.Time {
	planned := map[string]time.Time{}
	for i := range shops {
		var page struct {
			Items []journal.Delivery `json:"items"`
		}
		control(s, "GET", fmt.Sprintf("/workspaces/s%03d/deliveries?limit=1000", i), nil, &page)
		for _, d := range page.Items {
			if d.State != "delivered" || len(d.Attempts) != 1 {
				check(fmt.Errorf("delivery %s is %s after %d attempts", d.ID, d.State, len(d.Attempts)))
			}
			planned[d.Order] = d.Created
		}
	}
	return planned
}

// postMany posts a body n times, by as many clients as there are shops, each time on a
// connection of its own; with a gap, each client at its own times.
func postMany(address string, got *receiver, n int, gap time.Duration) posted {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	dues := make([]time.Time, n)
	got.loop = make([]time.Time, n)
	var workers sync.WaitGroup
	began := time.Now()
	for w := range shops {
		workers.Go(func() {
			due := began
			for i := w; i < n; i += shops {
				due = due.Add(gap)
				time.Sleep(time.Until(due))
				dues[i] = due
				response, err := client.Do(post(fmt.Sprintf("%s/loop/%d", address, i), "application/x-www-form-urlencoded", got.sample))
				check(err)
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
		})
	}
	workers.Wait()
	done := posted{perSecond: float64(n) / time.Since(began).Seconds()}
	for i, due := range dues {
		done.late = append(done.late, got.loop[i].Sub(due))
	}
	return done
}

// posted is how fast a loop was, and how long after its time each post came.
type posted struct {
	perSecond float64
	late      []time.Duration
}

func p99(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)*99/100]
}
