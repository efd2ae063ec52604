package shop

import (
	"context"
	"slices"
	"strings"
)

// check goes through what can be wrong with a call that says paid: nothing in it is
// signed, and whoever buys has seen RETOUR in the form (KP-117, KP-128). It answers the
// amount that was paid, or the first reason against it.
func (k *klikandpay) check(ctx context.Context, o order, s klikandpaySale, c klikandpayCall) (cents int64, why reason, detail string) {
	told, isAmount := readKlikandpayAmount(c.amount)
	switch {
	case c.number == "" && !asksNobody(o):
		return 0, reasonMissing.of("numxkp"), ""
	case c.amount != "" && !isAmount && !o.makes(neverComparesAmount):
		return 0, reasonMalformed.of("amount"), "MONTANTXKP " + c.amount
	case o.klikandpay.has(c.number) && !o.makes(notIdempotent): // KP-127
		return 0, reasonAgain, ""
	case k.usedElsewhere(o.id, c.number) && !o.makes(reusesNumxkp):
		return 0, reasonUsedNumber, "NUMXKP " + c.number
	case c.currency != "" && c.currency != o.currency && !o.makes(neverComparesCurrency):
		return 0, reasonCurrency, "DEVISEXKP " + c.currency
	case o.klikandpay.has(c.number): // only the mistaken merchant comes here
		return told, "", ""
	}
	cents = told
	if !asksNobody(o) {
		v := k.askBack(ctx, o, c.number)
		switch {
		case v.as != statusPaid:
			return 0, v.why, v.detail
		case c.amount != "" && v.cents != told && !o.makes(neverComparesAmount):
			return 0, reasonPrice, "MONTANTXKP " + c.amount + ", but " + formatAmount(v.cents) + " were paid"
		}
		cents = v.cents // MONTANTXKP may not be ticked (KP-132)
	}
	return cents, k.checkAmount(o, s, c, cents), "paid were " + formatAmount(cents)
}

// checkAmount wants a payment that is still to come of this sale.
func (k *klikandpay) checkAmount(o order, s klikandpaySale, c klikandpayCall, cents int64) reason {
	terms := o.klikandpay.standing()
	owed := s.owed(terms)
	switch {
	case o.makes(ignoresSecondPayment) && len(terms) > 0 && len(owed) == 0:
		return reasonAgain
	case len(terms) > 0 && (len(owed) == 0 || terms[0].token != s.token): // KP-145
		return reasonPaidTwice
	case o.makes(neverComparesAmount), c.amount == "" && asksNobody(o):
		return ""
	case s.cents != o.cents || s.currency != o.currency: // sold before the price changed
		return reasonPrice
	case o.makes(expectsWholeAmount) && s.mode == modeInstalments && cents != s.cents,
		o.makes(comparesAmountText) && !slices.Contains(amountTexts(owed), c.amount),
		!slices.Contains(owed, cents):
		return reasonPrice
	}
	return ""
}

func amountTexts(owed []int64) (texts []string) {
	for _, cents := range owed {
		texts = append(texts, formatAmount(cents))
	}
	return texts
}

func (k *klikandpay) usedElsewhere(id, number string) bool {
	owner, used := k.numbers.Load(number)
	return used && owner != id
}

// readKlikandpayAmount reads an amount however it is spelt: 43.5, 120, 120.00 (KP-131).
// A subscription's trial may cost 0.
func readKlikandpayAmount(text string) (cents int64, ok bool) {
	return readCents(strings.Replace(strings.TrimSpace(text), ",", ".", 1))
}
