package shop

import (
	"embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"net/url"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// page is all that a page can say.
type page struct {
	Title    string
	Sentence string
	Order    *orderView
	Again    string // link to another try, "" where paying again could pay twice
	Sells    []seller
	Mistakes []Mistake
	Problem  string
	Form     *postForm
	Look     string // link to the page itself, for who waits
}

// postForm is a form that sends a browser on with a POST.
type postForm struct {
	Action string
	Fields [][2]string
}

// goods is something that the shop front offers.
type goods struct {
	Name, Amount string
	More         template.URL // what else its buy link says: mode=subscription
}

// seller is a provider, and what is offered with it in its currency.
type seller struct {
	Name, Currency string
	Goods          []goods
}

var offers = []goods{
	{Name: "A song", Amount: "0.90"},
	{Name: "A book to read on a screen", Amount: "9.99"},
	{Name: "A year of newspapers", Amount: "123.45"},
}

func (s *Shop) front(w http.ResponseWriter, _ *http.Request) {
	s.show(w, http.StatusOK, "front", page{
		Title: "Demo Shop", Sells: s.sellers(), Mistakes: Mistakes(),
	})
}

func (s *Shop) sellers() (all []seller) {
	for _, p := range s.providers {
		offered := offers
		if own, has := p.(merchandiser); has {
			offered = own.goods()
		}
		all = append(all, seller{p.name(), p.terms().currency, offered})
	}
	return all
}

// paid shows the end of a paid order. Whoever opens it by hand for another order
// learns the truth instead.
func (s *Shop) paid(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("order")
	o, found := s.orders.get(id)
	if !found || o.status != statusPaid {
		redirect(w, s.failedURL(id, reasonNotPaid))
		return
	}
	view := o.view()
	s.show(w, http.StatusOK, "paid", page{Title: "Thank you, your order is paid", Order: &view})
}

// failed tells why an order is not paid: from the order itself where it knows,
// since anyone can write anything into the address bar.
func (s *Shop) failed(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	why, status := reason(query.Get("reason")), http.StatusOK
	p := page{Title: "Your order is not paid"}
	if o, found := s.orders.get(query.Get("order")); !found {
		if why != reasonNoSession { // whose shop does not even know the order's number
			why, status = reasonUnknownOrder, http.StatusNotFound
		}
	} else {
		view := o.view()
		p.Order = &view
		switch o.status {
		case statusPaid:
			p.Title, why = "Your order was paid before", reasonAlreadyPaid
		case statusUnclear:
			p.Title, why = "We are checking your payment", o.reason
		case statusRefunded:
			p.Title, why = "Your order was refunded", o.reason
		case statusFailed:
			why, p.Again = o.reason, s.buyURL(o)
		case statusNew, statusPending:
			why, p.Again = orDefault(o.reason, why), s.buyURL(o)
		}
	}
	p.Sentence = why.sentence()
	s.show(w, status, "failed", p)
}

func (s *Shop) paidURL(order string) string {
	return s.url + "/paid?" + url.Values{"order": {order}}.Encode()
}

func (s *Shop) failedURL(order string, why reason) string {
	return s.url + "/failed?" + url.Values{"order": {order}, "reason": {string(why)}}.Encode()
}

func (s *Shop) buyURL(o order) string {
	query := url.Values{
		"with": {o.provider}, "order": {o.id}, "amount": {formatAmount(o.cents)}, "currency": {o.currency},
		"nation": {o.nation}, "lang": {o.lang}, "customer": {o.customer},
	}
	maps.Copy(query, o.klikandpay.wish.again)
	if o.click2sell.subscription {
		query.Set("mode", "subscription")
	}
	return s.url + "/buy?" + query.Encode()
}

func (s *Shop) orderJSON(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("order")
	o, found := s.orders.get(id)
	if !found {
		writeJSON(w, http.StatusNotFound, map[string]string{"order": id, "error": "no such order"})
		return
	}
	writeJSON(w, http.StatusOK, o.view())
}

// refuse tells who opened a wrong link what is wrong with it.
func (s *Shop) refuse(w http.ResponseWriter, status int, err error) {
	s.show(w, status, "refused", page{Title: "The shop can not sell this", Problem: err.Error()})
}

func (s *Shop) show(w http.ResponseWriter, status int, name string, p page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	policy := "default-src 'none'; style-src 'unsafe-inline'"
	if p.Form != nil {
		policy += "; script-src " + submitsItself // and nothing else
	}
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = pages.ExecuteTemplate(w, name+".html", p) // the customer has gone
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the caller has gone
}
