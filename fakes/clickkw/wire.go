package clickkw

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// The answers of the three calls, key by key in the order of the manual (KW-016 to
// KW-021, KW-038, KW-041); that of create session is in wire_create.go.

type updateAnswer struct {
	APIVersion      int         `json:"apiVersion"`
	GatewayResponse updateReply `json:"gatewayResponse"`
}

type updateReply struct {
	Result     string `json:"result"`
	PaymentURL string `json:"payment_url"`
	SessionID  string `json:"session_id"`
	Status     string `json:"status"`
}

type statusAnswer struct {
	OrderID  int64  `json:"Order_id"`
	Status   string `json:"Status"`
	Response string `json:"Response"`
}

// Words of the calls.
const (
	resultSuccess = "SUCCESS"
	noStatus      = "No_status"
	statusSuccess = "success"
)

// encode is compact JSON as PHP writes it: HTML's characters stand for themselves, and
// slashes are escaped where the account says so (KW-021). buffer, which may be nil, is room
// that it may use.
func encode(value any, escapeSlashes bool, buffer []byte) []byte {
	var body []byte
	if own, ok := value.(interface{ appendJSON(b []byte) []byte }); ok {
		body = own.appendJSON(buffer)
	} else {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		_ = encoder.Encode(value) // plain structs of texts and numbers
		body = bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	}
	if escapeSlashes { // JSON has no slash outside of its texts
		body = bytes.ReplaceAll(body, []byte("/"), []byte(`\/`))
	}
	return body
}

var mediaJSON = []string{"application/json"} // never changed

func (a *account) writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header()["Content-Type"] = mediaJSON
	w.WriteHeader(status)
	var buffer []byte
	if own, ok := w.(interface{ AvailableBuffer() []byte }); ok {
		buffer = own.AvailableBuffer()
	}
	_, _ = w.Write(encode(value, a.on("json_escape_slashes"), buffer))
}

// authFault is the first family of errors; all of it is text (KW-046 to KW-048, KW-054).
type authFault struct {
	APIVersion      string      `json:"apiVersion"`
	GatewayResponse authProblem `json:"gatewayResponse"`
}

type authProblem struct {
	Error  string `json:"error"`
	Status string `json:"status"`
}

// messageFault is the second family (KW-049 to KW-053).
type messageFault struct {
	Message string `json:"message"`
	Status  int    `json:"status"`
}

// rawMessages are the messages with the blanks that the manual prints (KW-055).
var rawMessages = map[string]string{
	"Developer Not Accepted": " Developer Not Accepted ",
	"Developer Suspended":    " Developer Suspended",
	"ORDER Duplicate":        " ORDER Duplicate ",
	"Session Expire":         " Session Expire",
	"INVALID SESSION":        " INVALID SESSION",
}
