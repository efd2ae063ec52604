package shop

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// The forms of what a buy link may say. An order number is the provider's
// externalBDRID as well, hence at most 64 characters (CB-045).
var (
	orderForm    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`) })
	currencyForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{3}$`) })
	twoLetters   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]{2}$`) })
	customerForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[^\x00-\x1f]{1,100}$`) })
)

// buy starts a purchase. Query: with (the provider; required), amount (units,
// default 9.99), order (default: drawn), currency, nation (ISO) and lang (defaults:
// the provider's terms), customer (none), mistake (none, or names separated by commas),
// and what else a chooser reads.
func (s *Shop) buy(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	p, err := s.provider(query.Get("with"))
	if err != nil {
		s.refuse(w, http.StatusBadRequest, err)
		return
	}
	wanted, err := readPurchase(query, p)
	if chooser, more := p.(chooser); err == nil && more {
		err = chooser.choose(r, &wanted)
	}
	if err != nil {
		s.refuse(w, http.StatusBadRequest, err)
		return
	}
	o := s.orders.begin(wanted)
	location, err := p.start(r.Context(), o)
	if err != nil {
		s.refuse(w, http.StatusServiceUnavailable, err)
		return
	}
	if remembers, forgets := p.(rememberer); forgets {
		http.SetCookie(w, remembers.remember(o))
	}
	redirect(w, location)
}

func (s *Shop) provider(name string) (provider, error) {
	for _, p := range s.providers {
		if p.name() == name {
			return p, nil
		}
	}
	return nil, fmt.Errorf("this shop does not sell with=%s; it sells with: %s",
		name, strings.Join(s.providerNames(), ", "))
}

func (s *Shop) providerNames() []string {
	names := make([]string, len(s.providers))
	for i, p := range s.providers {
		names[i] = p.name()
	}
	return names
}

// readPurchase makes a new order of a buy link.
func readPurchase(query url.Values, p provider) (order, error) {
	usual := p.terms()
	o := order{
		id: query.Get("order"), provider: p.name(), status: statusNew,
		currency: orDefault(query.Get("currency"), usual.currency),
		nation:   strings.ToUpper(orDefault(query.Get("nation"), usual.nation)),
		lang:     orDefault(query.Get("lang"), usual.lang),
		customer: query.Get("customer"),
	}
	for _, field := range []struct {
		name, value string
		form        *regexp.Regexp
		optional    bool
	}{
		{"order", o.id, orderForm(), true},
		{"currency", o.currency, currencyForm(), false},
		{"nation", o.nation, twoLetters(), false},
		{"lang", o.lang, twoLetters(), false},
		{"customer", o.customer, customerForm(), true},
	} {
		if (field.value != "" || !field.optional) && !field.form.MatchString(field.value) {
			return order{}, fmt.Errorf("%s=%s: must match %s", field.name, field.value, field.form)
		}
	}
	var err error
	if o.cents, err = parseAmount(orDefault(query.Get("amount"), "9.99")); err != nil {
		return order{}, err
	}
	if o.mistakes, err = parseMistakes(query.Get("mistake"), p.name()); err != nil {
		return order{}, err
	}
	return o, p.accepts(o)
}

// redirect sends a browser, or the provider's proxy, to a location exactly as
// spelt, without the body that net/http would add (CB-102).
func redirect(w http.ResponseWriter, location string) {
	w.Header().Set("Location", location)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusFound)
}
