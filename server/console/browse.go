package console

import (
	"slices"

	"paysandbox/sandbox/journal"
)

// browsing is how many entries of a journal are copied at a time.
const browsing = 500

// leaf is a page of a journal, newest first.
type leaf struct {
	items   []journal.Exchange
	older   bool // there are older ones that were asked for
	newer   bool
	dropped int64 // entries that the journal no longer has
}

// browse collects at most limit exchanges that keep wants: those right before a seq,
// or those right after one, or (both 0) the newest.
func browse(j *journal.Journal, before, after int64, limit int, keep func(*journal.Exchange) bool) leaf {
	if after > 0 {
		return browseUp(j, after, limit, keep)
	}
	var page leaf
	last := j.Last()
	page.newer = before > 0 && before <= last
	if before <= 0 || before > last {
		before = last + 1
	}
	for before > 1 {
		from := max(before-1-browsing, 0)
		chunk, dropped := j.After(from, int(before-1-from))
		page.dropped = dropped
		for _, e := range slices.Backward(chunk) {
			if e.Seq >= before || !keep(&e) { // entries that were dropped meanwhile shift the window
				continue
			}
			if len(page.items) == limit {
				page.older = true
				return page
			}
			page.items = append(page.items, e)
		}
		if before = from + 1; from < dropped {
			break
		}
	}
	return page
}

func browseUp(j *journal.Journal, after int64, limit int, keep func(*journal.Exchange) bool) leaf {
	page := leaf{older: true}
	for {
		chunk, dropped := j.After(after, browsing)
		page.dropped = dropped
		for _, e := range chunk {
			after = e.Seq
			if !keep(&e) {
				continue
			}
			if len(page.items) == limit {
				page.newer = true
				break
			}
			page.items = append(page.items, e)
		}
		if page.newer || len(chunk) == 0 {
			slices.Reverse(page.items)
			return page
		}
	}
}
