package clickkw

import (
	"fmt"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// numbers draws what KNET counts: the ids of one try of a session, at a time of the
// account's zone (KW-095 to KW-097). None looks like a card's number, which the journal
// would hide.
type numbers struct {
	draws   sandbox.Draws
	session string
	try     uint64
	later   bool // as on the later pages, those of kpay
	at      time.Time
}

func (s session) numbers(draws sandbox.Draws, try uint64, look string, at time.Time) numbers {
	return numbers{draws: draws, session: s.ID, try: try, later: look == lookLater, at: at}
}

func (n numbers) digits(count int, what string) string {
	return n.draws.Text(count, decimal, providerName, "knet", n.session, n.try, what)
}

// numeral draws digits that begin as no card's do.
func (n numbers) numeral(count int, what string) string {
	return n.draws.Text(1, "1789", providerName, "knet", n.session, n.try, what, "first") + n.digits(count-1, what)
}

// day is the last digit of the year and the day of the year: "9217" (KW-095).
func (n numbers) day() string { return fmt.Sprintf("%d%03d", n.at.Year()%10, n.at.YearDay()) }

func (n numbers) longDay() string { return fmt.Sprintf("%04d%03d", n.at.Year(), n.at.YearDay()) }

// paymentID is KNET's number of a deal: 6520723431092170, which ends in the day and a 0
// (KW-095), or later 100202203596543300, where year and day come after 100 (KW-096).
func (n numbers) paymentID() string {
	if n.later {
		return "100" + n.longDay() + n.digits(8, "payment")
	}
	return n.numeral(7, "payment") + n.digits(4, "common") + n.day() + "0"
}

// transactionID is the bank's number. It shares its last nine digits with the Payment ID,
// as in both samples (KW-095); later it is year, day and eight digits (KW-170).
func (n numbers) transactionID(paymentID string) string {
	if !n.later {
		return n.numeral(7, "transaction") + paymentID[len(paymentID)-9:]
	}
	id := []byte(n.longDay() + n.digits(8, "transaction"))
	if last := &id[len(id)-1]; payment.Luhn(string(id)) {
		*last = '0' + (*last-'0'+1)%10
	}
	return string(id)
}

// ref is the day, the hour, the minute and four digits, 902017527428 (KW-095), or later
// the day, 10 and six digits (KW-171).
func (n numbers) ref() string {
	if n.later {
		return n.day() + "10" + n.digits(6, "ref")
	}
	return n.day() + n.at.Format("1504") + n.digits(4, "ref")
}

// postDate is MMDD (KW-094).
func (n numbers) postDate() string { return n.at.Format("0102") }

// auth is what the card's bank answers: six zeros, as in the manual's sample (KW-094), or
// later a B and five digits where it pays (KW-172).
func (n numbers) auth(result word) string {
	if n.later && result == knetCaptured {
		return "B" + n.digits(5, "auth")
	}
	return "000000"
}

// track is the number of the demo shop's order: 7055476 (KW-067).
func (n numbers) track() string { return n.numeral(7, "track") }
