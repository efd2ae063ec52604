package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// ErrUnreachable tells that no browser answers at the address, or none any more.
var ErrUnreachable = errors.New("no browser answers")

// devtools is a connection to a browser: commands and their answers, and events.
type devtools struct {
	socket *websocket.Conn
	ended  chan struct{}

	mu       sync.Mutex
	last     int64
	waiting  map[int64]chan message
	watchers map[string]func(message) // by session
}

// message is a command, an answer or an event.
type message struct {
	ID      int64           `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// maxMessage bounds what the browser may say at once: a page's whole document.
const maxMessage = 64 << 20

// dial connects to a browser at its DevTools address: http://127.0.0.1:9222, or the
// ws:// address that it printed.
func dial(ctx context.Context, address string) (*devtools, error) {
	target, err := socketOf(ctx, address)
	if err != nil {
		return nil, err
	}
	socket, _, err := websocket.Dial(ctx, target, nil) //nolint:bodyclose // the library closes it
	if err != nil {
		return nil, fmt.Errorf("%w at %s: %w", ErrUnreachable, address, err)
	}
	socket.SetReadLimit(maxMessage)
	d := &devtools{socket: socket, ended: make(chan struct{}), waiting: map[int64]chan message{}, watchers: map[string]func(message){}}
	go d.listen()
	return d, nil
}

// socketOf asks the browser for its socket. What it answers names the host by which the
// browser knows itself; we keep the one by which we know it.
func socketOf(ctx context.Context, address string) (string, error) {
	if strings.HasPrefix(address, "ws://") || strings.HasPrefix(address, "wss://") {
		return address, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(address, "/")+"/json/version", http.NoBody)
	if err != nil {
		return "", fmt.Errorf("%w at %s: %w", ErrUnreachable, address, err)
	}
	response, err := (&http.Client{Transport: &http.Transport{Proxy: nil}}).Do(request)
	if err != nil {
		return "", fmt.Errorf("%w at %s: start one with chromium --headless --remote-debugging-port=9222", ErrUnreachable, address)
	}
	defer func() { _ = response.Body.Close() }()
	var version struct {
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(nil, response.Body, 1<<20)).Decode(&version); err != nil || version.Socket == "" {
		return "", fmt.Errorf("%w at %s: what answers there is no browser", ErrUnreachable, address)
	}
	socket, err := url.Parse(version.Socket)
	if err != nil {
		return "", fmt.Errorf("%w at %s: %w", ErrUnreachable, address, err)
	}
	socket.Host = request.URL.Host
	return socket.String(), nil
}

func (d *devtools) listen() {
	defer close(d.ended)
	for {
		var m message
		if wsjson.Read(context.Background(), d.socket, &m) != nil {
			return
		}
		d.mu.Lock()
		answer, watcher := d.waiting[m.ID], d.watchers[m.Session]
		delete(d.waiting, m.ID)
		d.mu.Unlock()
		switch {
		case m.ID != 0 && answer != nil:
			answer <- m
		case m.Method != "" && watcher != nil:
			watcher(m)
		}
	}
}

// watch shows the events of a session to f, which must not wait; nil: to nobody.
func (d *devtools) watch(session string, f func(message)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.watchers[session] = f
}

// send gives a command without waiting for its answer.
func (d *devtools) send(ctx context.Context, session, method string, params any) (<-chan message, error) {
	text, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	answer := make(chan message, 1)
	d.mu.Lock()
	d.last++
	id := d.last
	d.waiting[id] = answer
	d.mu.Unlock()
	if err := wsjson.Write(ctx, d.socket, message{ID: id, Method: method, Params: text, Session: session}); err != nil {
		return nil, fmt.Errorf("%w any more: %w", ErrUnreachable, err)
	}
	return answer, nil
}

// call gives a command and waits for its answer; into may be nil.
func (d *devtools) call(ctx context.Context, session, method string, params, into any) error {
	answer, err := d.send(ctx, session, method, params)
	if err != nil {
		return err
	}
	select {
	case m := <-answer:
		if m.Error != nil {
			return fmt.Errorf("the browser refuses %s: %s", method, m.Error.Message)
		}
		if into == nil {
			return nil
		}
		return json.Unmarshal(m.Result, into)
	case <-d.ended:
		return fmt.Errorf("%w any more: it has gone in the middle of %s", ErrUnreachable, method)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *devtools) close() { _ = d.socket.CloseNow() }
