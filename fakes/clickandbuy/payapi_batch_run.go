package clickandbuy

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// A batch that waits begins after a minute and is done after another (CB-607).
const (
	dueBatchStart = "pay_batch_start"
	dueBatchEnd   = "pay_batch_end"
	batchStep     = time.Minute
)

func (b batch) schedule(tx *sandbox.Tx, kind string) error {
	return tx.Schedule(sandbox.Due{At: tx.Now().Add(batchStep), Provider: providerName, Kind: kind, Ref: strconv.FormatInt(b.Number, 10)})
}

// startBatch is the clock reaching its beginning.
func startBatch(ws *sandbox.Workspace, id string) string {
	err := ws.Update(func(tx *sandbox.Tx) error {
		b, err := batches.Get(tx, id)
		if err != nil {
			return err
		}
		if b.State != batchPending {
			return fails(notAllowed, "the batch is %s", b.State)
		}
		b = b.Clone()
		b.to(batchExecuting)
		if err := b.tell(tx); err != nil {
			return err
		}
		if err := b.schedule(tx, dueBatchEnd); err != nil {
			return err
		}
		return batches.Put(tx, b)
	})
	if err != nil {
		return "the batch was called off before"
	}
	return "the batch is executing"
}

// endBatch makes the calls of a batch, each whole or not at all: one that fails does not
// hinder the others.
func endBatch(ws *sandbox.Workspace, id string) string {
	b, err := batches.Get(ws, id)
	if err != nil || b.State != batchExecuting {
		return "the batch had ended before"
	}
	b = b.Clone()
	a, err := accountOf(ws, "seller", strconv.FormatInt(b.Merchant, 10))
	if err != nil {
		return "the batch's merchant is gone"
	}
	failed := 0
	for i := range b.Items {
		if b.Items[i].run(ws, a, b.Project); b.Items[i].State == itemError {
			failed++
		}
	}
	b.State = batchExecuted
	err = ws.Update(func(tx *sandbox.Tx) error {
		if err := b.tell(tx); err != nil {
			return err
		}
		return batches.Put(tx, b)
	})
	if err != nil {
		return "the batch could not be kept: " + err.Error()
	}
	return fmt.Sprintf("the batch is executed: %d of %d items failed", failed, len(b.Items))
}

// run makes the item's call as its merchant would have.
func (i *batchItem) run(ws *sandbox.Workspace, a *account, project int64) {
	c := &payCall{account: a, details: i.Call}
	for n := range a.Projects {
		if a.Projects[n].ID == project {
			c.project = &a.Projects[n]
		}
	}
	err := ws.Update(func(tx *sandbox.Tx) error {
		if c.project == nil {
			return fails(authFailed, "the project is gone")
		}
		t, err := c.runOne(tx, strings.TrimSuffix(i.Call.Name, "Details"), i.External)
		i.Result = t.Number
		return err
	})
	i.State = itemSuccess
	if err != nil {
		i.State, i.Failed, i.Result = itemError, payErrorOf(err), 0
	}
}

func (c *payCall) runOne(tx *sandbox.Tx, operation, external string) (t transaction, err error) {
	switch operation {
	case "payRequest":
		t, _, err = c.openPayment(tx, c.details)
	case "payRequestRecurring":
		t, _, err = c.recur(tx, c.details)
	case "refundRequest":
		t, _, err = c.refund(tx, c.details)
	case "creditRequest":
		t, _, err = c.credit(tx, c.details)
	case "cancelRequest":
		t, _, err = c.cancel(tx, c.details)
	default:
		err = fails(invalidRequest, "%s is no call that a batch can make", shorten(operation))
	}
	if err != nil {
		return t, fmt.Errorf("item %s: %w", external, err)
	}
	return t, nil
}

// tell pushes a change of the batch with its items (CB-234).
func (b batch) tell(tx *sandbox.Tx) error {
	a, err := accountOf(tx, "seller", strconv.FormatInt(b.Merchant, 10))
	if err != nil {
		return nil // and with it who would be told
	}
	m := &mmsMessage{account: a, project: b.Project, payment: b.asPayment(), kind: batchEvent}
	m.add("batchID", strconv.FormatInt(b.Number, 10))
	m.optional("externalBatchID", b.External)
	m.add("itemCount", strconv.Itoa(len(b.Items)))
	m.add("newState", string(b.State))
	for i, item := range b.Items {
		at := "batchItemlist." + strconv.Itoa(i+1) + "."
		m.add(at+"batchItemID", strconv.FormatInt(item.ID, 10))
		m.optional(at+"externalID", item.External)
		m.add(at+"batchItemStatus", string(item.State))
		if item.Result != 0 {
			m.add(at+"resultTransactionID", strconv.FormatInt(item.Result, 10))
		}
		if item.Failed != nil {
			for _, detail := range item.Failed.details(a, "") {
				if detail.Name != "" {
					m.add(at+"errorDetails."+detail.Name, detail.Text)
				}
			}
		}
	}
	return m.push(tx)
}
