package shop

import (
	"context"
	"errors"
)

// charge charges the customer's card from the shop's own server (manual, "Direct
// payment"). Nothing in the protocol makes a charge happen once only (KP-056), so one
// whose answer is lost is left to a human (KP-140).
func (k *klikandpay) charge(ctx context.Context, o order, s klikandpaySale) {
	w := o.klikandpay.wish
	fields := append([][2]string{{"IP", w.ip}}, buyerFields(o)...)
	fields = append(fields,
		[2]string{"MONTANT", formatAmount(s.cents)},
		[2]string{"NUMCARTE", w.card.number}, [2]string{"EXPMOIS", w.card.month},
		[2]string{"EXPANNEE", w.card.year}, [2]string{"CVV", w.card.cvv}, [2]string{"DETAIL", basket(o)})
	if s.deferred {
		fields = append(fields, [2]string{"DIFFERE", "1"}) // KP-038
	}
	got, err := k.chargeOnce(ctx, o, fields)
	if errors.Is(err, errLost) && o.makes(chargesAgain) {
		got, err = k.chargeOnce(ctx, o, fields)
	}
	k.shop.orders.update(o.id, func(o *order) {
		o.klikandpay.wish.card = klikandpayCard{}
		o.klikandpay.ip = w.ip
	})
	k.charged(o, s, got, err)
}

func (k *klikandpay) chargeOnce(ctx context.Context, o order, fields [][2]string) (answer, error) {
	k.shop.orders.update(o.id, func(o *order) { o.klikandpay.charges++ })
	return k.script(ctx, o, "server_server.pl", fields)
}

// charged writes down what has become of a charge.
func (k *klikandpay) charged(o order, s klikandpaySale, got answer, err error) {
	note := func(change func(*order)) { k.shop.orders.update(o.id, change) }
	said, unreadable := readKlikandpay(got)
	cents, isAmount := readKlikandpayAmount(said.amount)
	note(func(o *order) { o.klikandpay.response = orDefault(said.fault, said.response) })
	switch {
	case errors.Is(err, errUnreached):
		note(func(o *order) { o.fail(reasonUnreachable, err.Error()) })
	case err != nil:
		note(func(o *order) { o.doubt(reasonUnclear, err.Error()) })
	case o.makes(bodyNotEmptyIsPaid) && len(got.body) > 0:
		note(func(o *order) { o.pay(said.number, "") })
	case unreadable != nil: // an empty body, too: it may have been done
		note(func(o *order) { o.doubt(reasonUnclear, unreadable.Error()) })
	case said.response == responsePaid && !said.done():
		note(func(o *order) { o.doubt(reasonUnclear, "accepted, without a NUMXKP") })
	case !said.done():
		note(func(o *order) { o.fail(said.why(), orDefault(said.fault, said.response)) })
	case said.amount != "" && (!isAmount || cents != s.cents):
		note(func(o *order) { o.doubt(reasonPrice, "charged were "+said.amount) })
	default:
		k.take(o, s, klikandpayCall{number: said.number, alias: said.alias}, s.cents)
	}
}
