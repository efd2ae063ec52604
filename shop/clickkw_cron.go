package shop

import "net/http"

// clickkwFinding is what the timer has found out about an order.
type clickkwFinding struct {
	Order  string `json:"order"`
	Was    status `json:"was"`
	Is     status `json:"is"`
	Reason reason `json:"reason"`
}

// cron is what a merchant's timer does: it asks about every order that is not paid
// and of which an attempt is open. A customer who closes the browser on Click's last
// page has paid and never comes back (KW-136).
func (c *clickkw) cron(w http.ResponseWriter, r *http.Request) {
	found := []clickkwFinding{}
	for _, id := range c.shop.orders.all(unfinishedAtClickkw) {
		if finding, asked := c.look(r, id); asked {
			found = append(found, finding)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"asked": len(found), "orders": found})
}

func unfinishedAtClickkw(o *order) bool {
	return o.status != statusPaid && o.clickkw.isOpen() && !o.makes(neverAsksStatus)
}

// look asks about one order. A customer may have come back meanwhile.
func (c *clickkw) look(r *http.Request, id string) (f clickkwFinding, asked bool) {
	defer c.turns.take(id)()
	o, _ := c.shop.orders.get(id)
	if !unfinishedAtClickkw(&o) {
		return f, false
	}
	v, _ := c.askAll(r.Context(), o, "")
	c.shop.settle(id, v)
	now, _ := c.shop.orders.get(id)
	return clickkwFinding{Order: id, Was: o.status, Is: now.status, Reason: now.reason}, true
}
