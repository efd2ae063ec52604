package clickandbuy_test

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// tcpShop is a merchant's server that speaks raw TCP: it remembers each request to
// the byte and answers what it is told to the byte.
type tcpShop struct {
	url string
	mu  sync.Mutex
	got []string
}

// newTCPShop answers each request with what answer makes of it; "" closes without a
// word.
func newTCPShop(t *testing.T, answer func(request string) string) *tcpShop {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &tcpShop{url: "http://" + listener.Addr().String()}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn, answer)
		}
	}()
	return s
}

func (s *tcpShop) serve(conn net.Conn, answer func(string) string) {
	defer func() { _ = conn.Close() }()
	lines, request := bufio.NewReader(conn), strings.Builder{}
	for {
		line, err := lines.ReadString('\n')
		request.WriteString(line)
		if err != nil || line == "\r\n" {
			break
		}
	}
	s.mu.Lock()
	s.got = append(s.got, request.String())
	s.mu.Unlock()
	_, _ = conn.Write([]byte(answer(request.String())))
}

// requests are those that came so far.
func (s *tcpShop) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

// found is a redirect as a PHP script gives it.
func found(location string) string {
	return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"
}

// says is a shop whose script always gives one answer.
func says(t *testing.T, answer string) *tcpShop {
	t.Helper()
	return newTCPShop(t, func(string) string { return answer })
}

// succeeds is a shop whose script always redirects with result=success.
func succeeds(t *testing.T) *tcpShop {
	t.Helper()
	return says(t, found("http://shop.example/landing.php?result=success"))
}

// header is a header of a raw request, its name in exactly this case.
func header(request, name string) string {
	for line := range strings.SplitSeq(request, "\r\n") {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return value
		}
	}
	return ""
}

// httpShop is a merchant's server with handlers by path.
func httpShop(t *testing.T, handlers map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, handler := range handlers {
		mux.HandleFunc(path, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// question is a call of TMI as the manual prints it (CB-170), with any operation.
func question(operation string, arguments ...string) string {
	var inner strings.Builder
	for _, argument := range arguments {
		name, value, _ := strings.Cut(argument, "=")
		fmt.Fprintf(&inner, "<%s>%s</%s>", name, value, name)
	}
	port := "Status"
	switch {
	case strings.HasPrefix(operation, "rc"):
		port = "ECommerce"
	case strings.Contains(operation, "EasyCollect"):
		port = "Payment"
	case strings.Contains(operation, "eservation"), operation == "capture":
		port = "Reservation"
	}
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>` +
		`<` + operation + ` xmlns="TransactionManager.` + port + `">` + inner.String() + `</` + operation + `></soapenv:Body></soapenv:Envelope>`
}

// isCommitted is the question of the second handshake.
func isCommitted(external string) string {
	return question("isExternalBDRIDCommitted", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID="+external)
}

// tmi posts a call; whatever is answered is as the interface description says.
func (p *sandboxed) tmi(body string) page {
	p.T.Helper()
	answer := p.ask(http.MethodPost, p.URL+"/clickandbuy/TMI/1.4/", "", http.Header{"Content-Type": {"text/xml; charset=utf-8"}}, []byte(body))
	requireDescribed(p.T, operationOf(body), answer)
	return answer
}

// operationOf is the element in the Body of a well-formed call, "" of another text.
func operationOf(body string) string {
	var call struct {
		Body struct {
			Calls []struct{ XMLName xml.Name } `xml:",any"`
		}
	}
	if err := xml.Unmarshal([]byte(body), &call); err != nil || len(call.Body.Calls) == 0 {
		return ""
	}
	return call.Body.Calls[0].XMLName.Local
}

// fault is the id in a fault's detail, "" in an answer that is none.
func (g page) fault() string {
	_, rest, _ := strings.Cut(g.Body, `<id xsi:type="xsd:int">`)
	id, _, _ := strings.Cut(rest, "<")
	return id
}

// booked is what isExternalBDRIDCommitted says: "true", "false", or "fault 32".
func (p *sandboxed) booked(external string) string {
	p.T.Helper()
	answer := p.tmi(isCommitted(external))
	if id := answer.fault(); id != "" {
		require.Equal(p.T, http.StatusInternalServerError, answer.Status) // CB-154
		return "fault " + id
	}
	require.Equal(p.T, http.StatusOK, answer.Status, answer.Body)
	_, rest, _ := strings.Cut(answer.Body, `<isCommitted xsi:type="xsd:boolean">`)
	said, _, _ := strings.Cut(rest, "<")
	return said
}
