package clickkw

import (
	"net/http"
	"net/url"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// returnWait is how long page 4 shows the result before it leads back, in seconds of the
// browser; the workspace's clock knows nothing of it (KW-064, KW-126).
const returnWait = 5

// showResult is the end of a payment and the way back to the shop: page 4 when it is
// paid, 4b when it failed, 1b when it was too small (KW-064, KW-065, KW-061).
func (v *visit) showResult(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	s := v.session
	paid := !s.PaidAt.IsZero()
	fields := []operation.KeyText{{Name: "message", Text: "success"}, {Name: "message_type", Text: "success"}, {Name: "indicator_status", Text: s.Indicator}}
	if !paid {
		fields = []operation.KeyText{{Name: "message", Text: "error"}, {Name: "message_type", Text: "wrong"}, {Name: "indicator_status", Text: s.ErrorText}}
	}
	ask := v.asked(opReturn)
	ask.Message = map[string]string{}
	for _, field := range fields {
		ask.Message[field.Name] = field.Text
	}
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	fields = sandbox.Apply(fields, decision.Set, decision.Unset)
	page := resultPage{
		frame: v.frame(r), Method: s.Method, Word: s.Word, Wait: returnWait, ReturnURL: v.account.joined(s.ReturnURL, query(fields)),
		Amount: atClick(v.payment.Amount), KNET: *s.KNET, Receipt: v.receiptURL(r),
	}
	switch {
	case paid:
		page.PaidAt = v.account.local(s.PaidAt).Format("2006-01-02 15:04:05") // KW-132
		return v.write(w, "paid", page)
	case s.Word == clickMinimum:
		page.Minimum = atBank(v.account.least(s.Method))
		return v.write(w, "minimum", page)
	}
	return v.write(w, "failed", page)
}

// query writes the result as Click does, in order; its own values need no encoding
// (KW-124), what a rule sets may.
func query(fields []operation.KeyText) string {
	pairs := make([]string, len(fields))
	for i, field := range fields {
		pairs[i] = url.QueryEscape(field.Name) + "=" + url.QueryEscape(field.Text)
	}
	return strings.Join(pairs, "&")
}
