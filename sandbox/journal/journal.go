package journal

import (
	"sync"
	"sync/atomic"
)

// The stated caps of a journal. What no longer fits is dropped, oldest first, and
// the journal says how many entries are gone.
const (
	MaxEntries   = 10_000   // of one workspace
	MaxBytes     = 16 << 20 // of one workspace
	MaxPoolBytes = 64 << 20 // of all workspaces of a server together
	MaxBody      = 64 << 10 // of one body; the rest is cut, and marked
)

// Pool bounds the memory that the journals of one server take together.
type Pool struct{ used atomic.Int64 }

// Journal is the exchanges of one workspace.
type Journal struct {
	pool    *Pool
	observe func(Exchange)
	mu      sync.Mutex
	entries []*Exchange // a window over the newest, never changed; entries[0] has seq dropped+1
	size    int64
	dropped int64
	era     int64 // how often it was cleared
	changed chan struct{}
}

// New is an empty journal that counts into pool. observe, which may be nil, is shown
// every exchange but its headers when it has its number.
func New(pool *Pool, observe func(Exchange)) *Journal { return &Journal{pool: pool, observe: observe} }

// Append numbers an exchange and keeps it. It answers the number.
func (j *Journal) Append(e Exchange) int64 { return j.AppendIn(present, e) }

// present is whatever era it is.
const present = -1

// Era tells what began before the journal was cleared from what began after.
func (j *Journal) Era() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.era
}

// AppendIn is Append for an exchange that began in an era. One of an earlier era is
// forgotten, as all that the journal held then: its number is 0.
func (j *Journal) AppendIn(era int64, e Exchange) int64 {
	kept := e.packed()
	if !j.keep(era, kept) {
		return 0
	}
	if j.observe != nil {
		j.observe(*kept)
	}
	return kept.Seq
}

func (j *Journal) keep(era int64, e *Exchange) bool {
	size := weigh(e)
	j.mu.Lock()
	defer j.mu.Unlock()
	if era != present && era != j.era {
		return false
	}
	e.Seq = j.dropped + int64(len(j.entries)) + 1
	j.entries = append(j.entries, e)
	j.size += size
	used := j.pool.used.Add(size)
	for len(j.entries) > 1 && (len(j.entries) > MaxEntries || j.size > MaxBytes || used > MaxPoolBytes) {
		gone := weigh(j.entries[0])
		j.entries[0] = nil // frees it before the window moves on
		j.entries = j.entries[1:]
		j.size -= gone
		j.dropped++
		used = j.pool.used.Add(-gone)
	}
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
	return true
}

// After answers at most limit exchanges with a seq above after, oldest first, and
// how many entries the journal has dropped.
func (j *Journal) After(after int64, limit int) (found []Exchange, dropped int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	from := min(max(after-j.dropped, 0), int64(len(j.entries)))
	to := min(from+int64(limit), int64(len(j.entries)))
	for _, e := range j.entries[from:to] {
		found = append(found, e.read())
	}
	return found, j.dropped
}

// Get answers one exchange; false when it was dropped or never was.
func (j *Journal) Get(seq int64) (Exchange, bool) {
	found, _ := j.After(seq-1, 1)
	if len(found) == 0 || found[0].Seq != seq {
		return Exchange{}, false
	}
	return found[0], true
}

// Last is the number of the newest exchange, 0 before the first.
func (j *Journal) Last() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.dropped + int64(len(j.entries))
}

// Changed is closed when the next exchange is appended.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return j.changed
}

// Clear forgets everything and starts at 1 again.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pool.used.Add(-j.size)
	j.entries, j.size, j.dropped = nil, 0, 0
	j.era++
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
}

// weigh estimates what an exchange takes in memory, in bytes.
func weigh(e *Exchange) int64 {
	size := 512 + len(e.Request.URL) + len(e.Request.lines) + len(e.Request.Body) + len(e.Response.lines) + len(e.Response.Body)
	for _, note := range e.Notes {
		size += 16 + len(note)
	}
	return int64(size)
}
