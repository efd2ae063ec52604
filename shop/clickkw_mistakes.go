package shop

import "context"

// The classic errors of merchants at Click KW. givesUpEarly is ClickandBuy's, too.
const (
	tokenAsPrinted     mistake = "token_as_printed"
	secondQuestionMark mistake = "second_question_mark"
	trustsMessage      mistake = "trusts_message"
	anyIndicator       mistake = "any_indicator"
	neverAsksStatus    mistake = "never_asks_status"
	noStatusFails      mistake = "no_status_fails"
	orderFromClock     mistake = "order_from_clock"
	reusesOrderNumber  mistake = "reuses_order_number"
	trustsTruthyStatus mistake = "trusts_truthy_status"
	keepsSession       mistake = "keeps_session"
	followsRedirects   mistake = "follows_redirects"
	grantsEveryReturn  mistake = "grants_every_return"
)

var clickkwMistakes = func() (all []Mistake) {
	for _, m := range []struct {
		name        mistake
		about, fact string
	}{
		{tokenAsPrinted, "The token is sent with the quotation mark that the manual prints after it.", "KW-013"},
		{secondQuestionMark, "The return URL's second question mark is not expected: no message is found, so the payment has failed.", "KW-133"},
		{trustsMessage, "The return's message alone decides; neither is the indicator compared nor the provider asked.", "KW-134"},
		{anyIndicator, "Any known indicator will do: the status is asked of the session that it belongs to, and counted for the order of the URL.", "KW-135"},
		{neverAsksStatus, "The indicator is compared, but the status is never asked: who does not come back has not paid.", "KW-136"},
		{noStatusFails, "No_status counts as not paid: an order whose customer is still paying is given up.", "KW-137"},
		{orderFromClock, "Order numbers are taken from a clock in milliseconds.", "KW-138"},
		{reusesOrderNumber, "The second attempt has a new session and the old order number.", "KW-139"},
		{trustsTruthyStatus, `Any status that is not empty or 0 counts as yes, such as the text "false" of an error in HTTP 200.`, "KW-140"},
		{keepsSession, "The first session of an order is used for ever, also when it has expired.", "KW-142"},
		{followsRedirects, "The HTTP client follows the redirect to the payment page and finds no JSON there.", "KW-143"},
		{grantsEveryReturn, "Each success return hands out the goods, also the reloaded one.", "KW-150"},
		{givesUpEarly, "A status question without an answer counts as not paid.", "KW-155"},
	} {
		all = append(all, Mistake{Name: string(m.name), Provider: "clickkw", About: m.about, Fact: m.fact})
	}
	return all
}()

// clockNumbers is where a millisecond clock stood in January 2019. The clock of a
// mistaken merchant goes on by one an order, so that the same purchases have the
// same numbers.
const clockNumbers = 1_547_982_000_000

// careless is how a merchant judges a return who makes one of the mistakes; false
// means that the return is judged soundly.
func (c *clickkw) careless(ctx context.Context, o order, came clickkwReturn, indicator string) (verdict, bool) {
	paid := verdict{as: statusPaid}
	switch {
	case o.makes(grantsEveryReturn) && o.status == statusPaid && came.Message == "success":
		c.shop.orders.update(o.id, func(o *order) { o.grants++ })
		return paid, true
	case o.status == statusPaid:
		return verdict{}, false
	case o.makes(secondQuestionMark) && came.Message == "":
		return c.giveUp(o, "the return has no message"), true
	case o.makes(trustsMessage) && came.Message == "success":
		return paid, true
	case o.makes(trustsMessage):
		return c.giveUp(o, "the return says "+came.Message), true
	case o.makes(neverAsksStatus) && came.Message == "success" && came.IndicatorOK:
		return paid, true
	case o.makes(neverAsksStatus):
		return c.giveUp(o, "the return is not that of a success"), true
	case o.makes(anyIndicator):
		return c.askOwner(ctx, o, indicator)
	}
	return verdict{}, false
}

// giveUp ends an order, and all that could come of it, on a return's word.
func (c *clickkw) giveUp(o order, detail string) verdict {
	for _, a := range o.clickkw.attempts {
		c.end(o.id, a, reasonErrorReturn)
	}
	return verdict{as: statusFailed, why: reasonErrorReturn, detail: detail}
}

// askOwner asks about the order that an indicator belongs to.
func (c *clickkw) askOwner(ctx context.Context, o order, indicator string) (verdict, bool) {
	owners := c.shop.orders.all(func(o *order) bool { return o.clickkw.owns(indicator) })
	if len(owners) == 0 || owners[0] == o.id {
		return verdict{}, false
	}
	owner, _ := c.shop.orders.get(owners[0])
	v, asked := c.askAll(ctx, owner, indicator)
	c.shop.settle(owner.id, v) // what is true of that order is written down, too
	return v, asked
}
