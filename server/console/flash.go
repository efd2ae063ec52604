package console

import (
	"crypto/rand"
	"net/http"
	"sync"
)

// maxFlashes bounds the messages that wait for their page.
const maxFlashes = 256

// message is what a page says about what was posted before.
type message struct {
	Bad   bool
	Text  string
	Lines []string
	draft *draft // what was posted, where the page keeps it
}

// done is a message and, unless it is where the form came from, the page that says it.
type done struct {
	message
	to string
}

func well(text string) done { return done{message: message{Text: text}} }

// flashes are messages between a post and the page that follows it. The address
// carries only a message's name, so that no link can put words on a page. They live
// in the process, each is shown once, and one that is lost loses nothing: the page
// shows what became of the deed anyway.
type flashes struct {
	mu     sync.Mutex
	byName map[string]message
	names  []string // oldest first
}

func newFlashes() *flashes { return &flashes{byName: map[string]message{}} }

func (f *flashes) keep(m message) string {
	name := rand.Text()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.names) == maxFlashes {
		delete(f.byName, f.names[0])
		f.names = append(f.names[:0], f.names[1:]...)
	}
	f.byName[name], f.names = m, append(f.names, name)
	return name
}

func (f *flashes) take(name string) *message {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, ok := f.byName[name]
	if !ok {
		return nil
	}
	delete(f.byName, name) // its name leaves the queue when it is the oldest
	return &m
}

// post does what was asked and leads back to a page that says what happened.
func (c *console) post(w http.ResponseWriter, v *visit, do func(*visit) (done, error)) {
	otherwise := root
	if v.ws != nil {
		otherwise = v.home()
	}
	result, err := do(v)
	if err != nil {
		result = done{message: kindly(err)}
	}
	if result.to == "" {
		result.to = v.back(otherwise)
	}
	http.Redirect(w, v.Request, withQuery(result.to, told, c.flashes.keep(result.message)), http.StatusSeeOther)
}
