package shop

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// payEventList is a document of MMS: the signature, then any number of events of mixed
// kinds, each an element that is named after its kind (CB-220).
type payEventList struct {
	XMLName   xml.Name   `xml:"eventlist"`
	Signature string     `xml:"signature"`
	Events    []payEvent `xml:",any"`
}

// payEvent is an event of any kind, as far as the shop reads it (CB-230 to CB-234).
type payEvent struct {
	XMLName    xml.Name
	ID         string `xml:"eventID"`
	TX         string `xml:"transactionID"`
	RefundTX   string `xml:"refundTransactionID"`
	RefundOf   string `xml:"associatedTransactionID"`
	ExternalID string `xml:"externalID"`
	CRN        string `xml:"crn"`
	Amount     struct {
		Amount   string `xml:"amount"`
		Currency string `xml:"currency"`
	} `xml:"transactionAmount"`
	Old payState `xml:"oldState"`
	New payState `xml:"newState"`
}

// about is the payment that an event is about, "" where the shop has none of its kind.
func (e payEvent) about() string {
	switch e.XMLName.Local {
	case "payEvent":
		return e.TX
	case "refundEvent":
		return e.RefundOf
	}
	return ""
}

// The answers to an event list (CB-225).
const (
	mmsAccepted = "OK"
	mmsRefused  = "FAILED"
)

// listen hears an event list: HTTP 200 and OK, or 500 and FAILED to have it sent again.
func (c *clickandbuyPay) listen(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	r.Body = http.MaxBytesReader(w, r.Body, maxEvent)
	document := r.PostFormValue("xml")
	said := mmsAccepted
	if document != "" { // else somebody tries whether the address is there (CB-226)
		said = c.hear(document)
	}
	switch said {
	case mmsAccepted:
	case mmsRefused:
		w.WriteHeader(http.StatusInternalServerError)
	default: // of a merchant who answers a page
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	_, _ = io.WriteString(w, said) // the caller has gone
}

// hear takes in an event list whole or refuses it whole. Orders that are none of the
// shop's, and kinds that it has nothing of, are accepted: to have them sent again would
// change nothing.
func (c *clickandbuyPay) hear(document string) (said string) {
	var list payEventList
	if err := unmarshalXML([]byte(document), &list); err != nil {
		return mmsRefused
	}
	orders := make([]string, len(list.Events))
	for i, e := range list.Events {
		orders[i] = c.owner(e.about())
	}
	makes := func(m mistake) bool {
		return c.shop.orders.any(func(o *order) bool {
			// A list that is about no order is heard by the same script as all others.
			return o.makes(m) && (slices.Contains(orders, o.id) || len(list.Events) == 0)
		})
	}
	said = mmsAccepted
	switch {
	case !c.signed(document, makes) && !makes(ignoresSignature):
		said = mmsRefused
	case makes(needsPayEvent) && !slices.ContainsFunc(list.Events[:min(1, len(list.Events))], func(e payEvent) bool { return e.XMLName.Local == "payEvent" }):
		said = mmsRefused // the script has failed at what is not there
	}
	for i, e := range list.Events {
		c.shop.orders.update(orders[i], func(o *order) {
			again := o.clickandbuyPay.knows(e.ID)
			if said == mmsAccepted {
				o.happened(e, again)
			}
			o.clickandbuyPay.heard = append(o.clickandbuyPay.heard, payHeard{e.ID, e.XMLName.Local, e.Old, e.New, said, again})
		})
	}
	if said == mmsAccepted && makes(answersPage) {
		return "<html><body>OK</body></html>\n"
	}
	return said
}

// owner is the order for which a payment was asked for.
func (c *clickandbuyPay) owner(tx string) string {
	if owners := c.shop.orders.all(func(o *order) bool { return tx != "" && o.clickandbuyPay.attempt(tx) != nil }); len(owners) > 0 {
		return owners[0]
	}
	return ""
}

// happened takes in what an event tells. One that is known changes nothing (CB-219). What
// does not fit the payment that was asked for is left to a human.
func (o *order) happened(e payEvent, again bool) {
	if again && !o.makes(notIdempotent) || o.makes(ignoresEvents) {
		return
	}
	cents, readable := readCents(e.Amount.Amount)
	if e.XMLName.Local == "refundEvent" {
		if readable {
			o.clickandbuyPay.giveBack(e.RefundTX, cents)
			o.reckonPay()
		}
		return
	}
	a, was := o.clickandbuyPay.attempt(e.TX), o.grants
	if cents != a.cents || !readable || e.Amount.Currency != a.currency {
		if o.makes(amountFromEvent) {
			o.cents, a.cents = cents, cents
		} else {
			a.odd = "an event says " + e.Amount.Amount + " " + e.Amount.Currency
		}
	}
	if o.makes(lastEventWins) {
		a.state = e.New
		if o.phase(e.New) == payIsOpen {
			o.status = statusNew // and the customer is asked to pay
		}
	}
	o.learn(e.TX, e.New, e.CRN)
	if o.makes(notIdempotent) && o.phase(e.New) == payIsPaid && o.grants == was {
		o.grants++
	}
}

// signatureForm finds the one signature: 40 digits right inside the tag (CB-222).
var signatureForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<signature>([0-9A-Fa-f]{40})</signature>`)
})

// signed holds a document against its signature, which is the SHA1 over the secret and the
// document as it was posted, with an empty signature in its place (CB-222). The digits are
// compared as the number that they are.
func (c *clickandbuyPay) signed(document string, makes func(mistake) bool) bool {
	secret, err := c.shop.setting("CLICKANDBUY_MMS_SECRET")
	found := signatureForm().FindStringSubmatch(document)
	if err != nil || found == nil {
		return false
	}
	sum := sha1.Sum([]byte(secret + strings.Replace(document, found[0], "<signature />", 1)))
	digits, given := hex.EncodeToString(sum[:]), found[1]
	switch {
	case makes(lowerSignatureOnly):
	case makes(upperSignatureOnly):
		digits = strings.ToUpper(digits)
	default:
		given = strings.ToLower(given)
	}
	return subtle.ConstantTimeCompare([]byte(digits), []byte(given)) == 1
}
