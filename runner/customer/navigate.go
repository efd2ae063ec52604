package customer

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxHops is how often one step may be sent on before the customer gives up, the number
// at which browsers do.
const maxHops = 20

// Hop is one answer on the way to a page: a redirect, or a page that went on by itself.
type Hop struct {
	Method string
	URL    string
	Status int
	// Why the way did not end here: "redirect", "refresh", "form submits itself", or
	// "sent twice" for the answer that a double click threw away (status 0: none came).
	Why string
}

func (h Hop) String() string {
	return fmt.Sprintf("%s %s (%d, %s)", h.Method, h.URL, h.Status, h.Why)
}

// navigate goes where a request leads and shows what is there.
func (c *Customer) navigate(ctx context.Context, r *request) error {
	return c.arrive(c.follow(ctx, r, false))
}

// arrive shows where follow ended. A page that never came is shown too: status 0, its
// address, and the reason as its note; reload then tries again.
func (c *Customer) arrive(next *entry, err error) error {
	if next != nil {
		c.front().show(next)
	}
	return err
}

// follow sends a request and goes on, hop by hop, until a page stays. It returns an
// entry as soon as anything was sent, with an error too.
func (c *Customer) follow(ctx context.Context, r *request, twice bool) (*entry, error) {
	var hops []Hop
	patience := c.options.Patience
	fail := func(err error) (*entry, error) {
		return &entry{page: &Page{URL: r.to.String(), Hops: hops, Note: err.Error()}, last: r}, err
	}
	for {
		var a *answer
		var err error
		if twice {
			twice = false
			var lost Hop
			a, lost, err = c.sendTwice(ctx, r)
			hops = append(hops, lost)
		} else {
			a, err = c.send(ctx, r)
		}
		if err != nil {
			return fail(err)
		}
		c.cookies.store(r.to, a.header)

		next, err := r.redirected(a.status, a.header)
		if err != nil {
			return fail(fmt.Errorf("%s %s answers %d with a Location that cannot be followed: %w", r.method, r.to, a.status, err))
		}
		hop := Hop{Method: r.method, URL: r.to.String(), Status: a.status, Why: "redirect"}
		if next == nil {
			here := &entry{page: newPage(r, a), last: r}
			here.page.Hops = hops
			var wait time.Duration
			next, wait, hop.Why = here.page.onward()
			if next == nil || !here.page.worthWaiting(next, wait, &patience, len(hops)) {
				return here, nil
			}
			if err := c.pause(ctx, wait); err != nil {
				return here, fmt.Errorf("waiting %s on %s: %w", wait, here.page.describe(), err)
			}
		}
		if hops = append(hops, hop); len(hops) > maxHops {
			return fail(fmt.Errorf("the customer was sent on more than %d times:\n%s", maxHops, list(hops)))
		}
		r = next
	}
}

// sendTwice is a double click: two equal requests in flight at once. A browser abandons
// the first when the second starts, so the second's answer is the one that counts and
// the first is not followed anywhere; its cookies are stored, before the second's.
func (c *Customer) sendTwice(ctx context.Context, r *request) (second *answer, lost Hop, err error) {
	type outcome struct {
		*answer
		error
	}
	abandoned := make(chan outcome, 1)
	go func() {
		a, err := c.send(ctx, r)
		abandoned <- outcome{a, err}
	}()
	second, err = c.send(ctx, r)
	first := <-abandoned
	lost = Hop{Method: r.method, URL: r.to.String(), Why: "sent twice"}
	if first.error == nil {
		lost.Status = first.status
		c.cookies.store(r.to, first.header)
	}
	return second, lost, err
}

func (c *Customer) pause(ctx context.Context, d time.Duration) error {
	if c.options.Pause == nil || d <= 0 {
		return ctx.Err()
	}
	return c.options.Pause(ctx, d)
}

// worthWaiting decides whether the customer goes where a page wants to send it, and
// notes why not. A page that keeps reloading itself is no error, as a redirect loop is:
// it is how shops wait for a notification, and a step may end there.
func (p *Page) worthWaiting(next *request, wait time.Duration, patience *time.Duration, hops int) bool {
	if wait > *patience {
		p.addNote(fmt.Sprintf("it goes on to %s in %s, for which the customer did not wait", next.to, wait))
		return false
	}
	*patience -= wait
	if hops >= maxHops && next.method == http.MethodGet && next.to.document() == p.address.document() {
		p.addNote("it keeps reloading itself")
		return false
	}
	return true
}

func list(hops []Hop) string {
	lines := make([]string, len(hops))
	for i, hop := range hops {
		lines[i] = "  " + hop.String()
	}
	return strings.Join(lines, "\n")
}
