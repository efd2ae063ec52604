package shop

import (
	"errors"
	"net/http"
	"strconv"
)

// payRefundView is the JSON of what the merchant's people give back. Amounts are units
// with two decimals.
type payRefundView struct {
	Order       string   `json:"order"`
	Wanted      string   `json:"wanted"`      // amount that was asked for
	Done        bool     `json:"done"`        // as the shop sees it
	Transaction string   `json:"transaction"` // of the refund
	State       payState `json:"state"`
	Code        int      `json:"code"`  // of the provider's fault
	Error       string   `json:"error"` // why nothing was done
}

// refund gives a payment back, or a part of it. Query: order, amount (default: all). What
// may be given back is the provider's to say, and its error is shown; only a refund that
// it has taken counts (CB-192).
func (c *clickandbuyPay) refund(w http.ResponseWriter, r *http.Request) {
	id, text := r.URL.Query().Get("order"), r.URL.Query().Get("amount")
	o, found := c.shop.orders.get(id)
	view := payRefundView{Order: id, Wanted: text}
	if !found || len(o.clickandbuyPay.attempts) == 0 {
		view.Error = "no such order"
		writeJSON(w, http.StatusNotFound, view)
		return
	}
	cents, err := parseAmount(orDefault(text, formatAmount(o.cents)))
	if err != nil {
		view.Error = err.Error()
		writeJSON(w, http.StatusBadRequest, view)
		return
	}
	view.Wanted = formatAmount(cents)
	client := payClient{shop: c.shop}
	got, err := client.call(r.Context(), "refundRequest",
		group("amount", payMoney(cents, o.currency)...), leaf("transactionID", orDefault(o.bdr, o.clickandbuyPay.latest().tx)),
		leaf("externalID", id+"-R"+strconv.Itoa(len(o.clickandbuyPay.refunds)+1)))
	view.Transaction, view.State = got.Transaction.ID, got.Transaction.Status
	view.Done = err == nil && got.Transaction.Type == "REFUND" && (view.State == payPaid || view.State == payInProgress)
	var fault *payFault
	if errors.As(err, &fault) {
		view.Code = fault.Code
	}
	if err != nil {
		view.Error = err.Error()
	}
	view.Done = view.Done || o.makes(refundUnchecked)
	if view.Done {
		c.shop.orders.update(id, func(o *order) {
			o.clickandbuyPay.giveBack(view.Transaction, cents)
			o.reckonPay()
		})
	}
	writeJSON(w, http.StatusOK, view)
}
