package shop

import "sync"

// click2sellIDs remembers whose the transactions are. A genuine checksum can be taken
// from an old notification and put into another, since it covers one id only (CS-089):
// an acquirer's id belongs to one transaction, and a transaction to one order.
type click2sellIDs struct {
	mu     sync.Mutex
	orders map[string]string // c2s_transaction_id -> order
	c2s    map[string]string // acquirer_transaction_id -> c2s_transaction_id
}

// claim takes the ids of a notification for an order; false where they are another's.
func (i *click2sellIDs) claim(n click2sellNotice, order string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.orders == nil {
		i.orders, i.c2s = map[string]string{}, map[string]string{}
	}
	owner, used := i.orders[n.c2s]
	c2s, known := i.c2s[n.acquirer]
	if used && owner != order || known && c2s != n.c2s {
		return false
	}
	i.orders[n.c2s], i.c2s[n.acquirer] = order, n.c2s
	return true
}

// order is the one that a transaction belongs to, "" for none.
func (i *click2sellIDs) order(c2s string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.orders[c2s]
}

// orderOf is the one that an acquirer's transaction belongs to, "" for none.
func (i *click2sellIDs) orderOf(acquirer string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.orders[i.c2s[acquirer]]
}
