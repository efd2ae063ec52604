package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
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

// untilTold is how long after a sale its notifications are due where only they are measured:
// all sales are made while the clocks stand, and the clocks are let go together.
const untilTold = 2 * time.Second

// notifications measures Click2Sell's notifications of many workspaces beside a loop that
// posts the same bytes with as many clients: as fast as they go, and how late they are at
// a pace that both can keep. It ends the measuring where one is lost, comes twice or comes
// before an earlier one of its order.
func (p programs) notifications() {
	sandbox, bare := p.sandboxServer(), p.base("loop")
	defer sandbox.stop()
	defer bare.stop()
	got := &receiver{}
	address := merchant(got.take)
	links := make([]string, shops)
	for i := range links {
		var ws client.Workspace
		control(sandbox, "POST", "/workspaces", map[string]any{
			"name": shopName(i), "merchant": map[string]any{"url": address, "click2sell": map[string]any{"notify": "/n"}},
		}, &ws)
		links[i] = ws.Env["CLICK2SELL_ORDER_LINK"]
	}

	got.await(shops)
	sell(sandbox, links, 1, manyTimes(gap, gap))
	late := got.all().lateness(dues(sandbox))
	got.await(shops)
	began := postMany(bare, got, address, 1, gap)
	beside := got.all().lateness(began)

	sales := scaled(50)
	n := shops * sales * perSale
	idle := sandbox.memory()
	got.await(shops * sales)
	forAll(func(i int) {
		control(sandbox, "POST", "/workspaces/"+shopName(i)+"/clock", map[string]any{"frozen": true}, nil)
	})
	sell(sandbox, links, sales, manyTimes(untilTold, 0))
	waiting, before := sandbox.memory(), sandbox.cpu()
	forAll(func(i int) {
		control(sandbox, "POST", "/workspaces/"+shopName(i)+"/clock", map[string]any{"frozen": false}, nil)
	})
	ours := got.all().speed()
	ours.cpu = (sandbox.cpu() - before) / time.Duration(n)
	memory := sandbox.memory()
	got.await(shops * sales)
	before = bare.cpu()
	postMany(bare, got, address, sales, 0)
	loop := got.all().speed()
	loop.cpu = (bare.cpu() - before) / time.Duration(n)

	row(fmt.Sprintf("%d notifications, a second", n), fmt.Sprintf("%.0f", ours.perSecond), fmt.Sprintf("client loop %.0f", loop.perSecond), ours.perSecond/loop.perSecond)
	row("the same, processor time of one", us(ours.cpu), us(loop.cpu), float64(ours.cpu)/float64(loop.cpu))
	row("the same, memory while they wait", fmt.Sprintf("%.0f MB", waiting), fmt.Sprintf("before %.0f MB", idle), 0)
	row("the same, memory after them", fmt.Sprintf("%.0f MB", memory), fmt.Sprintf("before %.0f MB", idle), 0)
	row("a thousand a second, p99 of lateness", fmt.Sprintf("%.1f ms", ms(p99(late))), fmt.Sprintf("client loop %.1f ms", ms(p99(beside))), float64(p99(late))/float64(p99(beside)))
}

func shopName(i int) string { return fmt.Sprintf("s%03d", i) }

// forAll does something for every shop, for all at once.
func forAll(do func(shop int)) {
	var workers sync.WaitGroup
	for i := range shops {
		workers.Go(func() { do(i) })
	}
	workers.Wait()
}

// sell has every shop sell so often, one sale after another, by a script.
func sell(s *server, links []string, sales int, script string) {
	forAll(func(i int) {
		control(s, "PUT", "/workspaces/"+shopName(i)+"/scenario", []byte(script), nil)
		for sale := range sales {
			buyNow(fmt.Sprintf("%s&order=%d-%d", links[i], i, sale))
		}
	})
}

// manyTimes is a script by which each sale is told so often, each time by its number: for the
// first time so long after the sale, and then so long after the time before.
func manyTimes(first, gap time.Duration) string {
	var plan []string
	for i := range perSale {
		wait := gap
		if i == 0 {
			wait = first
		}
		plan = append(plan, fmt.Sprintf("{delay: %s, set: {cp_n: %q}}", wait, strconv.Itoa(i)))
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

// arrivals are an order's, in the order in which they came.
type arrivals map[string][]arrival

// receiver is the merchant's script: it reads what it is told and keeps when that was.
type receiver struct {
	mu     sync.Mutex
	orders int // that it waits for
	left   int
	done   chan struct{}
	got    arrivals
	sample string
}

// await makes the receiver wait for all notifications of so many orders.
func (v *receiver) await(orders int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.orders, v.left, v.done, v.got = orders, orders*perSale, make(chan struct{}), arrivals{}
}

func (v *receiver) take(_ http.ResponseWriter, r *http.Request) {
	at := time.Now()
	body, err := io.ReadAll(r.Body)
	check(err)
	form, err := url.ParseQuery(string(body))
	check(err)
	n, err := strconv.Atoi(form.Get("cp_n"))
	check(err)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sample = string(body)
	v.got[form.Get("cp_order")] = append(v.got[form.Get("cp_order")], arrival{n, at})
	if v.left--; v.left == 0 {
		close(v.done)
	}
}

// all waits for them and looks at each order: all of its notifications, each once, in
// their order.
func (v *receiver) all() arrivals {
	select {
	case <-v.done:
	case <-time.After(3 * time.Minute):
		check(fmt.Errorf("%d notifications never came", v.left))
	}
	time.Sleep(oneTooMany)
	v.mu.Lock()
	defer v.mu.Unlock()
	for order, arrivals := range v.got {
		for i, a := range arrivals {
			if a.n != i || len(arrivals) != perSale {
				check(fmt.Errorf("order %s was told %d times, and at place %d of %d", order, len(arrivals), i, a.n))
			}
		}
	}
	if v.left != 0 || len(v.got) != v.orders {
		check(fmt.Errorf("%d notifications too many, of %d orders instead of %d", -v.left, len(v.got), v.orders))
	}
	return v.got
}

// speed is how many came a second, from the first to the last.
func (a arrivals) speed() figures {
	var first, last time.Time
	for _, order := range a {
		if first.IsZero() || order[0].at.Before(first) {
			first = order[0].at
		}
		if at := order[len(order)-1].at; at.After(last) {
			last = at
		}
	}
	return figures{perSecond: float64(len(a)*perSale) / last.Sub(first).Seconds()}
}

// lateness is how long after its time each came, where an order's are due a gap after one
// another from when it was planned.
func (a arrivals) lateness(planned map[string]time.Time) []time.Duration {
	var late []time.Duration
	for order, came := range a {
		for i, one := range came {
			late = append(late, one.at.Sub(planned[order].Add(time.Duration(i+1)*gap)))
		}
	}
	return late
}

// dues is when each order was planned.
func dues(s *server) map[string]time.Time {
	planned := map[string]time.Time{}
	for i := range shops {
		var page struct {
			Items []journal.Delivery `json:"items"`
		}
		control(s, "GET", "/workspaces/"+shopName(i)+"/deliveries?limit=1000", nil, &page)
		for _, d := range page.Items {
			if d.State != "delivered" || len(d.Attempts) != 1 {
				check(fmt.Errorf("delivery %s is %s after %d attempts", d.ID, d.State, len(d.Attempts)))
			}
			planned[d.Order] = d.Created
		}
	}
	return planned
}

var numbered = regexp.MustCompile(`\b(cp_order|cp_n)=[^&]*`)

// postMany has the loop post what the sandbox has told, order by order, with as many clients as
// there are shops, and answers when each client began.
func postMany(loop *server, got *receiver, address string, orders int, gap time.Duration) map[string]time.Time {
	body := numbered.ReplaceAllString(got.sample, "$1={$1}")
	asked := encoded(map[string]any{
		"URL": address + "/n", "Media": "application/x-www-form-urlencoded", "Body": body,
		"Clients": shops, "Orders": orders, "Many": perSale, "Gap": gap,
	})
	response, err := http.DefaultClient.Do(post(loop.url, "application/json", asked))
	check(err)
	defer func() { _ = response.Body.Close() }()
	var began map[string]time.Time
	check(json.NewDecoder(response.Body).Decode(&began))
	return began
}

func p99(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)*99/100]
}
