package clickkw

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// knetDeal is one try of a payer at KNET. The card's number is never kept.
type knetDeal struct {
	PaymentID string `json:"payment_id"` // KW-095, KW-096; "" there is none
	Try       uint64 `json:"try"`        // 1, 2, … of the session
	Look      string `json:"look"`       // knet_skin at its beginning

	// What the payer has entered; LastFour is "" before.
	LastFour string `json:"last_four"`
	Month    int    `json:"month"`
	Year     int    `json:"year"`
	Verdict  word   `json:"verdict"` // what KNET will say, unless a rule says otherwise

	// How it ended; Result is "" before. The payer's Cancel is no transaction: it has
	// neither TransactionID nor Auth nor Ref.
	Result        word   `json:"result"`
	TransactionID string `json:"transaction_id"`
	Ref           string `json:"ref"`
	PostDate      string `json:"post_date"` // MMDD (KW-094)
	Auth          string `json:"auth"`
	Track         string `json:"track"` // of KNET's demo shop, not Click's (KW-067)
}

// toKNET begins a deal and leads the payer to KNET's page (KW-063). Pressing Pay again
// begins another one.
func (v *visit) toKNET(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	site := knetAt(v.account.sw("knet_skin"))
	err := ws.Update(func(tx *sandbox.Tx) error {
		if err := v.again(tx); err != nil {
			return err
		}
		n, err := sandbox.Count(tx, "clickkw/knet/"+v.session.ID)
		if err != nil {
			return err
		}
		v.session, err = sessions.Update(tx, v.session.ID, func(s *session) error {
			drawn := s.numbers(ws.Draws(), n, site.name, v.account.local(tx.Now()))
			s.Method, s.AtBank = byKNET, byKNET
			s.KNET = &knetDeal{PaymentID: drawn.paymentID(), Try: n, Look: site.name}
			return nil
		})
		return err
	})
	return goOnUnless(err, w, r, site.url(r, site.page, v.session), v.url(r, ""))
}

// entered tells whether there is something to confirm.
func (d knetDeal) entered() bool { return d.LastFour != "" }

// card is the card as rules see it.
func (d knetDeal) card() scenario.Card {
	return scenario.Card{Number: knetPrefix + "******" + d.LastFour, Brand: "KNET", Month: d.Month, Year: d.Year}
}

// settle ends the deal in a word of KNET, once: whoever comes second gets a
// *payment.TransitionError, and the page of an older deal is stale.
func (v *visit) settle(ws *sandbox.Workspace, result word) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		now, err := visitOf(tx, v.session.ID)
		if err != nil {
			return err
		}
		if now.payment.State == open && !now.session.atDeal(v.session.KNET.PaymentID) {
			return v.staleDeal()
		}
		if result == knetCaptured {
			err = now.capture(tx, byKNET, result)
		} else { // KW-093
			err = now.fail(tx, evFail, byKNET, result)
		}
		if err != nil {
			return err
		}
		_, err = sessions.Update(tx, v.session.ID, func(s *session) error {
			deal := *s.KNET
			deal.end(result, s.numbers(ws.Draws(), deal.Try, deal.Look, v.account.local(tx.Now())))
			s.KNET = &deal
			return nil
		})
		return err
	})
}

func (d *knetDeal) end(result word, drawn numbers) {
	d.Result, d.PostDate, d.Track = result, drawn.postDate(), drawn.track()
	if result == knetCanceled {
		return
	}
	d.TransactionID, d.Ref, d.Auth = drawn.transactionID(d.PaymentID), drawn.ref(), drawn.auth(result)
}

// masked is the card's number as the confirmation page shows it (KW-080).
func (d knetDeal) masked() string { return "*****" + d.LastFour }

// receiptURL is the address of KNET's own receipt, "" where KNET has said nothing.
func (v *visit) receiptURL(r *sandbox.Request) string {
	s := v.session
	if s.Method != byKNET || s.KNET.Result == "" {
		return ""
	}
	return knetAt(s.KNET.Look).url(r, stepReceipt, s)
}
