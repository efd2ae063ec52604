package klikandpay

import "paysandbox/sandbox"

// Reprice changes what a plan's later terms cost, to what no account's check would let by.
func Reprice(ws *sandbox.Workspace, id, amount string) error {
	_, err := courses.Update(ws, id, func(c *course) error { c.Plan.Amount = amount; return nil })
	return err
}
