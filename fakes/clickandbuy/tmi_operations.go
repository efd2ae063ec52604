package clickandbuy

import (
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// tmiQuestion is a call of which account, password and rules have been seen to.
type tmiQuestion struct {
	*tmiCall
	account   *account
	now       time.Time
	payment   payment.Payment // what the call is about, or has made; zero: nothing
	committed bool            // it counts as booked
	denied    bool            // a rule wants it denied
}

// tmiAnswers are the operations that change nothing.
var tmiAnswers = map[string]func(sandbox.Scope, *tmiQuestion) (wireElement, error){
	"getInterfaceStatus":                  interfaceStatus,
	"isBDRIDCommitted":                    processingState,
	"isExternalBDRIDCommitted":            processingState,
	"getBDRStatusByBDRID":                 bdrStatusOf,
	"getBDRStatusByExternalBDRID":         bdrStatusOf,
	"getCustomerTransactionStatus":        customerTransactions,
	"getCustomerStatusByCRN":              customerByCRN,
	"getCustomerStatusByMSISDN":           customerByPhone,
	"getTransactionStatusByJobID":         itemByAction,
	"getTransactionStatusByExternalBDRID": itemByExternal,
	"getJobStatusByJobID":                 jobStatus,
	"getJobStatusByExtJobID":              jobStatus,
	"getJobItemsStatusByJobID":            jobDetails,
	"getJobItemsStatusByExtJobID":         jobDetails,
	"rcStatusReservation":                 rcStatus,
}

// tmiChanges are the others; each is one transaction.
var tmiChanges = map[string]func(*sandbox.Tx, *tmiQuestion) (wireElement, error){
	"getEasyCollectSingle":            collectSingle,
	"getEasyCollectSingle540":         collectSingle,
	"commitEasyCollectBDR":            commitDebit,
	"partialEasyCollectBegin":         jobBegins,
	"partialEasyCollectAddSingleItem": jobTakes,
	"partialEasyCollectAddItems":      jobTakes,
	"partialEasyCollectFinish":        jobIsComplete,
	"placeEasyCollectMulti":           jobAtOnce,
	"createReservation":               createReservation,
	"capture":                         captureReservation,
	"cancelReservation":               cancelReservation,
	"rcCreateReservation":             rcCreate,
	"rcCaptureReservation":            rcCapture,
	"rcCancelReservation":             rcCancel,
}

// answer is what the operation returns; an error leaves everything as it was.
func (q *tmiQuestion) answer(ws *sandbox.Workspace) (result wireElement, err error) {
	if change, changes := tmiChanges[q.op.Name]; changes {
		err = ws.Update(func(tx *sandbox.Tx) (err error) { result, err = change(tx, q); return err })
		return result, err
	}
	return tmiAnswers[q.op.Name](ws, q)
}

// notFound is fault 32 with its reason (CB-146).
func (q *tmiQuestion) notFound() error {
	reason := "no committed transaction of the seller has this id"
	if q.payment.ID != "" {
		reason = "the transaction is " + string(q.payment.State)
	}
	return &tmiError{Fault: faultBDRIDNotFound, Reason: reason}
}

// interfaceStatus is getInterfaceStatus: true, once the password is right (CB-120).
func interfaceStatus(sandbox.Scope, *tmiQuestion) (wireElement, error) {
	return wireBoolean("return", true), nil
}

// processingState is isBDRIDCommitted and isExternalBDRIDCommitted (CB-127, CB-128).
func processingState(_ sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	switch {
	case q.denied, !q.committed && q.account.sw("tmi.not_committed") == "false": // CB-152
		return bdrProcessingState{}.element(), nil
	case !q.committed:
		return wireElement{}, q.notFound()
	}
	return bdrProcessingState{Committed: true, BDRID: bdrOf(q.payment)}.element(), nil
}

// bdrStatusOf is getBDRStatusByBDRID and getBDRStatusByExternalBDRID (CB-121).
func bdrStatusOf(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	if !q.committed {
		return wireElement{}, q.notFound()
	}
	bought, err := purchases.Get(s, q.payment.ID)
	return statusOf(q.account, bought, q.payment).element("return"), err
}
