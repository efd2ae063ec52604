package shop

// payState is a word of TransactionStatus (CB-206).
type payState string

const (
	payCreated      payState = "CREATED"
	payInProgress   payState = "IN_PROGRESS"
	payVerification payState = "PENDING_VERIFICATION"
	payPending      payState = "PAYMENT_PENDING"
	payGuarantee    payState = "PAYMENT_GUARANTEE"
	payPaid         payState = "SUCCESS"
	payDeclined     payState = "DECLINED"
	payAborted      payState = "ABORTED"
	payExpired      payState = "EXPIRED"
	payCancelled    payState = "CANCELLED"
	payBookedOut    payState = "BOOKED_OUT"
	payBookedIn     payState = "BOOKED_IN"
)

// payRanks order the states as a transaction goes through them (CB-269 to CB-276). None
// goes back, so that a lower one is older news, whenever it comes and whatever its time
// says (CB-310).
var payRanks = map[payState]int{
	payCreated: 1, payInProgress: 2, payVerification: 2,
	payPending: 3, payGuarantee: 3,
	payPaid: 4, payDeclined: 4, payAborted: 4, payExpired: 4, payCancelled: 4,
	payBookedOut: 5, payBookedIn: 6,
}

// after tells whether s is newer than what is known. The identity check is the one state
// that is left for where it came from (CB-271).
func (s payState) after(known payState) bool {
	return payRanks[s] > payRanks[known] || payRanks[s] == 2 && payRanks[known] == 2
}

// payPhase is what the shop makes of a state.
type payPhase int

// In the order of what counts where an order has several transactions.
const (
	payIsOver    payPhase = iota // nothing comes of it
	payIsOpen                    // the customer is at it
	payIsLost                    // the money was taken back (CB-275)
	payIsWaiting                 // the customer has done everything; the money is not here
	payIsPaid
)

// phase reads a state as most merchants do: paid is SUCCESS, and what was written off and
// came after all. A guarantee is not money (CB-205). A word that the shop does not know
// says nothing.
func (o *order) phase(s payState) payPhase {
	switch s {
	case payPaid, payBookedIn:
		return payIsPaid
	case payPending, payGuarantee:
		if o.makes(pendingIsPaid) {
			return payIsPaid
		}
		return payIsWaiting
	case payBookedOut:
		if o.makes(ignoresBookedOut) {
			return payIsOpen
		}
		return payIsLost
	case payExpired, payCancelled:
		if o.makes(ignoresExpiry) {
			return payIsOpen
		}
		return payIsOver
	case payDeclined, payAborted:
		return payIsOver
	case payCreated, payInProgress, payVerification:
	}
	return payIsOpen
}

// reason is why a state is no sale.
func (s payState) reason() reason {
	if why, known := payReasons[s]; known {
		return why
	}
	return reasonCancelled
}

var payReasons = map[payState]reason{
	payDeclined: reasonRefused, payExpired: reasonExpired, payBookedOut: reasonBookedOut,
}
