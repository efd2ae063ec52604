package store

import (
	"slices"
	"sort"
)

// table is the records of one collection in the order of their ids. They stand side by
// side in runs: ids mostly grow, so most records are put behind the last one, and a
// record that stays costs the collector no more than what it holds.
type table struct {
	runs [][]record        // none is empty
	keys map[string]string // unique key -> id
}

type record struct {
	id    string
	value any
	keys  []string
}

// longestRun is how many records are moved at most to make room for one.
const longestRun = 128

// at is where an id is, or where it would be: behind all runs, or in one of them.
func (t *table) at(id string) (run, place int, found bool) {
	n := len(t.runs)
	if n == 0 || last(t.runs[n-1]) < id {
		return n, 0, false
	}
	if n > 1 {
		run = sort.Search(n-1, func(i int) bool { return last(t.runs[i]) >= id })
	}
	records := t.runs[run]
	from, to := 0, len(records)-1 // the last is no lower than id
	for from < to {
		if middle := (from + to) / 2; records[middle].id < id {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return run, from, records[from].id == id
}

func last(run []record) string { return run[len(run)-1].id }

func (t *table) get(id string) (record, bool) {
	run, place, found := t.at(id)
	if !found {
		return record{id: id}, false
	}
	return t.runs[run][place], true
}

// put answers the record that had the id before.
func (t *table) put(r record) (before record, existed bool) {
	run, place, existed := t.at(r.id)
	before.id = r.id
	if existed {
		before = t.runs[run][place]
		if slices.Equal(before.keys, r.keys) { // as of most changes
			r.keys = before.keys
			t.runs[run][place] = r
			return before, existed
		}
		t.forget(before.keys)
		t.runs[run][place] = r
	} else {
		t.insert(run, place, r)
	}
	if len(r.keys) > 0 && t.keys == nil {
		t.keys = map[string]string{}
	}
	for _, key := range r.keys {
		t.keys[key] = r.id
	}
	return before, existed
}

func (t *table) insert(run, place int, r record) {
	n := len(t.runs)
	switch {
	case run < n && len(t.runs[run]) < longestRun:
		t.runs[run] = slices.Insert(t.runs[run], place, r)
	case run < n: // it becomes two
		half := longestRun / 2
		t.runs = slices.Insert(t.runs, run+1, slices.Clone(t.runs[run][half:]))
		clear(t.runs[run][half:])
		t.runs[run] = t.runs[run][:half]
		if place > half {
			run, place = run+1, place-half
		}
		t.insert(run, place, r)
	case n > 0 && len(t.runs[n-1]) < longestRun:
		t.runs[n-1] = append(t.runs[n-1], r)
	case n > 0:
		t.runs = append(t.runs, append(make([]record, 0, longestRun), r))
	default:
		t.runs = [][]record{{r}}
	}
}

func (t *table) remove(id string) (before record, existed bool) {
	run, place, found := t.at(id)
	if !found {
		return before, false
	}
	records := t.runs[run]
	before = records[place]
	t.forget(before.keys)
	switch {
	case len(records) == 1:
		t.runs = slices.Delete(t.runs, run, run+1)
	case place == 0: // the queue of due things is eaten from its head
		records[0] = record{}
		t.runs[run] = records[1:]
	default:
		t.runs[run] = slices.Delete(records, place, place+1)
	}
	return before, true
}

func (t *table) forget(keys []string) {
	for _, key := range keys {
		delete(t.keys, key)
	}
}

func (t *table) scan(after string, visit func(id string, value any) bool) {
	run, place, found := t.at(after)
	if found {
		place++
	}
	for ; run < len(t.runs); run, place = run+1, 0 {
		for _, r := range t.runs[run][place:] {
			if !visit(r.id, r.value) {
				return
			}
		}
	}
}
