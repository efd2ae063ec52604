package console

import (
	"slices"

	"paysandbox/sandbox"
)

// newest is a page of a collection, newest first. Ids order records by their age.
type newest[T any] struct {
	Items []T
	Total int  // of all that were asked for, on this page or not
	More  bool // there are older ones
}

// pager are the links between the pages of a list.
type pager struct {
	Older  string // address of the next page, "" on the last
	Newest string // address of the first page, "" on it
}

// links lead to older records, and back to the newest.
func (n newest[T]) links(back, before string, id func(T) string) pager {
	var p pager
	if before != "" {
		p.Newest = withQuery(back, "before", "")
	}
	if n.More {
		p.Older = withQuery(back, "before", id(n.Items[len(n.Items)-1]))
	}
	return p
}

// findNewest collects the newest records that keep wants, at most limit, older than
// the one with the id before ("": from the newest on).
func findNewest[T sandbox.Record[T]](ws *sandbox.Workspace, c sandbox.Collection[T], id func(T) string, before string, limit int, keep func(T) bool) (newest[T], error) {
	var page newest[T]
	window := make([]T, 0, limit) // a ring of the last ones seen
	older := 0
	err := c.Each(ws, "", func(record T) bool {
		if !keep(record) {
			return true
		}
		page.Total++
		if before != "" && id(record) >= before {
			return true
		}
		if len(window) < limit {
			window = append(window, record)
		} else {
			window[older%limit] = record
		}
		older++
		return true
	})
	if older > limit {
		page.More = true
		turn := older % limit
		window = append(slices.Clone(window[turn:]), window[:turn]...)
	}
	slices.Reverse(window)
	page.Items = window
	return page, err
}
