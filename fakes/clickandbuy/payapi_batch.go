package clickandbuy

import (
	"slices"
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// batchState is a word of BatchStatus or BatchItemStatus (CB-206).
type batchState string

const (
	batchCreated   batchState = "CREATED"
	batchCancelled batchState = "CANCELLED"
	batchPending   batchState = "PENDING_EXECUTION"
	batchExecuting batchState = "EXECUTING"
	batchExecuted  batchState = "EXECUTED"
	itemSuccess    batchState = "SUCCESS"
	itemError      batchState = "ERROR"
)

// batch is a list of calls that are made together (CB-196).
type batch struct {
	Number   int64       `json:"number"` // batchID
	External string      `json:"external"`
	Merchant int64       `json:"merchant"`
	Project  int64       `json:"project"`
	State    batchState  `json:"state"`
	Items    []batchItem `json:"items"`
}

// batchItem is one of them, with what came of it.
type batchItem struct {
	ID       int64        `json:"id"`
	External string       `json:"external"`
	Call     *payapi.Node `json:"call"` // payRequestDetails, refundRequestDetails, …
	State    batchState   `json:"state"`
	Result   int64        `json:"result"` // resultTransactionID, 0 without one
	Failed   *payError    `json:"failed"`
}

// Clone implements sandbox.Record. Calls are never changed.
func (b batch) Clone() batch {
	b.Items = slices.Clone(b.Items)
	return b
}

var batches = sandbox.NewCollection("clickandbuy.batches",
	func(b batch) string { return strconv.FormatInt(b.Number, 10) },
	nil)

// createBatch opens an empty batch.
func (f Fake) createBatch(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	b := batch{External: c.details.Value("externalBatchID"), Merchant: c.account.Seller, Project: c.project.ID, State: batchCreated}
	err := ws.Update(func(tx *sandbox.Tx) (err error) {
		if b.Number, err = newPayNumber(tx); err != nil {
			return err
		}
		if err := batches.Insert(tx, b); err != nil || b.External == "" {
			return err
		}
		return newestByReference.Put(tx, reference{Key: batchKey(b.Project, b.External), Payment: strconv.FormatInt(b.Number, 10)})
	})
	return []payapi.Element{b.element()}, err
}

// batchKey leads from a project's externalBatchID to its newest batch.
func batchKey(project int64, external string) string {
	return "batch/" + strconv.FormatInt(project, 10) + "/" + external
}

// addBatchItem puts up to 128 calls into a batch that is not on its way yet.
func (f Fake) addBatchItem(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	given := c.details.Child("batchItemDetailsList").All("batchItemDetails")
	if len(given) == 0 || len(given) > maxListed {
		return nil, fails(invalidRequest, "the call has %d items, 1 to %d are expected", len(given), maxListed)
	}
	b, err := c.changeBatch(ws, func(tx *sandbox.Tx, b *batch) error {
		if b.State != batchCreated {
			return fails(notAllowed, "the batch is %s", b.State)
		}
		for _, item := range given {
			number, err := newPayNumber(tx)
			if err != nil {
				return err
			}
			call := item.Child("details").Children
			b.Items = append(b.Items, batchItem{ID: number, External: item.Value("externalID"), Call: call[0], State: batchCreated})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []payapi.Element{b.element(), b.items(c.account, b.Items[len(b.Items)-len(given):])}, nil
}

// executeBatch lets a batch wait for its execution.
func (f Fake) executeBatch(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	b, err := c.changeBatch(ws, func(tx *sandbox.Tx, b *batch) error {
		if b.State != batchCreated {
			return fails(notAllowed, "the batch is %s", b.State)
		}
		b.to(batchPending)
		if err := b.tell(tx); err != nil {
			return err
		}
		return b.schedule(tx, dueBatchStart)
	})
	return []payapi.Element{b.element()}, err
}

// cancelBatch calls a batch off before its execution.
func (f Fake) cancelBatch(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	b, err := c.changeBatch(ws, func(tx *sandbox.Tx, b *batch) error {
		if b.State != batchCreated && b.State != batchPending {
			return fails(notAllowed, "the batch is %s", b.State)
		}
		b.to(batchCancelled)
		return b.tell(tx)
	})
	return []payapi.Element{b.element()}, err
}

// getBatchStatus answers how a batch and its items stand, all or those that it names.
func (f Fake) getBatchStatus(ws *sandbox.Workspace, _ *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	b, err := c.batch(ws)
	if err != nil {
		return nil, err
	}
	shown := b.Items
	if wanted := c.details.Child("batchItemIDList").Words("batchItemID"); len(wanted) > 0 {
		shown = slices.DeleteFunc(slices.Clone(b.Items), func(i batchItem) bool { return !slices.Contains(wanted, strconv.FormatInt(i.ID, 10)) })
	}
	return []payapi.Element{b.element(), b.items(c.account, shown)}, nil
}

// batch is the one that a call names, by either of its ids.
func (c *payCall) batch(s sandbox.Scope) (batch, error) {
	number, external := c.details.Value("batchID"), c.details.Value("externalBatchID")
	if number == "" && external != "" {
		if newest, err := newestByReference.Get(s, batchKey(c.project.ID, external)); err == nil {
			number = newest.Payment
		}
	}
	b, err := batches.Get(s, number)
	if err != nil || b.Merchant != c.account.Seller {
		return batch{}, &payError{Code: unknownID, Text: "Unknown batch", Reason: "the merchant has no batch " + shorten(number+external)}
	}
	return b, nil
}

func (c *payCall) changeBatch(ws *sandbox.Workspace, change func(*sandbox.Tx, *batch) error) (b batch, err error) {
	err = ws.Update(func(tx *sandbox.Tx) error {
		if b, err = c.batch(tx); err != nil {
			return err
		}
		b = b.Clone()
		if err := change(tx, &b); err != nil {
			return err
		}
		return batches.Put(tx, b)
	})
	return b, err
}

// to moves a batch and its items together.
func (b *batch) to(state batchState) {
	b.State = state
	for i := range b.Items {
		b.Items[i].State = state
	}
}

func (b batch) element() payapi.Element {
	return payapi.Group("batch",
		payapi.Text("batchID", strconv.FormatInt(b.Number, 10)), payapi.Optional("externalBatchID", b.External), payapi.Text("batchStatus", string(b.State)))
}

// items is batchItemList, which is left out where it would be empty.
func (b batch) items(a *account, shown []batchItem) payapi.Element {
	if len(shown) == 0 {
		return payapi.Element{}
	}
	list := payapi.Group("batchItemList")
	for _, item := range shown {
		failed, result := payapi.Element{}, ""
		if item.Failed != nil {
			failed = payapi.Group("errorDetails", item.Failed.details(a, "")...)
		}
		if item.Result != 0 {
			result = strconv.FormatInt(item.Result, 10)
		}
		list.Children = append(list.Children, payapi.Group("batchItem",
			payapi.Text("batchItemID", strconv.FormatInt(item.ID, 10)), payapi.Optional("externalID", item.External),
			payapi.Text("batchItemStatus", string(item.State)), payapi.Optional("resultTransactionID", result), failed))
	}
	return list
}

// asPayment stands for the batch where a notification names what it is about.
func (b batch) asPayment() payment.Payment {
	return payment.Payment{Provider: providerName, Account: strconv.FormatInt(b.Merchant, 10), Order: b.External, Ref: strconv.FormatInt(b.Number, 10)}
}
