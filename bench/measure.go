package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"paysandbox/runner/client"
)

// starts measures from exec to the first answer, and what an idle server takes.
func (p programs) starts() {
	var bare, ours, memory []float64
	for range scaled(100) / 5 {
		hello := p.base("hello")
		bare = append(bare, float64(hello.ready.Microseconds())/1000)
		hello.stop()
		sandbox := p.sandboxServer()
		ours = append(ours, float64(sandbox.ready.Microseconds())/1000)
		memory = append(memory, sandbox.memory())
		sandbox.stop()
	}
	self := func(f float64) float64 { return f }
	row("start to first answer", fmt.Sprintf("%.1f ms", median(ours, self)), fmt.Sprintf("net/http %.1f ms", median(bare, self)), median(ours, self)/median(bare, self))
	row("memory, idle", fmt.Sprintf("%.0f MB", median(memory, self)), "", 0)
}

// requests measures a call that opens a payment, one that changes it, a hosted page and a
// TMI question.
func (p programs) requests() {
	hello, form := p.base("hello"), p.base("form")
	page := p.base("page", "web/templates/clickandbuy", encoded(map[string]any{
		"Lang": "de", "Domain": "Demo Shop", "Logo": "", "Header": "", "Offer": "Order", "Info": "From the demo shop", "Price": "12,34 EUR", "NotifyUsers": false,
		"TestMode": true, "Action": "/clickandbuy/pay/ijb2uxe2uxcze/login", "RegisterURL": "/clickandbuy/pay/ijb2uxe2uxcze/register", "Username": "", "Problem": "",
	}))
	sandbox := p.sandboxServer()
	for _, s := range []*server{hello, form, page, sandbox} {
		defer s.stop()
	}
	shop := merchant(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/landing?result=success", http.StatusFound)
	})
	control(sandbox, "PUT", "/workspaces/default/merchant", map[string]any{"url": shop}, nil)
	b := buyerOf(sandbox)
	b.buy("booked")

	n, opened, stored := scaled(4000), 0, 0
	body := strings.Repeat("field=value&", 5) + "username=buyer&password=secret"
	found := turns(9,
		rival{"hello", func() figures { return load(hello, n, func(int) *http.Request { return get(hello.url + "/") }) }},
		rival{"form", func() figures {
			stored += n // each order is a new one, as in the sandbox
			return load(form, n, func(i int) *http.Request {
				return post(fmt.Sprintf("%s/orders/%d", form.url, stored+i), "application/x-www-form-urlencoded", body)
			})
		}},
		rival{"session", func() figures { return load(sandbox, n, func(int) *http.Request { return b.session() }) }},
		rival{"login", func() figures {
			asked := make([]*http.Request, n) // opening them is not what is measured
			for i := range asked {
				opened++
				asked[i] = b.login(b.open(fmt.Sprintf("o%d", opened)))
			}
			return load(sandbox, n, func(i int) *http.Request { return asked[i] })
		}},
		rival{"page alone", func() figures { return load(page, n, func(int) *http.Request { return get(page.url + "/") }) }},
		rival{"page", func() figures {
			opened++
			target := strings.TrimSuffix(b.open(fmt.Sprintf("o%d", opened)), "/login")
			return load(sandbox, n, func(int) *http.Request { return get(target) })
		}},
		rival{"tmi", func() figures { return load(sandbox, n, func(int) *http.Request { return b.committed("booked") }) }},
	)
	bare, plain, session, login, alone, hosted, tmi := found[0], found[1], found[2], found[3], found[4], found[5], found[6]
	compare("call that opens a payment", session, "mux, form and map", plain)
	compare("call that changes a payment", login, "mux, form and map", plain)
	compare("hosted page", hosted, "html/template", alone)
	compare("TMI question", tmi, "mux, form and map", plain)
	compare("(mux, form and map itself)", plain, "net/http", bare)

	left := scaled(100_000)
	load(sandbox, left, func(int) *http.Request { return b.committed("booked") })
	row(fmt.Sprintf("memory after %d exchanges more", left), fmt.Sprintf("%.0f MB", sandbox.memory()), "", 0)
}

func compare(what string, ours figures, name string, other figures) {
	row(what+", a second", fmt.Sprintf("%.0f", ours.perSecond), fmt.Sprintf("%s %.0f", name, other.perSecond), ours.perSecond/other.perSecond)
	row(what+", p99", fmt.Sprintf("%.2f ms", ms(ours.p99)), fmt.Sprintf("%.2f ms", ms(other.p99)), float64(ours.p99)/float64(other.p99))
	row(what+", processor time", us(ours.cpu), us(other.cpu), float64(ours.cpu)/float64(other.cpu))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
func us(d time.Duration) string  { return fmt.Sprintf("%d µs", d.Microseconds()) }

// merchant is a shop in this process; it ends with the program.
func merchant(handler http.HandlerFunc) string {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() { _ = http.Serve(listen, handler) }()
	return "http://" + listen.Addr().String()
}

// deliveries measures event pushes beside a loop that posts the same bytes.
func (p programs) deliveries() {
	sandbox, bare := p.sandboxServer(), p.base("loop")
	defer sandbox.stop()
	defer bare.stop()
	var got atomic.Int64
	var last atomic.Value
	shop := merchant(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ems.php" {
			body, _ := io.ReadAll(r.Body)
			last.Store(string(body))
			got.Add(1)
			_, _ = w.Write([]byte("OK"))
			return
		}
		http.Redirect(w, r, "http://"+r.Host+"/landing?result=success", http.StatusFound)
	})
	control(sandbox, "PUT", "/workspaces/default/merchant", map[string]any{"url": shop, "clickandbuy": map[string]any{"ems": "/ems.php"}}, nil)
	buyerOf(sandbox).buy("1")
	n := scaled(1000)
	plan := "scenario: many\nrules:\n  - {op: clickandbuy.ems, then: {deliveries: [" + strings.Repeat("{}, ", n-1) + "{}]}}\nsteps: [back]\n"
	control(sandbox, "PUT", "/workspaces/default/scenario", []byte(plan), nil)
	actions := []string{"chargeback", "chargeback_lifted"}
	found := turns(4,
		rival{"outbox", func() figures {
			got.Store(0)
			before, began := sandbox.cpu(), time.Now()
			_, err := (&client.Client{Server: sandbox.url}).Act(context.Background(), "default", "order:1", actions[0], map[string]string{})
			check(err)
			actions[0], actions[1] = actions[1], actions[0]
			for got.Load() < int64(n) {
				time.Sleep(time.Millisecond)
			}
			return figures{float64(n) / time.Since(began).Seconds(), 0, (sandbox.cpu() - before) / time.Duration(n)}
		}},
		rival{"loop", func() figures {
			asked := encoded(map[string]any{
				"URL": shop + "/ems.php", "Media": "application/x-www-form-urlencoded", "Body": last.Load(), "Clients": 1, "Orders": 1, "Many": n,
			})
			before, began := bare.cpu(), time.Now()
			response, err := http.DefaultClient.Do(post(bare.url, "application/json", asked))
			check(err)
			_ = response.Body.Close()
			return figures{float64(n) / time.Since(began).Seconds(), 0, (bare.cpu() - before) / time.Duration(n)}
		}},
	)
	row("event pushes, a second", fmt.Sprintf("%.0f", found[0].perSecond), fmt.Sprintf("client loop %.0f", found[1].perSecond), found[0].perSecond/found[1].perSecond)
	row("event pushes, processor time of one", us(found[0].cpu), us(found[1].cpu), float64(found[0].cpu)/float64(found[1].cpu))
}

var ran = regexp.MustCompile(`(\d+) scenarios: (\d+) passed`)

// scenarios measures a whole run of the shipped ones, its start included.
func (p programs) scenarios() {
	var speeds []float64
	for range scaled(50) / 5 {
		began := time.Now()
		text, err := exec.Command(p.sandbox, "run").Output()
		check(err)
		found := ran.FindStringSubmatch(string(text))
		if found == nil || found[1] != found[2] {
			check(fmt.Errorf("not all scenarios passed:\n%s", text))
		}
		n, err := strconv.Atoi(found[1])
		check(err)
		speeds = append(speeds, float64(n)/time.Since(began).Seconds())
	}
	row("scenarios, a second", fmt.Sprintf("%.0f", median(speeds, func(f float64) float64 { return f })), "", 0)
}

// workspaces measures what many of them cost the one that is asked.
func (p programs) workspaces() {
	sandbox := p.sandboxServer()
	defer sandbox.stop()
	b := buyerOf(sandbox)
	n, first := scaled(4000), figures{}
	made, empty := 1, sandbox.memory()
	page := strings.TrimSuffix(b.open("1"), "/login")
	for _, wanted := range []int{1, 100, scaled(10_000)} {
		for ; made < wanted; made++ {
			control(sandbox, "POST", "/workspaces", map[string]any{"name": fmt.Sprintf("w%05d", made), "clock": "2026-01-15T12:00:00Z"}, nil)
		}
		found := turns(5,
			rival{"page", func() figures { return load(sandbox, n, func(int) *http.Request { return get(page) }) }},
		)[0]
		if wanted == 1 {
			first = found
		}
		row(fmt.Sprintf("hosted page beside %d workspaces, a second", wanted), fmt.Sprintf("%.0f", found.perSecond), fmt.Sprintf("1 workspace %.0f", first.perSecond), found.perSecond/first.perSecond)
		if wanted == made && wanted > 100 {
			row("memory a workspace", fmt.Sprintf("%.0f kB", (sandbox.memory()-empty)*1024/float64(made)), "", 0)
		}
	}
}

// advance measures how long the clock takes over many due things.
func (p programs) advance() {
	sandbox := p.sandboxServer()
	defer sandbox.stop()
	control(sandbox, "POST", "/workspaces/default/clock", map[string]any{"frozen": true}, nil)
	b, n := buyerOf(sandbox), scaled(10_000)
	for i := range n {
		b.open(fmt.Sprintf("d%d", i))
	}
	var moved client.Moved
	began := time.Now()
	control(sandbox, "POST", "/workspaces/default/clock", map[string]any{"advance": "31m"}, &moved)
	took := time.Since(began)
	if len(moved.Happened) < n {
		fmt.Fprintf(os.Stderr, "only %d of %d due things are listed\n", len(moved.Happened), n)
	}
	row(fmt.Sprintf("advance over %d due things", n), fmt.Sprintf("%.0f ms", ms(took)), "", 0)
}
