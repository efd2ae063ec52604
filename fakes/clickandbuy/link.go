package clickandbuy

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// premium is where a premium link points: the id of its host and what stands behind
// it, raw.
type premium struct{ id, system, path string }

var (
	premiumHost = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^premium-([^./:]+)\.([a-z]+)\.clickandbuy\.com(?::\d+)?$`)
	})
	legacyHost = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^(?:www\.)?premium-link\.net(?::\d+)?$`) })
)

// readTarget reads what stands behind /newauth/: an absolute URL, its "//" intact
// (CB-031, CB-033, CB-035).
func readTarget(raw string) (premium, bool) {
	lower := strings.ToLower(raw)
	if strings.HasPrefix(lower, "http%3a") || strings.HasPrefix(lower, "https%3a") {
		raw = sandbox.Unescape(strings.ReplaceAll(raw, "+", "%2B"))
	}
	_, rest, ok := strings.Cut(raw, ":")
	if !ok || !strings.HasPrefix(strings.ToLower(raw), "http") {
		return premium{}, false
	}
	host, path, _ := strings.Cut(strings.TrimLeft(rest, "/"), "/")
	return readHost(host, "/"+path)
}

func readHost(host, path string) (premium, bool) {
	if m := premiumHost().FindStringSubmatch(host); m != nil {
		return premium{id: strings.ToLower(m[1]), system: strings.ToLower(m[2]), path: path}, true
	}
	if legacyHost().MatchString(host) {
		id, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		return premium{id: strings.ToLower(id), path: "/" + rest}, true
	}
	return premium{}, false
}

// premiumOf is the premium link that a request opens, in any of its shapes.
func premiumOf(r *sandbox.Request) (premium, bool) {
	switch {
	case strings.HasPrefix(r.Path, "/newauth/"):
		return readTarget(strings.TrimPrefix(r.Path, "/newauth/"))
	case strings.HasPrefix(r.Path, "/~"): // by path: "/~host/script"
		host, path, _ := strings.Cut(strings.TrimPrefix(r.Path, "/~"), "/")
		return readHost(host, "/"+path)
	}
	return readHost(r.Host, r.Path)
}

func byLink(r *sandbox.Request) (kind, id string) {
	p, ok := premiumOf(r)
	if !ok {
		return "", ""
	}
	return "link", p.id
}

// openLink is the entry of every purchase: the checks in the order of CB-079, then
// the payment page. GET and POST are the same, the body is never looked at (CB-037).
func (f Fake) openLink(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	p, ok := premiumOf(r)
	if !ok {
		return unknownLink(nil, "the address is no premium link: "+shorten(r.Path))
	}
	a, err := accountOf(ws, "link", p.id)
	if err != nil {
		return unknownLink(nil, "no account has a link "+shorten(p.id))
	}
	d := &deal{account: a}
	d.domain, d.link = a.findLink(p.id)
	if p.system != "" && p.system != a.System {
		r.Note("the link says system %s, the account is on %s (CB-005)", p.system, a.System)
	}
	if r.Method == http.MethodPost {
		r.Note("opened by POST: the query counts, the body is not read (CB-037)")
	}
	query := parseQuery(r.Query, a.sw("premium.duplicate"))
	for _, note := range query.Notes {
		r.Note("%s", note)
	}
	d.purchase = purchase{
		Seller: a.Seller, Link: d.link.ID, Path: p.path, Query: r.Query, BuyerIP: r.RemoteIP,
		Offer: firstOf(query, d.link.Name, "cb_content_name_utf", "cb_content_name"), Info: firstOf(query, d.link.Info, "cb_content_info_utf"),
	}
	d.tell(query)
	d.purchase.Lang = d.data().Language
	if err := f.checkLink(ws, r, d, query, p); err != nil {
		var page *pageError
		if errors.As(err, &page) && page.frame == nil {
			shown := d.frame()
			shown.Price = ""
			page.frame = &shown
		}
		return err
	}
	d.purchase.Browser = r.NewBrowser()
	if err := ws.Update(func(tx *sandbox.Tx) error { return d.create(tx) }); err != nil {
		return err
	}
	r.Concerns(d.purchase.ID)
	return f.showLogin(w, r, d, "", "")
}

func unknownLink(a *account, reason string) error {
	return &pageError{Status: a.status("link.inactive"), Notice: noticeUnknownLink, Reason: reason} // CB-011
}

// checkLink makes the checks on entry (CB-079) and fills the deal's payment.
func (f Fake) checkLink(ws *sandbox.Workspace, r *sandbox.Request, d *deal, query linkQuery, p premium) error {
	a := d.account
	external, _ := query.lookup("externalBDRID")
	price := decidePrice(query, d.link.price(), a.priceSwitches())
	decision, err := r.Decide(ws, sandbox.Ask{Op: opLink, Order: external, Fields: map[string]any{
		"link": d.link.ID, "price": int(price.Amount), "currency": price.Currency,
	}})
	if err != nil {
		return err
	}
	if !d.link.isActive() || decision.Outcome == "inactive" {
		return unknownLink(a, "the link is not active (CB-011)")
	}

	check := checkFgkey(d.link.Dynkey, p.path, r.Query, a.sw("fgkey.rule"))
	r.Secret(d.link.Dynkey)
	if check.Matched != "" {
		r.Note("fgkey matches by the rule %s: MD5 of %s", check.Matched, check.Hashed)
	} else if check.Hashed != "" {
		r.Note("fgkey differs: MD5 of %s was expected", check.Hashed)
	}
	switch reason := check.refusal(a.sw("fgkey.missing"), a.sw("fgkey.trailing")); {
	case reason != "":
		return &pageError{Page: pageMismatch, Reason: reason}
	case decision.Outcome == "page_2_1_4":
		return &pageError{Page: pageMismatch, Reason: "a rule says so"}
	}

	for _, note := range price.Notes {
		r.Note("%s", note)
	}
	switch {
	case price.Page != "":
		return &pageError{Page: price.Page, Reason: strings.Join(price.Notes, "; ")}
	case decision.Outcome == "page_2_1_5":
		return &pageError{Page: pageNoDynamicCurrency, Reason: "a rule says so"}
	case query.Page != "":
		return &pageError{Page: query.Page, Reason: strings.Join(query.Notes, "; ")}
	}
	for _, note := range d.data().Notes {
		r.Note("%s", note)
	}
	if d.data().Page != "" {
		return &pageError{Page: d.data().Page, Reason: strings.Join(d.data().Notes, "; ")}
	}
	if d.data().Blocked {
		return &pageError{Status: http.StatusOK, Notice: noticeRefused, Reason: strings.Join(d.data().Notes, "; ")}
	}

	if external, err = a.externalID(r, external); err != nil {
		return err
	}
	d.payment = payment.Payment{
		Provider: providerName, Account: a.id(), Order: external,
		Amount: payment.Money{Minor: price.Amount, Currency: price.Currency, Exponent: 2}, // CB-060
	}
	if reason := d.bookedBefore(ws); reason != "" {
		return &pageError{Page: pageFaultyData, Reason: reason}
	}
	if decision.Outcome == "page_2_1_3" {
		return &pageError{Page: pageFaultyData, Reason: "a rule says so"}
	}
	return nil
}

// bookedBefore tells which booked transaction has the deal's externalBDRID, "" for
// none (CB-076).
func (d *deal) bookedBefore(ws *sandbox.Workspace) string {
	if d.payment.Order == "" {
		return ""
	}
	booked, err := sandbox.Payments.Find(ws, d.account.bookedKey(d.link.ID, d.payment.Order))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("externalBDRID %q was booked before, as BDR %s (CB-076)", d.payment.Order, booked.Ref)
}

// externalID judges the merchant's reference (CB-045).
func (a *account) externalID(r *sandbox.Request, id string) (string, error) {
	switch n := utf8.RuneCountInString(id); {
	case n > 64 && a.sw("premium.long_external_id") == "truncate":
		r.Note("externalBDRID has %d characters, cut to 64 (CB-045)", n)
		return sandbox.Clip(id, 64), nil
	case n > 64:
		return "", &pageError{Page: pageFaultyData, Reason: fmt.Sprintf("externalBDRID has %d characters, at most 64 are allowed (CB-045)", n)}
	case n == 0 && a.sw("premium.missing_external_id") == "reject":
		return "", &pageError{Page: pageFaultyData, Reason: "externalBDRID is missing (CB-045)"}
	case n == 0:
		r.Note("externalBDRID is missing: TMI finds the transaction by its BDRID only (CB-045)")
	}
	return id, nil
}

// create makes payment and purchase, and plans the end of their page (CB-248, CB-250).
func (d *deal) create(tx *sandbox.Tx) (err error) {
	if d.purchase.BDR, err = newBDR(tx); err != nil {
		return err
	}
	if d.purchase.Token, err = newToken(tx, d.account); err != nil {
		return err
	}
	d.payment.Ref = fmt.Sprint(d.purchase.BDR)
	if d.payment, err = sandbox.OpenPayment(tx, table, evOpen, d.payment); err != nil {
		return err
	}
	d.purchase.ID = d.payment.ID
	if err := purchases.Insert(tx, d.purchase); err != nil {
		return err
	}
	if d.payment.Order != "" {
		if err := newestByReference.Put(tx, reference{Key: referenceKey(d.account, d.payment.Order), Payment: d.payment.ID}); err != nil {
			return err
		}
	}
	return tx.Schedule(sandbox.Due{At: tx.Now().Add(d.account.duration("pages.lifetime")), Provider: providerName, Kind: duePage, Ref: d.payment.ID})
}

func (l *link) price() linkPrice {
	price, _ := l.fixedPrice()
	return linkPrice{Price: price, Currency: l.Currency, Dynamic: l.DynamicPrice, DynamicCurrency: l.DynamicCurrency}
}

func (a *account) priceSwitches() priceSwitches {
	return priceSwitches{
		Short: a.sw("premium.short_price"), Decimal: a.sw("premium.decimal_price"), Unlisted: a.sw("premium.unlisted_currency"),
		Alone: a.sw("premium.price_alone"), Static: a.sw("link.static_price"),
	}
}

func firstOf(q linkQuery, otherwise string, names ...string) string {
	for _, name := range names {
		if value := q.value(name); value != "" {
			return value
		}
	}
	return otherwise
}
