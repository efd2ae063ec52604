package clickandbuy

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

const mmsFirstEvent = 9_000_000

// mmsMessage is something that a project is told (CB-218).
type mmsMessage struct {
	kind    string
	account *account
	project int64
	payment payment.Payment     // whose page waits for it; of a batch it has no id
	fields  []operation.KeyText // behind the first four
}

func (m *mmsMessage) add(name, text string) {
	m.fields = append(m.fields, operation.KeyText{Name: name, Text: text})
}

// optional leaves out what is not known (CB-602).
func (m *mmsMessage) optional(name, text string) {
	if text != "" {
		m.add(name, text)
	}
}

func (m *mmsMessage) money(name string, amount payment.Money) {
	m.add(name+".amount", amount.Value())
	m.add(name+".currency", amount.Currency)
}

// push plans the event of a project that is told (CB-609), where it or the shop says where
// to: the project's own address goes before merchant.clickandbuy.mms.
func (m *mmsMessage) push(tx *sandbox.Tx) error {
	var p *project
	for i := range m.account.Projects {
		if m.account.Projects[i].ID == m.project {
			p = &m.account.Projects[i]
		}
	}
	merchant := sandbox.MerchantOf(tx)
	target := merchant.Place(providerName, "mms")
	if p != nil && p.MMSURL != "" {
		target = merchant.Join(p.MMSURL)
	}
	if p == nil || !p.isTold() || target == "" {
		return nil
	}
	if err := m.ping(tx, target); err != nil {
		return err
	}
	n, err := sandbox.Count(tx, "clickandbuy/mms")
	if err != nil {
		return err
	}
	retry, err := durations(m.account.sw("mms.retry"))
	if err != nil {
		return err
	}
	fields := append([]operation.KeyText{
		{Name: "merchantID", Text: m.account.id()},
		{Name: "projectID", Text: strconv.FormatInt(m.project, 10)},
		{Name: "eventID", Text: strconv.FormatUint(mmsFirstEvent+n, 10)},
		{Name: "creationDateTime", Text: mmsTime(tx.Now(), m.account.sw("mms.date_format"))},
	}, m.fields...)
	open, word := "<eventlist>", ""
	if namespace := m.account.sw("mms.xmlns"); namespace != "none" { // CB-220
		open = `<eventlist xmlns="` + payapi.Escape(namespace) + `">`
	}
	return sandbox.Notify(tx, sandbox.Notification{
		Op: opMMS, Payment: m.payment, Retry: retry, Await: m.payment.ID != "", Fields: fields,
		Asked:   map[string]any{"kind": m.kind},
		Outcome: func(asked string, fields []operation.KeyText) []operation.KeyText { word = asked; return fields },
		Spell: func(fields []operation.KeyText) outbox.Delivery {
			return m.deliver(target, "xml="+url.QueryEscape(mmsDocument(open, m.kind, p.MMSSecret, word, fields)))
		},
	})
}

// ping is a POST without xml before a project's first event, where mms.ping wants it (CB-226).
func (m *mmsMessage) ping(tx *sandbox.Tx, target string) error {
	if m.account.sw("mms.ping") != "on" {
		return nil
	}
	n, err := sandbox.Count(tx, "clickandbuy/mms/ping/"+strconv.FormatInt(m.project, 10))
	if err != nil || n > 1 {
		return err
	}
	return sandbox.Notify(tx, sandbox.Notification{
		Op: opMMSPing, Payment: payment.Payment{Provider: providerName, Order: m.payment.Order},
		Spell: func([]operation.KeyText) outbox.Delivery { return m.deliver(target, "") },
	})
}

func (m *mmsMessage) deliver(target, body string) outbox.Delivery {
	return outbox.Delivery{
		Method: http.MethodPost, URL: target, Body: []byte(body),
		Headers:  []operation.KeyText{{Name: "Content-Type", Text: "application/x-www-form-urlencoded"}},
		SourceIP: m.account.sw("handshake.source_ip"), ForwardedFor: m.account.sw("handshake.forwarded_for"), VerifyTLS: m.account.sw("handshake.tls_verify") == "on",
	}
}

// mmsAccepted judges what a merchant answers: HTTP 200 and OK (CB-225).
func mmsAccepted(a outbox.Answer) bool {
	return a.Status == http.StatusOK && strings.TrimSpace(string(a.Body)) == "OK"
}

// mmsTime writes a time in UTC by the words of mms.date_format (CB-229).
func mmsTime(at time.Time, format string) string {
	at = at.UTC()
	return strings.NewReplacer("YYYY", at.Format("2006"), "MM", at.Format("01"), "DD", at.Format("02"), "hh", at.Format("15"), "mm", at.Format("04"), "ss", at.Format("05")).Replace(format)
}

// durations reads a retry plan (CB-228, CB-246).
func durations(text string) ([]time.Duration, error) {
	var plan []time.Duration
	for word := range strings.FieldsSeq(text) {
		d, err := operation.ParseDuration(word)
		if err != nil {
			return nil, err
		}
		plan = append(plan, d)
	}
	return plan, nil
}
