package clickandbuy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/scenario"
)

// verdict is what the first handshake came to.
type verdict struct {
	commit   bool
	page     errorPage // instead of the shop; "": the browser goes to location
	location string
	reason   string
	notes    []string
}

// handshake is the proxy's call of the merchant's script (CB-083 to CB-096) and the
// judgement of its answer (CB-097 to CB-104).
func (f Fake) handshake(ctx context.Context, ws *sandbox.Workspace, d *deal) verdict {
	headers := d.headers()
	message := map[string]string{"query": d.purchase.Query}
	for _, h := range headers {
		message[h.Name] = h.Text
	}
	decision, err := sandbox.Decide(ws, sandbox.Ask{
		Op: opHandshake, Payment: &d.payment, Order: d.payment.Order, Fields: d.fields(), Message: message,
		Buyer: scenario.Buyer{Email: d.purchase.Buyer, ID: strconv.FormatInt(d.purchase.CRN, 10)},
	})
	if err != nil {
		return unreachable("the rules could not be asked: " + err.Error())
	}
	target, query, err := d.target(ws)
	if err != nil {
		return unreachable(err.Error())
	}
	fields := sandbox.Apply(append(headers, operation.KeyText{Name: "query", Text: query}), decision.Set, decision.Unset)
	m := outbox.Message{
		Method: http.MethodGet, URL: target, SourceIP: d.account.sw("handshake.source_ip"), ForwardedFor: d.account.sw("handshake.forwarded_for"),
		VerifyTLS: d.account.sw("handshake.tls_verify") == "on", Timeout: d.account.duration("handshake.timeout"),
		Provider: providerName, Op: opHandshake.Name, Payment: d.payment.ID, Mask: ws.World().Mask(opHandshake.Name), Secrets: []string{d.link.Dynkey},
		Rule: decision.Rule, Outcome: decision.Outcome, Notes: decision.Notes, Delay: decision.Delay, Fault: decision.Fault,
	}
	query = ""
	for _, field := range fields {
		switch field.Name {
		case "query":
			query = field.Text + query
		case "append":
			query += field.Text
		default:
			m.Headers = append(m.Headers, operation.KeyText{Name: d.headerCase(field.Name), Text: field.Text})
		}
	}
	if query != "" {
		m.URL += "?" + query
	}
	if decision.Outcome == "unreachable" {
		return unreachable("a rule says so")
	}
	answer, err := ws.Call(ctx, m)
	if err != nil {
		return unreachable(whyNot(err, m.Timeout.String()))
	}
	v := judge(answer, d.account)
	switch {
	case v.commit && d.purchase.NeverBooked: // CB-254
		v.commit, v.reason = false, "X-TRANSACTION is 0: never booked, and the browser goes back all the same (CB-022)"
	case v.commit && decision.Outcome == "booking_fails": // CB-253
		v.commit, v.reason = false, "the booking fails after the script's success, because a rule says so"
	}
	return v
}

func unreachable(reason string) verdict { return verdict{page: pageUnreachable, reason: reason} }

func whyNot(err error, timeout string) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "the script gave no answer within " + timeout + " (CB-103)"
	case errors.Is(err, outbox.ErrRefused):
		return "the sandbox does not call this address: " + err.Error()
	}
	return "the script cannot be reached: " + err.Error()
}

// headers are the six of the manual (CB-089 to CB-094), and by switch some of seven
// more (CB-095). On the wire net/http sorts them by name.
func (d *deal) headers() []operation.KeyText {
	bdr := strconv.FormatInt(d.purchase.BDR, 10)
	if d.purchase.NeverBooked {
		bdr = "0" // CB-021
	}
	headers := []operation.KeyText{
		{Name: "X-USERID", Text: strconv.FormatInt(d.purchase.CRN, 10)},
		{Name: "X-PRICE", Text: millicents(d.payment.Amount.Minor)},
		{Name: "X-CURRENCY", Text: d.payment.Amount.Currency},
		{Name: "X-TRANSACTION", Text: bdr},
		{Name: "X-CONTENTID", Text: strconv.FormatInt(d.link.Number, 10)},
		{Name: "X-USERIP", Text: d.purchase.BuyerIP},
	}
	wanted := strings.Fields(d.account.sw("handshake.extra_headers"))
	for _, h := range []operation.KeyText{
		{Name: "X-NATION", Text: d.data().Nation},
		{Name: "X-SESSIONID", Text: d.purchase.Token},
		{Name: "X-GROUPID", Text: "0"},
		{Name: "X-FEENAME", Text: d.link.Name},
		{Name: "X-ABODEFINITIONID", Text: "0"},
		{Name: "X-SUBSCRIPTIONID", Text: "0"},
		{Name: "X-ACTUALBDRAMOUNT", Text: millicents(d.payment.Amount.Minor)},
	} {
		if slices.Contains(wanted, "all") || slices.Contains(wanted, h.Name) {
			headers = append(headers, h)
		}
	}
	return headers
}

// headerCase spells a header's name by the switch handshake.header_case (CB-096).
func (d *deal) headerCase(name string) string {
	switch d.account.sw("handshake.header_case") {
	case "lower":
		return strings.ToLower(name)
	case "X-UserID":
		mixed := map[string]string{
			"X-USERID": "X-UserID", "X-PRICE": "X-Price", "X-CURRENCY": "X-Currency", "X-TRANSACTION": "X-Transaction",
			"X-CONTENTID": "X-ContentID", "X-USERIP": "X-UserIP",
		}
		return cmp.Or(mixed[name], name) // nobody saw the others spelt so, nor those that a rule adds
	}
	return name
}

// target is which URL of the merchant is called, and with which query (CB-085).
func (d *deal) target(ws *sandbox.Workspace) (target, query string, err error) {
	merchant := sandbox.MerchantOf(ws)
	place := merchant.Join(d.link.Target)
	if d.link.Target == "" {
		place = merchant.Place(providerName, "script")
	}
	if place == "" && merchant.URL != "" {
		place = merchant.Join(d.purchase.Path)
	}
	if place == "" {
		return "", "", errors.New("nobody said where the shop is: start with --merchant URL, or PUT the workspace's merchant")
	}
	place, own, _ := strings.Cut(place, "?")
	if d.mirrors(place) {
		u, err := url.Parse(place)
		if err != nil {
			return "", "", fmt.Errorf("the link's target %q is no URL: %w", place, err)
		}
		place = u.Scheme + "://" + u.Host + d.purchase.Path
	}
	query = d.purchase.Query
	if d.account.sw("premium.reserved") == "drop" {
		query, _ = dropReserved(query)
	}
	if own != "" {
		query = strings.TrimSuffix(own+"&"+query, "&")
	}
	return place, query, nil
}

// mirrors tells whether the path that the merchant put on the premium host is asked
// for at the merchant, instead of the configured one.
func (d *deal) mirrors(place string) bool {
	switch d.account.sw("handshake.target") {
	case "link":
		return false
	case "mirror":
		return true
	}
	path := strings.TrimPrefix(d.purchase.Path, "/")
	return path != "" && (strings.Contains(path, "/") || path != place[strings.LastIndexByte(place, '/')+1:])
}
