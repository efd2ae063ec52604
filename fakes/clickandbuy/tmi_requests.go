package clickandbuy

import (
	"unicode/utf8"

	"paysandbox/sandbox/payment"
)

// easyCollectQuery asks for money of a buyer's standing agreement, or gives it back
// (CB-142).
type easyCollectQuery struct {
	Slave       int64  `json:"slave"`
	CRN         int64  `json:"crn"`
	EasyCollect int64  `json:"easy_collect"`
	External    string `json:"external"`
	Amount      int64  `json:"amount"` // hundredths
	Currency    string `json:"currency"`
	Info        string `json:"info"`
	Content     string `json:"content"` // the merchant's own description
}

func (q easyCollectQuery) money() payment.Money {
	return payment.Money{Minor: q.Amount, Currency: q.Currency, Exponent: 2} // CB-143
}

// cancelQuery asks to give a transaction's money back (CB-142).
type cancelQuery struct {
	Slave              int64  `json:"slave"`
	BDR                int64  `json:"bdr"`
	External           string `json:"external"`
	ExternalCancel     string `json:"external_cancel"`
	LockUser           bool   `json:"lock_user"`
	CancelSubscription bool   `json:"cancel_subscription"`
	Amount             int64  `json:"amount"` // hundredths, of PARTCANCEL
	Currency           string `json:"currency"`
}

// paymentRequest is one request of getEasyCollectSingle, rcCreateReservation or of a job.
type paymentRequest struct {
	Kind    transactionType  `json:"kind"`
	Collect easyCollectQuery `json:"collect"` // of DEBIT and CREDIT
	Cancel  cancelQuery      `json:"cancel"`  // of CANCEL and PARTCANCEL
}

// transactionType is a word of the discriminator.
type transactionType string

// The four kinds of requests.
const (
	kindDebit      transactionType = "DEBIT"
	kindCredit     transactionType = "CREDIT"
	kindCancel     transactionType = "CANCEL"
	kindPartCancel transactionType = "PARTCANCEL"
)

// requestFields is where a request of a kind lies.
var requestFields = map[transactionType]string{kindDebit: "debReq", kindCredit: "credReq", kindCancel: "cancReq", kindPartCancel: "partcancReq"}

func (k transactionType) cancels() bool { return k == kindCancel || k == kindPartCancel }

// readRequest reads the one request that the discriminator names.
func readRequest(v *tmiValue) (paymentRequest, error) {
	r := paymentRequest{Kind: transactionType(v.field("discriminator").text)}
	field := requestFields[r.Kind]
	if !v.has(field) {
		return r, invalidParameter("%s lacks %s", r.Kind, field)
	}
	var err error
	if r.Kind.cancels() {
		r.Cancel, err = readCancel(v.field(field))
	} else {
		r.Collect, err = readCollect(v.field(field))
	}
	return r, err
}

func readCollect(v *tmiValue) (easyCollectQuery, error) {
	q := easyCollectQuery{
		Slave: v.field("slaveMerchantID").number, CRN: v.field("crn").number, EasyCollect: v.field("easyCollectID").number,
		External: v.field("externalBDRID").text, Amount: v.field("amount").number, Currency: v.field("currency").text,
		Info: v.field("urlInfo").text, Content: v.field("internalContentDescription").text,
	}
	return q, checkExternal(q.External)
}

// readCancel reads a cancellation, which names its transaction by one of two ids or both.
func readCancel(v *tmiValue) (cancelQuery, error) {
	q := cancelQuery{
		Slave: v.field("slaveMerchantID").number, BDR: v.field("BDRID").number, External: v.field("externalBDRID").text,
		ExternalCancel: v.field("externalCancelID").text, LockUser: v.field("lockUser").number != 0,
		CancelSubscription: v.field("cancelSubscription").number != 0, Amount: v.field("amount").number, Currency: v.field("currency").text,
	}
	if q.BDR != 0 && q.External == "" {
		return q, nil
	}
	return q, checkExternal(q.External)
}

// checkExternal: 1 to 64 characters (CB-128, CB-147).
func checkExternal(id string) error {
	if n := utf8.RuneCountInString(id); n < 1 || n > 64 {
		return invalidParameter("externalBDRID has %d characters, 1 to 64 are allowed", n)
	}
	return nil
}
