package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// attachWithin is how long a browser has to say that it is there.
const attachWithin = 10 * time.Second

// HowToStart is what to type where no browser is attached.
const HowToStart = "start one with `chromium --headless --remote-debugging-port=9222`, then add `--devtools http://127.0.0.1:9222`"

// LostError says that the browser itself failed: it does not answer, went away, or one of
// its pages crashed.
type LostError struct {
	Address string // as it was given
	What    string // "went away in the middle of the scenario"
	Err     error  // may be nil
}

func (e *LostError) Error() string {
	sentence := fmt.Sprintf("the browser at %s %s", e.Address, e.What)
	if e.Err != nil && !errors.Is(e.Err, io.EOF) {
		sentence += ": " + e.Err.Error()
	}
	return sentence
}

func (e *LostError) Unwrap() error { return e.Err }

// direct asks without a proxy: a browser to drive is on this machine or next to it.
var direct = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: attachWithin}

// CheckAddress tells whether an address can be one of a browser.
func CheckAddress(address string) error {
	at, err := url.Parse(address)
	if err != nil || at.Host == "" || !slices.Contains([]string{"http", "https", "ws", "wss"}, at.Scheme) {
		return fmt.Errorf("%q is no address of a browser: say http://127.0.0.1:9222, or ws://…", address)
	}
	return nil
}

// socketOf finds the WebSocket of the browser as a whole. An address that names one is
// taken as it is; of any other the browser is asked.
func socketOf(ctx context.Context, address string) (string, error) {
	if err := CheckAddress(address); err != nil {
		return "", err
	}
	at, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if asked, ok := strings.CutPrefix(at.Scheme, "ws"); ok {
		if strings.HasPrefix(at.Path, "/devtools/browser/") {
			return address, nil
		}
		at.Scheme = "http" + asked
	}
	at.Path, at.RawQuery = "/json/version", ""
	// The browser refuses to be called by a name, so that no web page can call it.
	if host := at.Hostname(); net.ParseIP(host) == nil && host != "localhost" {
		found, err := net.DefaultResolver.LookupHost(ctx, host)
		if err != nil {
			return "", err
		}
		at.Host = net.JoinHostPort(found[0], at.Port())
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return "", err
	}
	response, err := direct.Do(request)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	var version struct {
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, 1<<20)).Decode(&version); err != nil || version.Socket == "" {
		return "", fmt.Errorf("%s answers %d, and not as a browser does", at, response.StatusCode)
	}
	socket, err := url.Parse(version.Socket)
	if err != nil {
		return "", err
	}
	// A browser behind a forwarded port knows its own address only.
	socket.Host = at.Host
	if at.Scheme == "https" {
		socket.Scheme = "wss"
	}
	return socket.String(), nil
}
