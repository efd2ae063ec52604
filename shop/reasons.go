package shop

import "fmt"

// reason is why an order is not paid, in a word that fits into a URL. A reason is
// for the merchant's own people; the customer reads its sentence.
type reason string

// Reasons of the shop's own checks. The check for a value of the provider appends
// its name: missing_price, malformed_price.
const (
	reasonMissing       reason = "missing_"
	reasonMalformed     reason = "malformed_"
	reasonForeignSource reason = "foreign_source"
	reasonUnknownOrder  reason = "unknown_order"
	reasonPrice         reason = "price_differs"
	reasonCurrency      reason = "currency_differs"
	reasonZero          reason = "zero_transaction"
	reasonAlreadyPaid   reason = "already_paid"
	reasonOtherAccount  reason = "other_account"
	reasonSaysError     reason = "says_error"
)

// Reasons from the question whether the provider has booked. A definite fault
// appends its number: fault_32.
const (
	reasonFault        reason = "fault_"
	reasonNotCommitted reason = "not_committed"
	reasonUnclear      reason = "unclear"
	reasonOtherBDR     reason = "bdr_differs"
	reasonGaveUp       reason = "gave_up"
)

// Reasons at ClickandBuy's pay API.
const (
	reasonOnItsWay   reason = "money_on_its_way"
	reasonExpired    reason = "payment_expired"
	reasonBookedOut  reason = "booked_out"
	reasonOtherOrder reason = "other_order"
)

// Reasons at Click KW, beside those that are its own words for an error in lower
// case: order_duplicate, developer_suspended.
const (
	reasonUnreachable   reason = "unreachable"
	reasonUnreadable    reason = "unreadable"
	reasonPaymentFailed reason = "payment_failed"
	reasonNoStatus      reason = "no_status"
	reasonErrorReturn   reason = "error_return"
)

// Reasons at Klik & Pay, beside those that are its own words for an error in lower
// case: bad_card, test_mode.
const (
	reasonRefused      reason = "payment_refused"
	reasonCancelled    reason = "payment_cancelled"
	reasonAwaiting     reason = "awaiting_money"
	reasonAuthorized   reason = "authorized"
	reasonNoNews       reason = "no_dynamic_return"
	reasonNotValidated reason = "not_validated"
	reasonForeignHash  reason = "foreign_hash"
	reasonUsedNumber   reason = "numxkp_used"
	reasonPaidTwice    reason = "paid_twice"
	reasonVoided       reason = "voided"
	reasonAgain        reason = "invalid_status"
	reasonNoResponse   reason = "unknown_response"
)

// Reasons at Click2Sell.
const (
	reasonChecksum        reason = "checksum_differs"
	reasonUnknownProduct  reason = "unknown_product"
	reasonNotOK           reason = "payment_not_ok"
	reasonOtherMerchant   reason = "other_merchant"
	reasonUnknownType     reason = "unknown_type"
	reasonProduct         reason = "product_differs"
	reasonCountry         reason = "country_differs"
	reasonUsedTransaction reason = "transaction_used"
	reasonNoNotification  reason = "no_notification"
	reasonRefunded        reason = "refunded"
)

// reasonNoSession is the end of a customer whose session the shop has lost.
const reasonNoSession reason = "no_session"

// reasonNotPaid is shown to who opens /paid for an order that is not.
const reasonNotPaid reason = "not_paid"

func (r reason) of(what any) reason { return r + reason(fmt.Sprint(what)) }

// sentences are what a customer is told; other reasons get the general one.
var sentences = map[reason]string{
	reasonUnknownOrder: "The shop has no such order.",
	reasonAlreadyPaid:  "This order was paid before. You have not been charged again.",
	reasonOtherAccount: "Please pay with the account that you used before: one account a customer.",
	reasonPrice:        "The price that was confirmed is not the price of the order.",
	reasonCurrency:     "The currency that was confirmed is not the currency of the order.",
	reasonZero:         "This purchase can not be booked by the payment provider.",
	reasonNotCommitted: "The payment provider has not booked the payment.",
	reasonFault.of(32): "The payment provider has not booked the payment.",
	reasonNoSession:    "Your session has ended. Please begin again.",
	reasonNotPaid:      "This order is not paid.",
	reasonUnclear:      "The payment provider did not answer in time. We will check your payment by hand; please do not pay again.",
	reasonOtherBDR:     "The payment provider named another transaction. We will check your payment by hand; please do not pay again.",

	reasonOnItsWay:   "You have done your part. Your order goes out when the money is here.",
	reasonExpired:    "The time for this payment is over, and it was not made. Please try again.",
	reasonBookedOut:  "The money was taken back.",
	reasonOtherOrder: "The payment provider spoke of another order. We will check your payment by hand; please do not pay again.",

	reasonPaymentFailed:       "The payment was refused or cancelled. Your cart is kept: please try again.",
	reasonErrorReturn:         "The payment was refused or cancelled. Your cart is kept: please try again.",
	reasonNoStatus:            "You have not paid yet. You can go on where you stopped.",
	reasonRefused:             "The bank has refused the payment. Your cart is kept: please try again.",
	reasonCancelled:           "The payment was cancelled. Your cart is kept: please try again.",
	reasonAwaiting:            "You have chosen to pay by transfer or cheque. Your order goes out when the money is here.",
	reasonAuthorized:          "The money is reserved on your card. It is taken when your order goes out.",
	reasonNoNews:              "The payment provider has not told us of your payment yet. If you have paid, please do not pay again.",
	reasonNotValidated:        "The payment provider does not know this payment yet. If you have paid, please do not pay again.",
	reasonUsedNumber:          "This payment was for another order. We will check it by hand; please do not pay again.",
	reasonVoided:              "The reservation on your card was lifted. You have not been charged.",
	reasonProduct:             "What was paid for is not what was ordered. We will check your payment by hand; please do not pay again.",
	reasonUsedTransaction:     "This payment was for another order. We will check it by hand; please do not pay again.",
	reasonNoNotification:      "The payment provider has not told us of your payment yet. If you have paid, please do not pay again.",
	reasonRefunded:            "Your money has been given back, and the goods with it.",
	"bad_card":                badCard,
	"bad_expiry":              badCard,
	"bad_cvv":                 badCard,
	"session_expire":          "The time for this payment is over, and it was not made. Please try again.",
	"invalid_session":         "The payment provider does not know this payment. Please try again.",
	"order_duplicate":         "The payment provider knows the number of this order already. Please try again: it gets another one.",
	"invalid_auth":            outOfOrder,
	"invalid_header":          outOfOrder,
	"invalid_request":         outOfOrder,
	"developer_not_supported": outOfOrder,
	"developer_not_accepted":  outOfOrder,
	"developer_suspended":     outOfOrder,
	reasonUnreachable:         outOfOrder,
	reasonUnreadable:          outOfOrder,
}

// outOfOrder is for what only the merchant's people can put right (KW-147).
const outOfOrder = "This way of paying is out of order at the moment. You have not been charged; please try again later."

const badCard = "Something is wrong with what you have entered for your card. You have not been charged; please try again."

func (r reason) sentence() string {
	if known, ok := sentences[r]; ok {
		return known
	}
	return "The payment could not be completed. Please try again."
}
