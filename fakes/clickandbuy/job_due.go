package clickandbuy

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"paysandbox/sandbox"
)

// What happens to a job by itself; ref: the job.
const (
	dueJob     = "job_start" // CB-364
	dueJobItem = "job_item"  // CB-365
)

// jobStarts begins with the first item of a job; one without items is over at once.
func jobStarts(tx *sandbox.Tx, key string) (string, error) {
	j, err := jobs.Get(tx, key)
	if err != nil {
		return "", err
	}
	if j.Status != waits {
		return "the job has started before", nil
	}
	j.Status = processes
	return fmt.Sprintf("the job starts; it has %d items", j.Items), j.goOn(tx)
}

// goOn begins with the next item, or ends the job.
func (j *job) goOn(tx *sandbox.Tx) error {
	j.Changed = tx.Now().UTC()
	if j.Done == j.Items {
		j.Status = finished
		return jobs.Put(tx, *j)
	}
	a, err := accountOf(tx, "seller", strconv.FormatInt(j.Seller, 10))
	if err != nil {
		return err
	}
	_, err = jobItems.Update(tx, itemKey(j.Seller, j.ID, j.Done+1), func(i *jobItem) error {
		i.Status, i.Changed = processes, j.Changed
		return nil
	})
	if err != nil {
		return err
	}
	if err := jobs.Put(tx, *j); err != nil {
		return err
	}
	return tx.Schedule(sandbox.Due{At: tx.Now().Add(a.duration("tmi.job_item")), Provider: providerName, Kind: dueJobItem, Ref: jobKey(j.Seller, j.ID)})
}

// jobGoesOn performs the item at whose end the clock is, and begins with the next. What is
// refused changes nothing but the item's error: each item is a transaction of its own.
func jobGoesOn(ws *sandbox.Workspace, key string) (string, error) {
	j, err := jobs.Get(ws, key)
	if err != nil {
		return "", err
	}
	if j.Status != processes {
		return "the job is over", nil
	}
	item, err := jobItems.Get(ws, itemKey(j.Seller, j.ID, j.Done+1))
	if err != nil {
		return "", err
	}
	if err = item.decide(ws); err == nil {
		err = item.settle(ws, item.perform)
	}
	if err != nil {
		refused := &tmiError{Fault: faultInternal} // whatever it is, the job goes on
		_ = errors.As(err, &refused)
		item.Result, item.Error = paymentResult{}, refused.message() // CB-366
		err = item.settle(ws, func(*sandbox.Tx) error { return nil })
	}
	return fmt.Sprintf("item %d of %d, %s: %s", item.Action, j.Items, item.Request.Kind, cmp.Or(item.Error, "done")), err
}

// decide asks the rules about the item; what they count stays, whatever becomes of it.
func (i *jobItem) decide(ws *sandbox.Workspace) error {
	a, err := accountOf(ws, "seller", strconv.FormatInt(i.Seller, 10))
	if err != nil {
		return err
	}
	ask := sandbox.Ask{Op: opJobItem, Order: i.Request.external(), Fields: i.Request.fields()}
	if p, found := a.find(ws, ask.Order, i.Request.Cancel.BDR); found {
		ask.Payment = &p
	}
	decision, err := sandbox.Decide(ws, ask)
	if err != nil {
		return err
	}
	return asFault(decision.Outcome)
}

// perform does what the item asks for.
func (i *jobItem) perform(tx *sandbox.Tx) error {
	a, err := accountOf(tx, "seller", strconv.FormatInt(i.Seller, 10))
	if err != nil {
		return err
	}
	i.Result, err = performers[i.Request.Kind](tx, a, i.Request)
	return err
}

// settle ends the item in its way and begins with the next.
func (i *jobItem) settle(ws *sandbox.Workspace, end func(*sandbox.Tx) error) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		if err := end(tx); err != nil {
			return err
		}
		i.Status, i.Changed = finished, tx.Now().UTC()
		if err := jobItems.Put(tx, *i); err != nil {
			return err
		}
		j, err := jobs.Get(tx, jobKey(i.Seller, i.Job))
		if err != nil {
			return err
		}
		j.Done++
		return j.goOn(tx)
	})
}

// fields are what rules see of a request.
func (r paymentRequest) fields() map[string]any {
	amount, currency, crn := r.Collect.Amount, r.Collect.Currency, r.Collect.CRN
	if r.Kind.cancels() {
		amount, currency = r.Cancel.Amount, r.Cancel.Currency
	}
	return map[string]any{
		"discriminator": string(r.Kind), "externalBDRID": r.external(), "BDRID": int(r.Cancel.BDR), "crn": int(crn),
		"easyCollectID": int(r.Collect.EasyCollect), "amount": int(amount), "currency": currency,
	}
}

// numberOf is the n-th number of a kind: 8 digits that never repeat in a workspace.
func numberOf(tx *sandbox.Tx, n uint64, kind string) int64 {
	return bdrFloor + int64(sandbox.Permute(tx.Workspace().Draws(), bdrRange, n, providerName, kind))
}

// resultOf is an item's result, which has its kind even where nothing was done.
func (i jobItem) resultOf() paymentResult {
	if i.Result.Payment == "" {
		return paymentResult{Kind: i.Request.Kind}
	}
	return i.Result
}
