package place

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Golden is a file of testdata with a test's values in place of the samples': pairs of
// what stands there and what is meant.
func Golden(t *testing.T, name string, values ...string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".http")
	require.NoError(t, err)
	return []byte(strings.NewReplacer(values...).Replace(string(text)))
}

// Wire sends bytes as they are and answers the answer's: its status line, the headers
// that say where to and what, and the body.
func (p *Place) Wire(request []byte) string {
	p.T.Helper()
	conn, err := new(net.Dialer).DialContext(p.T.Context(), "tcp", strings.TrimPrefix(p.URL, "http://"))
	require.NoError(p.T, err)
	defer func() { _ = conn.Close() }()
	_, err = conn.Write(request)
	require.NoError(p.T, err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(p.T, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(p.T, err)
	var text bytes.Buffer
	text.WriteString(response.Proto + " " + response.Status + "\r\n")
	for _, name := range []string{"Location", "Content-Type", "Content-Length"} {
		if value := response.Header.Get(name); value != "" {
			text.WriteString(name + ": " + value + "\r\n")
		}
	}
	text.WriteString("\r\n")
	text.Write(body)
	return text.String()
}
