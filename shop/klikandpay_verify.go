package shop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// klikandpayVerdict is what the provider says of a transaction that the shop asks about.
type klikandpayVerdict struct {
	verdict
	cents int64 // of a paid one
}

var errKlikandpayAnswer = errors.New("not an answer of Klik & Pay")

// askBack asks whether a transaction is real: the only thing that a merchant can fetch
// (KP-015). An answer that does not come is neither yes nor no.
func (k *klikandpay) askBack(ctx context.Context, o order, number string) (v klikandpayVerdict) {
	v.verdict = k.shop.inquire(ctx, o, func() (verdict, error) {
		line, err := k.veriftransaction(ctx, o, number)
		if err != nil {
			return verdict{}, err
		}
		fields := strings.Split(line, "|")
		if fields[0] != "VALIDATIONYES" { // anything else is failure (KP-058)
			return verdict{as: statusNew, why: reasonNotValidated, detail: fields[0]}, nil
		}
		if len(fields) > 1 {
			if cents, ok := readKlikandpayAmount(fields[1]); ok {
				v.cents = cents
				return verdict{as: statusPaid}, nil
			}
		}
		return verdict{}, fmt.Errorf("%w: %q", errKlikandpayAnswer, line)
	})
	return v
}

// maxLine is what the one known client reads of the answer (section 5 of the facts).
const maxLine = 1023

func (k *klikandpay) veriftransaction(ctx context.Context, o order, number string) (string, error) {
	account, err := k.account(o.klikandpay.wish)
	if err != nil {
		return "", err
	}
	address := strings.TrimSuffix(account.url, "/") + "/paiement/veriftransaction.pl?" +
		"ID=" + url.QueryEscape(account.id) + "&NUMXKP=" + url.QueryEscape(number)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", err
	}
	got, err := k.shop.exchange(r)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(got.body[:min(len(got.body), maxLine)]), "\n")
	line = strings.TrimSpace(line)
	if got.status != http.StatusOK || line == "" {
		return "", fmt.Errorf("HTTP %d: %w: %q", got.status, errKlikandpayAnswer, line)
	}
	return line, nil
}

// reconcile asks again about the transactions of an order of which the shop has heard
// and could not make sure, and answers the order as it is then.
func (k *klikandpay) reconcile(ctx context.Context, id string) order {
	o, _ := k.shop.orders.get(id)
	for _, heard := range o.klikandpay.doubtful() {
		k.hearPaid(ctx, o, heard.sold, heard.call)
		o, _ = k.shop.orders.get(id)
	}
	return o
}

// verify is for the merchant's people, who may have found the number of a lost charge
// in the provider's back office (KP-126, KP-140). Query: order, numxkp (absent: the
// ones that the shop has heard of).
func (k *klikandpay) verify(w http.ResponseWriter, r *http.Request) {
	id, number := r.URL.Query().Get("order"), r.URL.Query().Get("numxkp")
	was, found := k.shop.orders.get(id)
	if !found {
		writeJSON(w, http.StatusNotFound, map[string]string{"order": id, "error": "no such order"})
		return
	}
	defer k.turns.take(id)()
	said := ""
	if number == "" {
		k.reconcile(r.Context(), id)
	} else {
		o, _ := k.shop.orders.get(id)
		said = k.hearPaid(r.Context(), o, o.klikandpay.latest(), klikandpayCall{number: number})
	}
	is, _ := k.shop.orders.get(id)
	writeJSON(w, http.StatusOK, map[string]any{
		"order": id, "numxkp": number, "answer": said, "was": was.status, "is": is.status, "reason": is.reason,
	})
}
