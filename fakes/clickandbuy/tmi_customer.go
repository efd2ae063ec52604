package clickandbuy

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// customerByCRN is getCustomerStatusByCRN; a buyer that nobody knows is fault 34 (CB-123).
func customerByCRN(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	b, known := findBuyerByCRN(s, q.args.field("crn").number)
	if !known {
		return wireElement{}, invalidParameter("no buyer has the CRN %d", q.args.field("crn").number)
	}
	return customerStatus(s, q, b), nil
}

// customerByPhone is getCustomerStatusByMSISDN (CB-374).
func customerByPhone(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	b, known := findBuyerByPhone(s, q.args.field("MSISDN").text)
	if !known {
		return wireElement{}, invalidParameter("no buyer has this telephone number")
	}
	return customerStatus(s, q, b), nil
}

// customerStatus is CustomerStatus (CB-024, CB-142).
func customerStatus(s sandbox.Scope, q *tmiQuestion, b buyer) wireElement {
	return wireStructure("return",
		wireLong("crn", b.CRN), wireString("nationCode", b.Nation), wireString("languageCode", b.Language),
		wireEnumeration("status", cmp.Or(b.Status, "OK")), wireBoolean("isPrepaid", b.Prepaid), wireBoolean("isCreditExhausted", b.CreditExhausted),
		wireBoolean("isEasyCollectGranted", !b.withholds() && q.account.isGranted(s, b.CRN, q.args.field("easyCollectID").number)))
}

// isGranted tells whether a buyer has a standing agreement with the merchant: that one, or
// any where the number is 0 (CB-145, CB-350).
func (a *account) isGranted(s sandbox.Scope, crn, easyCollect int64) bool {
	var theirs []string
	_ = standings.Each(s, "", func(one standing) bool {
		if one.Seller == a.Seller && one.CRN == crn && (easyCollect == 0 || one.EasyCollect == easyCollect) {
			theirs = append(theirs, one.ID)
		}
		return true
	})
	return slices.ContainsFunc(theirs, func(id string) bool {
		agreement, err := sandbox.Agreements.Get(s, id)
		return err == nil && agreement.State == granted
	})
}

// customerTransactions is getCustomerTransactionStatus: the seller's booked transactions of
// a buyer that were opened in an interval, its ends among them (CB-122, CB-373).
func customerTransactions(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	from, errFrom := q.account.readTMITime(q.args.field("startDateTime").text, time.Time{})
	until, errUntil := q.account.readTMITime(q.args.field("endDateTime").text, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC))
	switch {
	case errFrom != nil:
		return wireElement{}, invalidParameter("startDateTime: %v", errFrom)
	case errUntil != nil:
		return wireElement{}, invalidParameter("endDateTime: %v", errUntil)
	case until.Before(from):
		return wireElement{}, invalidParameter("the interval ends before it begins")
	}
	crn := q.args.field("crn").number
	var theirs []purchase
	err := purchases.Each(s, "", func(one purchase) bool {
		if one.Seller == q.account.Seller && one.CRN == crn {
			theirs = append(theirs, one)
		}
		return true
	})
	if err != nil {
		return wireElement{}, err
	}
	var rows []bdrStatus
	for _, one := range theirs {
		p, err := sandbox.Payments.Get(s, one.ID)
		if err != nil {
			return wireElement{}, err
		}
		created := p.Created.Truncate(time.Second) // as it is told
		if q.account.counts(p.State) && !created.Before(from) && !created.After(until) {
			rows = append(rows, statusOf(q.account, one, p))
		}
	}
	return bdrStatusList(rows), nil
}

// readTMITime reads a date as tmi.date_format writes it (CB-144); an empty one is
// otherwise.
func (a *account) readTMITime(text string, otherwise time.Time) (time.Time, error) {
	if text = strings.TrimSpace(text); text == "" {
		return otherwise, nil
	}
	return time.ParseInLocation(dateWords.Replace(a.sw("tmi.date_format")), text, berlin())
}

// dateWords turns the words of tmi.date_format into Go's.
var dateWords = strings.NewReplacer("YYYY", "2006", "MM", "01", "DD", "02", "hh", "15", "mm", "04", "ss", "05")
