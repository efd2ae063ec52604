package klikandpay

import (
	"net/http"
	"net/netip"
	"regexp"
	"strconv"
	"sync"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// charge is server_server.pl: a card is charged, or an amount held on it (KP-016).
func (f Fake) charge(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	c, err := theCharge.read(ws, r, func(c *call, ask *sandbox.Ask) {
		ask.Fields["test"] = c.account != nil && c.account.isTest(false)
		c.payer = c.customer()
		ask.Buyer = c.payer.buyer()
		if number := digitsOf(c.fields.text("NUMCARTE")); plausible(number) {
			r.Secret(number)
			ask.Card = c.card(number).scripted()
		}
	})
	if err != nil {
		return err
	}
	sold, err := c.readCard()
	if err != nil {
		return err
	}
	t := transaction{
		Test: c.account.isTest(false), Deferred: c.fields.deferred(), Card: sold,
		IP: c.address(), Customer: c.payer, Detail: c.fields.text("DETAIL"),
	}
	if _, odd := readCountry(c.fields.text("PAYS")); odd != "" {
		r.Note("%s", odd)
	}
	return c.sell(ws, w, t)
}

// sell asks the bank and answers what it says.
func (c *call) sell(ws *sandbox.Workspace, w http.ResponseWriter, t transaction) error {
	accepted := c.decided(c.account.takes(t.Card, t.Test, ws.Now()))
	err := ws.Update(func(tx *sandbox.Tx) error {
		var p payment.Payment
		var err error
		p, t, err = c.account.sell(tx, t, c.amount, accepted)
		c.r.Concerns(p.ID)
		return err
	})
	switch {
	case err != nil:
		return c.spelt(err)
	case !accepted:
		c.account.noteUnheard(ws, c.r, t, responseRefused)
		c.account.answerRefused(w, t, c.amount)
	default:
		c.account.noteUnheard(ws, c.r, t, responseOK)
		c.r.Secret(t.Alias) // the profile pipe tells it without its name
		c.account.answerAccepted(w, t, c.amount)
	}
	return nil
}

// customer is who pays, as far as fields say so (KP-028 to KP-032, KP-037).
func (c *call) customer() customer {
	text := func(name string) string { return c.account.cut(c.r, c.fields, name) }
	country, _ := readCountry(text("PAYS"))
	return customer{
		LastName: text("NOM"), FirstName: text("PRENOM"), Address: text("ADRESSE"), ZIP: text("CODEPOSTAL"), City: text("VILLE"),
		State: text("STATE"), Country: country, Phone: text("TEL"), Email: text("EMAIL"), Company: text("SOCIETE"), Fax: text("FAX"),
	}
}

// address is the customer's: any text, though an IP address is expected (KP-028).
func (c *call) address() string {
	if _, err := netip.ParseAddr(c.fields.text("IP")); err != nil {
		c.r.Note("IP is no address of IPv4 or IPv6; accepted all the same (KP-028)")
	}
	return c.account.cut(c.r, c.fields, "IP")
}

// The forms of a card's data (KP-035, KP-036).
var (
	strictExpiry  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(0[1-9]|1[0-2])/([0-9]{4})$`) })
	lenientExpiry = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(0?[1-9]|1[0-2])/((?:[0-9]{2}){1,2})$`) })
	codeForm      = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]{3,4}$`) })
)

// readCard checks a card's data in the order of section 4 (KP-034 to KP-036, KP-090).
func (c *call) readCard() (card, error) {
	number := digitsOf(c.fields.text("NUMCARTE"))
	_, _, readable := c.account.readExpiry(c.fields.text("EXPMOIS"), c.fields.text("EXPANNEE"))
	switch {
	case !plausible(number):
		return card{}, c.account.says("BAD-CARD", "NUMCARTE is no card's number: 12 to 19 digits with a right sum are expected (KP-090)")
	case !readable:
		return card{}, c.account.says("BAD-EXPIRY", "EXPMOIS %q, EXPANNEE %q: a month of two digits and a year of four are expected (KP-035)", c.fields.text("EXPMOIS"), c.fields.text("EXPANNEE"))
	case !codeForm().MatchString(c.fields.text("CVV")):
		return card{}, c.account.says("BAD-CVV", "CVV: three or four digits are expected (KP-036)")
	}
	return c.card(number), nil
}

// card is a card whose number is plausible.
func (c *call) card(number string) card {
	month, year, _ := c.account.readExpiry(c.fields.text("EXPMOIS"), c.fields.text("EXPANNEE"))
	return readCard(number, c.fields.text("CVV"), month, year, c.payer.buyer().Name)
}

// readExpiry reads a month and a year; the account may forgive short ones (KP-035).
func (a *account) readExpiry(month, year string) (m, y int, ok bool) {
	form := strictExpiry()
	if a.on("expiry_lenient") {
		form = lenientExpiry()
	}
	found := form.FindStringSubmatch(month + "/" + year)
	if found == nil {
		return int(time.January), 1, false
	}
	m, _ = strconv.Atoi(found[1])
	if y, _ = strconv.Atoi(found[2]); y < 100 {
		y += 2000
	}
	return m, y, true
}
