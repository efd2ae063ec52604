package shop

import (
	"cmp"
	"slices"
	"strconv"
	"sync"
)

// ledger owns the orders. Its lock is never held across a call to a provider,
// because providers call the shop while the shop calls them.
type ledger struct {
	mu      sync.Mutex
	orders  map[string]*order
	numbers map[int64]bool // taken at a provider that knows orders by number
	next    int64
}

func newLedger(first int64) *ledger {
	return &ledger{orders: map[string]*order{}, numbers: map[int64]bool{}, next: first}
}

// begin writes an order down, or opens it for another try; one without an id is
// given the next free number.
func (l *ledger) begin(o order) order {
	l.mu.Lock()
	defer l.mu.Unlock()
	for o.id == "" {
		if drawn := strconv.FormatInt(l.next, 10); l.orders[drawn] == nil {
			o.id = drawn
		}
		l.next++
	}
	if old := l.orders[o.id]; old == nil {
		l.orders[o.id] = &o
	} else {
		old.restart(o)
	}
	return l.orders[o.id].clone()
}

// number gives out a number that is an order's for ever, and only once: the one that
// is wanted if that is free, else the next that is no order's own.
func (l *ledger) number(wanted int64) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	number := wanted
	for free := wanted > 0 && !l.numbers[wanted]; !free; l.next++ {
		number = l.next
		free = !l.numbers[number] && l.orders[strconv.FormatInt(number, 10)] == nil
	}
	l.numbers[number] = true
	return number
}

// update changes an order whole; false means that there is none.
func (l *ledger) update(id string, change func(*order)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	o, found := l.orders[id]
	if found {
		change(o)
	}
	return found
}

// get is a copy of an order as it is now.
func (l *ledger) get(id string) (o order, found bool) {
	found = l.update(id, func(kept *order) { o = kept.clone() })
	return o, found
}

// any tells whether an order is of the kind asked for.
func (l *ledger) any(is func(*order) bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, o := range l.orders {
		if is(o) {
			return true
		}
	}
	return false
}

// all are the orders of the kind asked for, in the order of their numbers.
func (l *ledger) all(is func(*order) bool) (ids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, o := range l.orders {
		if is(o) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return ids
}
