package shop

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// clickkwPlaces are the names under which an answer may tell the page's address. The
// manual names none, and says "redirect URL" (chapter 4.2.1, KW-039).
type clickkwPlaces struct {
	PaymentURL1  scalar `json:"payment_url"`
	PaymentURL2  scalar `json:"paymentUrl"`
	RedirectURL1 scalar `json:"redirect_url"`
	RedirectURL2 scalar `json:"redirectUrl"`
	URL          scalar `json:"url"`
}

func (p clickkwPlaces) first() string {
	for _, told := range []scalar{p.PaymentURL1, p.PaymentURL2, p.RedirectURL1, p.RedirectURL2, p.URL} {
		if told != "" {
			return string(told)
		}
	}
	return ""
}

// place reads from the answer of an update where the customer pays: the Location of
// a redirect, an address in JSON, or the page itself (KW-038 to KW-040, KW-144).
func (c *clickkw) place(ctx context.Context, o order, a attempt, got answer) (string, error) {
	location := got.header.Get("Location")
	redirected := got.status/100 == 3 && location != ""
	switch {
	case redirected && o.makes(followsRedirects):
		var err error
		if got, err = c.follow(ctx, location); err != nil {
			return "", err
		}
	case redirected:
		return absolute(location)
	case isPage(got):
		c.shop.orders.update(o.id, func(o *order) { o.clickkw.page = string(got.body) })
		return c.shop.url + "/clickkw/open?order=" + url.QueryEscape(o.id), nil
	}
	updated, err := readClickkw(o, got)
	if err != nil {
		return "", err
	}
	told := orDefault(updated.Gateway.first(), updated.first())
	if told == "" && o.makes(trustsTruthyStatus) {
		base, _ := c.shop.setting("CLICKKW_URL") // the call has read it
		return strings.TrimSuffix(base, "/") + "/payment/" + a.session, nil
	}
	return absolute(told)
}

// absolute refuses what no browser of a customer could be sent to.
func absolute(location string) (string, error) {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("%w: the answer names no address for the customer, but %q", errClickkwAnswer, location)
	}
	return location, nil
}

func isPage(got answer) bool {
	kind, _, _ := mime.ParseMediaType(got.header.Get("Content-Type"))
	return got.status == http.StatusOK && kind == "text/html"
}

// follow is what an HTTP client does that has not been told to leave redirects
// alone: it gets the customer's page, where the shop will look for JSON (KW-143).
func (c *clickkw) follow(ctx context.Context, location string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, location, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	return c.shop.exchange(r)
}

// open hands on the page that the latest update has answered.
func (c *clickkw) open(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("order")
	o, _ := c.shop.orders.get(id)
	if o.clickkw.page == "" {
		redirect(w, c.shop.failedURL(id, reasonUnknownOrder))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(o.clickkw.page)) // the customer has gone
}
