package egress

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	plainText  = "text/plain; charset=utf-8"
	mostReason = 200                    // bytes of a reason phrase
	mostTarget = 120                    // of them for what was asked for
	lastWords  = 500 * time.Millisecond // for a client to hear why, before the connection is closed
)

// say answers with a reason phrase of its own. A client that was refused a tunnel never
// shows what the body says, but many show the status line. net/http has one phrase for each
// status, so the connection is taken over, and closed; where that cannot be done the body
// has to do.
func say(w http.ResponseWriter, r *http.Request, status int, reason, text string) {
	head := w.Header()
	head.Set("Content-Type", plainText)
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
		return
	}
	defer func() { _ = conn.Close() }()
	head.Set("Content-Length", fmt.Sprint(len(text)))
	head.Set("Connection", "close")
	head.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	var answer strings.Builder
	fmt.Fprintf(&answer, "HTTP/1.1 %d %s\r\n", status, phrase(reason, mostReason))
	_ = head.Write(&answer)
	answer.WriteString("\r\n")
	if r.Method != http.MethodHead {
		answer.WriteString(text)
	}
	_ = conn.SetDeadline(time.Now().Add(FirstByte))
	if _, err := io.WriteString(conn, answer.String()); err != nil || closeWrite(conn) != nil {
		return
	}
	// Closed with something unread, a connection would lose the answer as well.
	_ = conn.SetDeadline(time.Now().Add(lastWords))
	_, _ = io.Copy(io.Discard, buffered)
}

// phrase is a text as a status line may hold it (RFC 9112, section 4): printable ASCII, on
// one line, bounded.
func phrase(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	if len(text) > most {
		text = text[:most-3] + "..."
	}
	return text
}
