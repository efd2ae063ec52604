package customer

import (
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// cookies is a browser's cookie store. net/http/cookiejar keeps SameSite to itself, so
// there is a jar for each of its meanings and a request looks into those it may. Without
// it a shop whose session is lost at the provider's cross-site POST would pass here and
// fail in every browser.
//
// A cookie that does not say SameSite is sent everywhere: Firefox and Safari do so, and
// Chromium too for two minutes after it was set, the time of a payment.
type cookies struct {
	open   *cookiejar.Jar // SameSite=None or unsaid
	lax    *cookiejar.Jar // not with a cross-site POST
	strict *cookiejar.Jar // not with anything that another site started
}

func newCookies() *cookies {
	jar := func() *cookiejar.Jar {
		// New never fails: its error is there for options to come.
		j, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
		return j
	}
	return &cookies{open: jar(), lax: jar(), strict: jar()}
}

// attach puts the cookies into a request that goes to an address. from is the page that
// started the request, nil when the customer typed the address.
func (c *cookies) attach(req *http.Request, to, from *address) {
	place := to.place()
	list := c.open.Cookies(place)
	same := from == nil || sameSite(to, from)
	if same || req.Method == http.MethodGet {
		list = append(list, c.lax.Cookies(place)...)
	}
	if same {
		list = append(list, c.strict.Cookies(place)...)
	}
	for _, one := range list {
		req.AddCookie(one)
	}
}

// store keeps what an answer set.
func (c *cookies) store(at *address, header http.Header) {
	place := at.place()
	for _, one := range (&http.Response{Header: header}).Cookies() {
		correctExpiry(one, header)
		home := c.jar(one.SameSite)
		for _, jar := range []*cookiejar.Jar{c.open, c.lax, c.strict} {
			if jar == home {
				jar.SetCookies(place, []*http.Cookie{one})
				continue
			}
			// The same cookie may have been set with another SameSite before.
			gone := *one
			gone.MaxAge = -1
			jar.SetCookies(place, []*http.Cookie{&gone})
		}
	}
}

func (c *cookies) jar(mode http.SameSite) *cookiejar.Jar {
	if mode == http.SameSiteStrictMode {
		return c.strict
	}
	if mode == http.SameSiteLaxMode {
		return c.lax
	}
	return c.open
}

// correctExpiry measures Expires from the answer's own Date, as browsers do for servers
// whose clock is off. A workspace's clock may stand in another year; its cookies live as
// long as the server meant them to.
func correctExpiry(one *http.Cookie, header http.Header) {
	if one.MaxAge != 0 || one.Expires.IsZero() {
		return
	}
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	seconds := one.Expires.Sub(date).Seconds()
	if seconds < 1 {
		one.MaxAge = -1
		return
	}
	one.MaxAge = int(math.Min(seconds, math.MaxInt32))
}

// sameSite tells whether two addresses are of one site: scheme and registrable domain.
func sameSite(a, b *address) bool {
	return a.scheme == b.scheme && site(a) == site(b)
}

func site(a *address) string {
	host := (&url.URL{Host: a.host}).Hostname()
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil || strings.ContainsRune(host, ':') || isIPv4(host) {
		return host
	}
	return domain
}

func isIPv4(host string) bool { return strings.Trim(host, "0123456789.") == "" }
