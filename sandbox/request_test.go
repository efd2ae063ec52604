package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

func request(contentType, body string) *sandbox.Request {
	r := &sandbox.Request{Request: httptest.NewRequest(http.MethodPost, "/", nil), Content: []byte(body)}
	r.Header.Set("Content-Type", contentType)
	return r
}

func TestQueriesAreReadTolerantly(t *testing.T) {
	for raw, want := range map[string][]operation.KeyText{
		"":                      nil,
		"a=1&b=2&a=3":           {{Name: "a", Text: "1"}, {Name: "b", Text: "2"}, {Name: "a", Text: "3"}},
		"a=1;b=2&&c":            {{Name: "a", Text: "1;b=2"}, {Name: "c"}},
		"a=b=c+d%2B":            {{Name: "a", Text: "b=c d+"}},
		"a=%zz+%41%":            {{Name: "a", Text: "%zz A%"}},
		"a=M%FCller&b=M\xfc":    {{Name: "a", Text: "Müller"}, {Name: "b", Text: "Mü"}},
		"a=M%C3%BCller&b=%2541": {{Name: "a", Text: "Müller"}, {Name: "b", Text: "%41"}},
		"%E4=%zz%FC":            {{Name: "ä", Text: "%zzü"}},
	} {
		assert.Equal(t, want, sandbox.ParseQuery(raw), raw)
	}
}

func TestForms(t *testing.T) {
	r := request("application/x-www-form-urlencoded", "a=1&a=2")
	assert.Equal(t, "2", r.Field("a"))
	assert.Empty(t, r.Field("b"))
	r = request("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nM\xfcller\r\n--x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n")
	assert.Equal(t, "Müller", r.Field("a"))
	r = request("", strings.Repeat("a=1&", sandbox.MaxFormFields+5))
	assert.Len(t, r.Form(), sandbox.MaxFormFields)
	assert.Equal(t, []string{"1005 form fields: those after the first 1000 are ignored"}, r.Entry().Notes)
}

func TestURLsOfTheKindAskedBy(t *testing.T) {
	r := &sandbox.Request{Base: "http://127.0.0.1:8080/stubpay", Public: "https://sandbox.example/stubpay"}
	assert.Equal(t, "https://sandbox.example/stubpay/x", r.BrowserURL("/x"))
	assert.Equal(t, "http://127.0.0.1:8080/stubpay/x", r.CallerURL("services.stub.example", "/x"))
	r = &sandbox.Request{ByHost: true, Base: "http://stub.example:8080"}
	assert.Equal(t, "http://services.stub.example:8080/x", r.CallerURL("services.stub.example", "/x"))
}

func TestWhereTheShopIs(t *testing.T) {
	catalog := operation.Catalog{{Name: "stubpay", Places: []operation.Place{{Name: "notify"}, {Name: "thanks"}, {Name: "far"}}}}
	m, err := sandbox.ParseMerchant(map[string]any{"url": "http://shop:8000/", "stubpay": map[string]any{
		"notify": "/n.php?back=http://a/b", "thanks": "thanks", "far": "https://other.example/x",
	}}, catalog)
	require.NoError(t, err)
	assert.Equal(t, "http://shop:8000/n.php?back=http://a/b", m.Place("stubpay", "notify"), "a URL in its query does not make it one")
	assert.Equal(t, "http://shop:8000/thanks", m.Place("stubpay", "thanks"))
	assert.Equal(t, "https://other.example/x", m.Place("stubpay", "far"))
	assert.Empty(t, m.Place("stubpay", "nowhere"))
	assert.Empty(t, sandbox.Merchant{}.Join("/x"))
	for _, wrong := range []map[string]any{{"url": "shop"}, {"url": "ftp://shop"}, {"url": 1}, {"stubpay": "x"}, {"stubpay": map[string]any{"notify": 1}}, {"stubpay": map[string]any{"notfy": "/n"}}} {
		_, err := sandbox.ParseMerchant(wrong, catalog)
		require.ErrorIs(t, err, sandbox.ErrMerchant, "%v", wrong)
	}

	ws := frozen(t, newWorld(t))
	_, err = ws.SetMerchant(m)
	require.NoError(t, err)
	merged, err := ws.SetMerchant(sandbox.Merchant{Paths: map[string]map[string]string{"stubpay": {"thanks": "/t"}}})
	require.NoError(t, err)
	assert.Equal(t, merged, sandbox.MerchantOf(ws))
	again, err := sandbox.ParseMerchant(merged.Doc(), catalog)
	require.NoError(t, err)
	assert.Equal(t, merged, again)
	assert.Equal(t, "http://shop:8000/t", merged.Place("stubpay", "thanks"))
	assert.Equal(t, "https://other.example/x", merged.Place("stubpay", "far"))
}

func TestReasonsOutsideOfHandlersHaveAStatus(t *testing.T) {
	for err, status := range map[error]int{
		sandbox.ErrNoRoute: http.StatusNotFound, sandbox.ErrMethod: http.StatusMethodNotAllowed, sandbox.ErrBodyTooLarge: http.StatusRequestEntityTooLarge,
		sandbox.ErrCrashed: http.StatusInternalServerError, fmt.Errorf("pay: %w", &payment.TransitionError{}): http.StatusConflict,
	} {
		assert.Equal(t, status, sandbox.FrontStatus(err), "%v", err)
	}
}

func TestOfAParameterInTheAddressTheFirstCounts(t *testing.T) {
	r := &sandbox.Request{Query: "a=1&b=%zz&a=2"}
	assert.Equal(t, "1", r.QueryField("a"))
	assert.Equal(t, "%zz", r.QueryField("b"))
	assert.Empty(t, r.QueryField("c"))
}
