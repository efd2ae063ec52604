package clickandbuy

import (
	"errors"
	"time"

	"paysandbox/sandbox"
)

// jobOf is the seller's job that a question names by its number or by the merchant's own
// (CB-126).
func jobOf(s sandbox.Scope, q *tmiQuestion) (j job, err error) {
	key := jobKey(q.account.Seller, q.args.field("jobID").number)
	if q.args.has("extJobID") {
		newest, err := latestJobs.Get(s, latestJobKey(q.account.Seller, q.args.field("extJobID").number))
		if err != nil {
			return j, unknownJob(err)
		}
		key = newest.To
	}
	j, err = jobs.Get(s, key)
	return j, unknownJob(err)
}

// unknownJob is fault 34 (CB-126).
func unknownJob(err error) error {
	if errors.Is(err, sandbox.ErrNotFound) {
		return invalidParameter("the seller has no such job or item")
	}
	return err
}

// jobStatus is getJobStatusByJobID and getJobStatusByExtJobID.
func jobStatus(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	j, err := jobOf(s, q)
	return wireStructure("return", j.elements(q.account)...), err
}

// jobDetails is getJobItemsStatusByJobID and getJobItemsStatusByExtJobID.
func jobDetails(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	j, err := jobOf(s, q)
	if err != nil {
		return wireElement{}, err
	}
	var items []wireElement
	for action := 1; action <= j.Items; action++ {
		i, err := jobItems.Get(s, itemKey(j.Seller, j.ID, action))
		if err != nil {
			return wireElement{}, err
		}
		items = append(items, i.element(q.account, "item"))
	}
	return wireStructure("return", append(j.elements(q.account), wireStructure("transactionsList", items...))...), nil
}

// itemByAction is getTransactionStatusByJobID (CB-124).
func itemByAction(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	j, err := jobOf(s, q)
	if err != nil {
		return wireElement{}, err
	}
	action := q.args.field("actionID").number
	if action < 1 || action > int64(j.Items) {
		return wireElement{}, unknownJob(sandbox.ErrNotFound)
	}
	i, err := jobItems.Get(s, itemKey(j.Seller, j.ID, int(action)))
	return i.element(q.account, "return"), err
}

// itemByExternal is getTransactionStatusByExternalBDRID: the newest item with that id,
// fault 32 without one (CB-125, CB-376).
func itemByExternal(s sandbox.Scope, q *tmiQuestion) (wireElement, error) {
	newest, err := latestJobs.Get(s, latestItemKey(q.account.Seller, q.args.field("externalBDRID").text))
	if errors.Is(err, sandbox.ErrNotFound) {
		return wireElement{}, &tmiError{Fault: faultBDRIDNotFound, Reason: "no item of the seller has this externalBDRID"}
	}
	if err != nil {
		return wireElement{}, err
	}
	i, err := jobItems.Get(s, newest.To)
	return i.element(q.account, "return"), err
}

func (a *account) tmiTime(t time.Time) string { return tmiTime(t, a.sw("tmi.date_format")) }

// elements are the fields of JobStatusResponse, and the first of JobDetailResponse.
func (j job) elements(a *account) []wireElement {
	return []wireElement{
		wireEnumeration("status", string(j.Status)), wireInt("itemsAll", j.Items), wireInt("itemsProcessed", j.Done),
		wireString("lastChange", a.tmiTime(j.Changed)),
	}
}

// element is TransStatusResponse.
func (i jobItem) element(a *account, name string) wireElement {
	return wireStructure(name,
		i.resultOf().element("transResponse", false), wireLong("jobID", i.Job), wireLong("actionID", int64(i.Action)),
		wireEnumeration("status", string(i.Status)), wireString("lastChange", a.tmiTime(i.Changed)),
		wireString("error", i.Error), wireLong("slaveMerchantID", i.Request.slave()))
}
