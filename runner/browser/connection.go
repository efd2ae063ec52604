package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/coder/websocket"
)

// maxMessage bounds one message of the browser: a page of 4 MiB, spelt as a tree in JSON.
const maxMessage = 64 << 20

// connection speaks the DevTools protocol over one WebSocket: commands and their answers,
// and events. It may be used by several goroutines at once.
type connection struct {
	address string // as the user wrote it
	ws      *websocket.Conn
	stop    context.CancelFunc

	mu      sync.Mutex
	last    int64
	waiting map[int64]chan message
	ended   chan struct{} // closed when the browser is gone
	cause   error

	// event is told what happens, one after another; it must not wait for an answer.
	event func(session, method string, params json.RawMessage)
}

// message is what either side sends.
type message struct {
	ID      int64           `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *refusal        `json:"error,omitempty"`
}

// refusal is a command that the browser did not carry out.
type refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (r *refusal) Error() string { return r.Message }

// connect dials a browser's WebSocket and begins to listen.
func connect(ctx context.Context, address, socket string, event func(session, method string, params json.RawMessage)) (*connection, error) {
	ws, response, err := websocket.Dial(ctx, socket, &websocket.DialOptions{HTTPClient: direct})
	if err != nil {
		return nil, err
	}
	if response != nil && response.Body != nil {
		_ = response.Body.Close()
	}
	ws.SetReadLimit(maxMessage)
	listening, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &connection{address: address, ws: ws, stop: stop, waiting: map[int64]chan message{}, ended: make(chan struct{}), event: event}
	go c.listen(listening)
	return c, nil
}

func (c *connection) listen(ctx context.Context) {
	var err error
	for {
		var data []byte
		if _, data, err = c.ws.Read(ctx); err != nil {
			break
		}
		var m message
		if err = json.Unmarshal(data, &m); err != nil {
			err = fmt.Errorf("it sent what is no message: %w", err)
			break
		}
		if m.ID == 0 {
			c.event(m.Session, m.Method, m.Params)
			continue
		}
		c.mu.Lock()
		answer := c.waiting[m.ID]
		delete(c.waiting, m.ID)
		c.mu.Unlock()
		if answer != nil {
			answer <- m
		}
	}
	c.mu.Lock()
	c.cause = err
	c.mu.Unlock()
	close(c.ended)
}

// call sends a command and reads its answer into `into`, which may be nil. session ""
// is the browser as a whole. Errors: *refusal, *LostError, the context's.
func (c *connection) call(ctx context.Context, session, method string, params, into any) error {
	answer, err := c.send(ctx, session, method, params)
	if err != nil {
		return err
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			return fmt.Errorf("%s: %w", method, m.Error)
		}
		if into == nil {
			return nil
		}
		return json.Unmarshal(m.Result, into)
	case <-c.ended:
		return c.lost()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// send sends a command without waiting for its answer.
func (c *connection) send(ctx context.Context, session, method string, params any) (answer chan message, err error) {
	m := message{Session: session, Method: method}
	if params != nil {
		if m.Params, err = json.Marshal(params); err != nil {
			return nil, err
		}
	}
	answer = make(chan message, 1)
	c.mu.Lock()
	c.last++
	m.ID = c.last
	c.waiting[m.ID] = answer
	c.mu.Unlock()
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// A write that is cut short would end the connection, so it does not end with ctx.
	if err := c.ws.Write(context.WithoutCancel(ctx), websocket.MessageText, data); err != nil {
		return nil, c.lost()
	}
	return answer, nil
}

func (c *connection) lost() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &LostError{Address: c.address, What: "went away in the middle of the scenario", Err: c.cause}
}

func (c *connection) close() {
	c.stop()
	_ = c.ws.CloseNow()
	<-c.ended
}
