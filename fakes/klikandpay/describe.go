package klikandpay

import (
	"strconv"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Describe implements sandbox.Describing: when the next term of instalments or of a
// subscription is due.
func (Fake) Describe(ws *sandbox.Workspace, p payment.Payment) []operation.KeyText {
	c, err := courses.Get(ws, p.ID)
	if err != nil || c.Due.IsZero() {
		return nil
	}
	return []operation.KeyText{
		{Name: "Next term", Text: c.Due.UTC().Format(time.DateTime)},
		{Name: "It is number", Text: strconv.Itoa(c.Term)},
	}
}
