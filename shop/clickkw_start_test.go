package shop

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClickkwTerms(t *testing.T) {
	k := newKuwaiti(t)
	for query, says := range map[string]string{
		"order=abc":            "order=abc can not be sold with Click KW: it numbers orders, from 1 to 2147483647",
		"order=0356":           "order=0356",
		"order=0":              "order=0",
		"order=1547982000000":  "order=1547982000000",
		"order=2147483648":     "order=2147483648",
		"currency=EUR":         "it takes KWD",
		"lang=de":              "it speaks en and ar",
		"amount=1000000":       "it takes 999999.99 at most",
		"amount=1.255":         "12.34", // rounds before (KW-146)
		"mistake=html_output":  "trusts_message",
		"mistake=wrong_fgkey,": "not known for clickkw",
	} {
		resp := k.get("/buy?with=clickkw&" + query)
		assert.Equal(t, http.StatusBadRequest, resp.status, query)
		assert.Contains(t, resp.text, says, query)
	}
	assert.Empty(t, k.click.calls)
	assert.Equal(t, http.StatusFound, k.get("/buy?with=clickkw&order=2147483647&lang=AR").status)
	assert.Contains(t, k.get("/").text, "A song, 0.90 KWD, with clickkw")
	assert.Contains(t, k.get("/").text, "A song, 0.90 EUR, with clickandbuy")
}

func TestClickkwSettings(t *testing.T) {
	for name := range *newKuwaiti(t).shop.env.Load() {
		k := newKuwaiti(t)
		env := *k.shop.env.Load()
		delete(env, name)
		k.shop.SetEnv(env)
		resp := k.get("/buy?with=clickkw")
		assert.Equal(t, http.StatusServiceUnavailable, resp.status)
		assert.Contains(t, resp.text, name+" is not set")
	}
}

func TestClickkwCalls(t *testing.T) {
	k := newKuwaiti(t)
	location := k.buy("customer=Jane+%26+%22Joe%22")
	assert.Equal(t, k.click.url+"/clickkw/payment/"+k.session(1).id, location)
	assert.Equal(t, []string{"create", "sessionupdate"}, k.called())
	for _, call := range k.click.calls {
		assert.Equal(t, "application/json", call.contentType)
		assert.Equal(t, "Bearer "+clickToken, call.auth)
	}
	assert.Empty(t, k.click.calls[0].body, "no body for create session")
	update := k.click.calls[1]
	assert.Equal(t, "Dev1/en", update.path)
	assert.Equal(t, `{"session_id":"`+k.session(1).id+`","order_id":356,"order_amout":12.34,`+
		`"return_url":"http://shop.example:8000/clickkw/return?order=356&lang=en",`+
		`"customer_name":"Jane & \"Joe\"","customer_phone":"12345678","customer_email":"guest@shop.example",`+
		`"customer_address":"Block 3, Salmiya","customer_comment":"Demo Shop order 356","customer_civilid":"","lang":"en"}`, update.body)

	o := k.order()
	assert.Equal(t, statusNew, o.Status)
	assert.Equal(t, "KWD", o.Currency)
	assert.Equal(t, k.session(1).id, o.Session)
	assert.Equal(t, int64(356), o.Number)
	assert.Equal(t, []attemptView{{k.session(1).id, 356, ""}}, o.Attempts)
	page := k.get("/orders/356").text
	assert.NotContains(t, page, clickToken)
	assert.NotContains(t, page, k.session(1).indicator)
	assert.Contains(t, page, `"returns":[],"answers":[]`)
}

func TestClickkwInArabic(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("lang=Ar")
	update := k.click.calls[1]
	assert.Equal(t, "Dev1/ar", update.path)
	assert.Equal(t, "ar", update.sent["lang"])
	assert.Equal(t, "طلب رقم 356", update.sent["customer_comment"])
	assert.Contains(t, update.sent["return_url"], "&lang=ar")
}

// What the update may answer that leads to the page (KW-038 to KW-040).
func TestClickkwPlaces(t *testing.T) {
	const page = "https://clickkw.com/payment/U0VT"
	for name, update := range map[string]stubAnswer{
		"under gatewayResponse": told(`{"apiVersion":1,"gatewayResponse":{"payment_url":"` + page + `"}}`),
		"paymentUrl":            told(`{"gatewayResponse":{"paymentUrl":"` + page + `","url":"https://other.example"}}`),
		"redirect_url":          told(`{"redirect_url":"` + page + `"}`),
		"redirectUrl":           told(`{"gatewayResponse":{},"redirectUrl":"` + page + `"}`),
		"url":                   told(`{"gatewayResponse":{"status":"No_status"},"url":" ` + page + ` "}`),
		"an empty redirect": func(w http.ResponseWriter) {
			w.Header().Set("Location", page)
			w.WriteHeader(http.StatusSeeOther)
		},
	} {
		k := newKuwaiti(t)
		k.click.says["sessionupdate"] = []stubAnswer{update}
		assert.Equal(t, page, k.buy(""), name)
	}
}

func TestClickkwPageIsHandedOn(t *testing.T) {
	const html = "<!DOCTYPE html><title>Payment To Demo Store</title>"
	k := newKuwaiti(t)
	assert.Equal(t, "/failed", k.goesTo(k.get("/clickkw/open?order=356")).Path)
	k.click.says["sessionupdate"] = []stubAnswer{func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html))
	}}
	assert.Equal(t, shopURL+"/clickkw/open?order=356", k.buy(""))
	page := k.get("/clickkw/open?order=356")
	assert.Equal(t, html, page.text)
	assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
}

func TestClickkwRefusals(t *testing.T) {
	for name, tt := range map[string]struct {
		call   string
		answer stubAnswer
		why    reason
	}{
		"auth":             {"create", told(invalidAuth), "invalid_auth"},
		"auth with 401":    {"create", toldWith(http.StatusUnauthorized, invalidAuth), "invalid_auth"},
		"header":           {"create", told(`{"apiVersion":"1","gatewayResponse":{"error":"INVALID_HEADER","status":"false"}}`), "invalid_header"},
		"not supported":    {"create", told(`{"message":"Developer Not Supported","status":-1}`), "developer_not_supported"},
		"not accepted":     {"create", told(`{"message":" Developer Not Accepted ","status":0}`), "developer_not_accepted"},
		"suspended":        {"create", told(suspended), "developer_suspended"},
		"only a status":    {"create", told(`{"status":0}`), "status_0"},
		"only false":       {"create", told(`{"gatewayResponse":{"status":"false"}}`), "status_false"},
		"no indicator":     {"create", told(`{"gatewayResponse":{"result":"SUCCESS","session_id":"U0VT"}}`), "unreadable"},
		"an empty answer":  {"create", told(""), "unreadable"},
		"the printed slip": {"create", told(`{"apiVersion":"1","gatewayResponse":{"error":"INVALID_REQUEST","status":"false",}}`), "unreadable"},
		"a session, 500":   {"create", toldWith(500, `{"gatewayResponse":{"session_id":"a","indicator_status":"b"}}`), "unreadable"},
		"no create":        {"create", hangsUp, "unreachable"},
		"request":          {"sessionupdate", told(invalidRequest), "invalid_request"},
		"duplicate":        {"sessionupdate", told(orderDuplicate), "order_duplicate"},
		"no address":       {"sessionupdate", told(`{"gatewayResponse":{"result":"SUCCESS"}}`), "unreadable"},
		"relative address": {"sessionupdate", told(`{"payment_url":"/payment/U0VT"}`), "unreadable"},
		"script":           {"sessionupdate", told(`{"payment_url":"javascript:alert(1)"}`), "unreadable"},
		"server error":     {"sessionupdate", says(500, "<h1>Whoops</h1>"), "unreadable"},
		"too long":         {"sessionupdate", told(strings.Repeat(" ", maxAnswer+1)), "unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKuwaiti(t)
			k.click.says[tt.call] = []stubAnswer{tt.answer}
			k.isFailed(tt.why, k.buy(""))
			assert.Equal(t, k.click.url, k.buy("")[:len(k.click.url)], "which can be tried again")
			assert.Equal(t, statusNew, k.order().Status)
		})
	}
}

func TestClickkwNewSessionForAnEndedOne(t *testing.T) {
	for _, gone := range []string{sessionExpire, invalidSession} {
		k := newKuwaiti(t)
		k.click.says["sessionupdate"] = []stubAnswer{told(gone)}
		assert.Contains(t, k.buy(""), k.session(2).id)
		assert.Equal(t, []string{"create", "sessionupdate", "create", "sessionupdate"}, k.called())
		assert.Equal(t, int64(1000), k.order().Number, "a number of its own for each session")

		k = newKuwaiti(t)
		k.click.says["sessionupdate"] = []stubAnswer{told(gone), told(gone)}
		assert.Contains(t, k.buy(""), "/failed", "once, and not for ever")
		assert.Len(t, k.called(), 4)
	}
}

func TestClickkwLostAnswer(t *testing.T) {
	k := newKuwaiti(t)
	k.click.lost = 1
	assert.Contains(t, k.buy(""), k.session(1).id)
	assert.Equal(t, []string{"create", "sessionupdate", "sessionupdate"}, k.called())
	assert.Equal(t, k.click.calls[1].body, k.click.calls[2].body, "the same pair")

	k = newKuwaiti(t)
	k.click.lost = 2
	k.isFailed("unreachable", k.buy(""))
	assert.Contains(t, k.buy(""), k.session(1).id, "the pair is good all the same")
	assert.Equal(t, statusNew, k.order().Status)
	assert.Equal(t, int64(356), k.order().Number)
}

func TestClickkwOpenedAgain(t *testing.T) {
	k := newKuwaiti(t)
	first := k.buy("")
	assert.Equal(t, first, k.buy("lang=ar"), "the same session, in another language")
	assert.Equal(t, []string{"create", "sessionupdate", "paymentstatus", "sessionupdate"}, k.called())

	k.click.says["sessionupdate"] = []stubAnswer{told(orderDuplicate)}
	assert.Equal(t, first, k.buy(""), "its page is where it was")

	k.session(1).expired = true
	assert.Contains(t, k.buy(""), k.session(2).id)
	assert.Equal(t, []attemptView{{k.session(1).id, 356, "session_expire"}, {k.session(2).id, 1000, ""}}, k.order().Attempts)

	k.pays(2, "success") // and the tab is closed
	assert.Equal(t, shopURL+"/paid?order=356", k.buy(""), "who has paid does not pay again")
	assert.Equal(t, 1, k.order().Grants)
	calls := len(k.called())
	assert.Contains(t, k.get(k.buy("")).text, "You have not been charged again")
	assert.Len(t, k.called(), calls)
}

func TestClickkwDoubleClick(t *testing.T) {
	k := newKuwaiti(t)
	var both sync.WaitGroup
	for range 5 {
		both.Go(func() { k.get("/buy?with=clickkw&order=356&amount=12.34") })
	}
	both.Wait()
	assert.Len(t, k.order().Attempts, 1)
	assert.Len(t, k.click.sessions, 1)
}

// A number is one order's for ever, whoever would like to have it.
func TestClickkwNumbers(t *testing.T) {
	k := newKuwaiti(t)
	k.buy("")
	k.fails(1)
	k.buy("")
	assert.Equal(t, int64(1000), k.order().Number)
	number := func(order string) int64 {
		query := url.Values{"with": {"clickkw"}}
		if order != "" {
			query.Set("order", order)
		}
		k.get("/buy?" + query.Encode())
		sent, _ := k.click.calls[len(k.click.calls)-1].sent["order_id"].(float64)
		return int64(sent)
	}
	assert.Equal(t, int64(1001), number(""))
	assert.Equal(t, int64(1002), number("1000"), "that one was taken by order 356")
	assert.Equal(t, int64(1003), number("1003"))
	assert.Equal(t, int64(1004), number(""))

	k.shop.orders.next = maxNumber + 1
	resp := k.get("/buy?with=clickkw")
	assert.Equal(t, http.StatusServiceUnavailable, resp.status)
	assert.Contains(t, resp.text, "no order number up to 2147483647 left")
}
