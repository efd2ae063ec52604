package shop

import "sync"

// turns has one thing done for an order at a time: a provider's call, the customer's
// return and a second click may come at once.
type turns struct{ orders sync.Map } // order -> *sync.Mutex

// take waits for an order's turn.
func (t *turns) take(id string) (done func()) {
	kept, _ := t.orders.LoadOrStore(id, new(sync.Mutex))
	turn := kept.(*sync.Mutex)
	turn.Lock()
	return turn.Unlock
}
