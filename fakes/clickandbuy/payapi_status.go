package clickandbuy

import (
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
)

// maxListed is how many ids a call may name (CB-195, CB-196).
const maxListed = 128

// statusRequest answers how transactions stand, in the order of the question; one that
// nobody knows is an item with an error, not a fault (CB-195).
func (f Fake) statusRequest(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	numbers := c.details.Child("transactionIDList").Words("transactionID")
	externals := c.details.Child("externalIDList").Words("externalID")
	if n := len(numbers) + len(externals); n == 0 || n > maxListed {
		return nil, fails(invalidRequest, "the call names %d ids, 1 to %d are expected", n, maxListed)
	}
	var items []payapi.Element
	for _, text := range numbers {
		number, _ := strconv.ParseInt(text, 10, 64)
		item, err := c.status(ws, number, "", payapi.Text("transactionID", text))
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	for _, external := range externals {
		item, err := c.status(ws, 0, external, payapi.Text("externalID", external))
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return []payapi.Element{payapi.Group("transactionList", items...)}, nil
}

// status is one item; asked is the id that stands in it where nothing has it.
func (c *payCall) status(ws *sandbox.Workspace, number int64, external string, asked payapi.Element) (payapi.Element, error) {
	t, err := c.find(ws, number, external)
	if err != nil {
		return payapi.Group("transaction", asked, payapi.Group("errorDetails", fails(unknownID, "").details(c.account, "")...)), nil
	}
	p, err := sandbox.Payments.Get(ws, t.ID)
	if c.outcome == "other_order" {
		t.External += "-other"
	}
	return t.element(p), err
}
