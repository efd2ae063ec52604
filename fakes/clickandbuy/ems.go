package clickandbuy

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

const emsFirstEvent = 500_000

// notify pushes an event of the transaction system, where the link wants it and the
// merchant said where (CB-012, CB-236).
func notify(tx *sandbox.Tx, a *account, l *link, p payment.Payment, bought purchase, action string) error {
	target := sandbox.MerchantOf(tx).Place(providerName, "ems")
	if l == nil || !l.NotifyPayment || target == "" {
		return nil
	}
	n, err := sandbox.Count(tx, "clickandbuy/events")
	if err != nil {
		return err
	}
	retry, err := durations(a.sw("ems.retry"))
	if err != nil {
		return err
	}
	return sandbox.Notify(tx, sandbox.Notification{
		Op: opEMS, Payment: p, Retry: retry,
		Fields: a.eventFields(emsFirstEvent+n, a.emsTime(tx.Now()), l, p, bought, action),
		Spell: func(fields []operation.KeyText) outbox.Delivery {
			return outbox.Delivery{
				Method: http.MethodPost, URL: target, Body: []byte("xml=" + url.QueryEscape(emsDocument(a.sw("ems.prolog"), fields))),
				Headers:  []operation.KeyText{{Name: "Content-Type", Text: "application/x-www-form-urlencoded"}},
				SourceIP: a.sw("handshake.source_ip"), ForwardedFor: a.sw("handshake.forwarded_for"), VerifyTLS: a.sw("handshake.tls_verify") == "on",
			}
		},
	})
}

// eventFields are what an event says, in the order of its document.
func (a *account) eventFields(id uint64, at string, l *link, p payment.Payment, bought purchase, action string) []operation.KeyText {
	return []operation.KeyText{
		{Name: "event-id", Text: strconv.FormatUint(id, 10)},
		{Name: "crn", Text: strconv.FormatInt(bought.CRN, 10)},
		{Name: "systemID", Text: a.systemNumber()},
		{Name: "datetime", Text: at},
		{Name: "action", Text: action},
		{Name: "annotation", Text: a.sw("ems.annotation")},
		{Name: "externalBDRID", Text: p.Order},
		{Name: "bdr-id", Text: strconv.FormatInt(bought.BDR, 10)},
		{Name: "link-nr", Text: strconv.FormatInt(l.Number, 10)},
		{Name: "price", Text: strconv.FormatInt(p.Amount.Minor, 10)},
		{Name: "currency", Text: p.Amount.Currency},
	}
}

// emsDocument spells an event: GLOBAL first, then the kind (CB-237 to CB-239, CB-247).
func emsDocument(prolog string, fields []operation.KeyText) string {
	global, data := strings.Builder{}, strings.Builder{}
	for _, f := range fields {
		into := &data
		switch f.Name {
		case "event-id", "crn", "systemID", "datetime":
			into = &global
		}
		for _, part := range [...]string{"<", f.Name, ">", escapeXML(f.Text), "</", f.Name, ">"} {
			into.WriteString(part)
		}
	}
	return prolog + "\n<EVENT-DATA>\n <GLOBAL>" + global.String() +
		"</GLOBAL>\n <BDR><bdr-data>" + data.String() + "</bdr-data></BDR>\n</EVENT-DATA>"
}

// Accepted implements sandbox.Notifier: a body of "ok" in any case (CB-244).
func (Fake) Accepted(_ *sandbox.Workspace, d outbox.Delivery, a outbox.Answer) bool {
	switch d.Op {
	case opMMS.Name:
		return mmsAccepted(a)
	case opMMSPing.Name:
		return true // CB-226
	}
	return a.Status == http.StatusOK && strings.EqualFold(strings.TrimSpace(string(a.Body)), "ok")
}

func (a *account) emsTime(t time.Time) string {
	zone, err := sandbox.Zone(a.sw("ems.timezone"))
	if err != nil {
		zone = berlin()
	}
	return t.In(zone).Format("20060102150405") // CB-238
}

// systemID is systemNumber for TMI.
func (a *account) systemID() int64 {
	number, _ := strconv.ParseInt(a.systemNumber(), 10, 64)
	return number
}

// systemNumber is the account's system as a number (CB-174).
func (a *account) systemNumber() string {
	for word := range strings.FieldsSeq(a.sw("system_numbers")) {
		if system, number, _ := strings.Cut(word, "="); system == a.System {
			return number
		}
	}
	return "1"
}
