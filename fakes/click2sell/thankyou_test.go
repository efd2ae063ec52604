package click2sell_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/click2sell"
	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
)

// hidden are a form's hidden fields in their order, as "name=value".
func hidden(page place.Page, form string) []string {
	fields := []string{}
	for _, node := range page.Doc.Find(form + " input[type=hidden]").Nodes {
		name, value := "", ""
		for _, a := range node.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			}
		}
		fields = append(fields, name+"="+value)
	}
	return fields
}

// TestTheThankYouPageIsPosted: two fields, no checksum, the URL as it stands with its own
// query, and a button for browsers without scripts (CS-069, CS-070, CS-072).
func TestTheThankYouPageIsPosted(t *testing.T) {
	address := "https://shop.example/Thanks.php?lang=en&x=%C3%BC+%2f/../a&y=1#top"
	p := open(t, arrange{book: "thankyou_post=true thankyou_url=" + address})
	page := p.buy(link(book, "p=1"))
	assert.Equal(t, http.StatusOK, page.Status)
	form := page.Doc.Find("form#c2s-thankyou")
	assert.Equal(t, "post", form.AttrOr("method", ""))
	assert.Equal(t, address, form.AttrOr("action", ""))
	assert.Equal(t, []string{"acquirer_transaction_id=" + p.shop.notice(t).value("acquirer_transaction_id"), "buyer_email=jane+shop@example.com"}, hidden(page, "form"))
	assert.True(t, page.Has("form#c2s-thankyou button[type=submit]"))
	assert.Contains(t, page.Attr("body", "onload"), "submit()")
	assert.NotContains(t, page.Body, "checksum")
	assert.NotContains(t, page.Body, p.shop.notice(t).value("checksum"))
	assert.Equal(t, "no-store", page.Header.Get("Cache-Control"))
}

// TestAPlainThankYouPage: 302, and nothing appended (CS-071, CS-072).
func TestAPlainThankYouPage(t *testing.T) {
	for _, address := range []string{"https://shop.example/thanks", "HTTPS://shop.example/a//b/?x=1&y=%2F#frag", "https://shop.example?q=ü"} {
		p := open(t, arrange{book: "thankyou_url=" + address})
		page := p.buy(link(book, "p=1"))
		assert.Equal(t, http.StatusFound, page.Status)
		assert.Equal(t, address, page.Header.Get("Location"))
		assert.Empty(t, page.Body)
	}
	p := open(t, arrange{thankyou: "/thanks.php?a=b"})
	assert.Equal(t, "http://"+p.shop.addr+"/thanks.php?a=b", p.buy(link(book, "p=1")).Header.Get("Location"), "the shop's place")
	assert.Equal(t, http.StatusFound, p.buy(link(club, "p=1")).Status)
}

// TestOurOwnPage where nobody says where to (CS-071), nor where the place of the shop is
// none that a page may lead to (CS-142).
func TestOurOwnPage(t *testing.T) {
	for _, address := range []string{"", "javascript://shop.example/%0aalert(1)", "ftp://shop.example/thanks"} {
		p := open(t, arrange{book: "thankyou_post=true", thankyou: address})
		page := p.buy(link(book, "p=1"))
		assert.Equal(t, http.StatusOK, page.Status)
		assert.Equal(t, "paid", page.Attr("#c2s-result", "data-result"), address)
		assert.Equal(t, p.shop.notice(t).value("c2s_transaction_id"), page.Text("#c2s-number"))
		assert.Contains(t, page.Text("#c2s-result"), "jane+shop@example.com")
		assert.Contains(t, page.Text("#c2s-result"), "PayPal")
		assert.Equal(t, "49.95 USD", page.Text("#c2s-price"))
		assert.False(t, page.Has("#c2s-continue"), "there is nothing to go on to")
	}
}

// TestTheWholePayload: the parameters of the notification in their order, checksum included
// (CS-073); of a subscription, too, and without a script that listens.
func TestTheWholePayload(t *testing.T) {
	switches := "thankyou_full_payload=true thankyou_url=https://shop.example/thanks"
	p := open(t, arrange{book: switches, club: switches})
	for _, code := range []string{book, club} {
		page := p.buy(link(code, "p=a%26b", "user=jane"))
		told := []string{}
		for _, one := range p.shop.notice(t) {
			told = append(told, one.Name+"="+one.Value)
		}
		assert.Equal(t, told, hidden(page, "form#c2s-thankyou"))
		assert.Contains(t, told, "cp_p=a&b")
	}
	p = open(t, arrange{book: switches, deaf: true})
	page := p.buy(link(book))
	assert.Len(t, hidden(page, "form#c2s-thankyou"), 25)
	assert.Contains(t, hidden(page, "form#c2s-thankyou"), "transaction_type=Sale")
}

// TestHostileThankYou: what buyers and merchants type stays a value.
func TestHostileThankYou(t *testing.T) {
	evil := `"><script>alert('1')</script>&amp;%41<b x=`
	p := open(t, arrange{book: "thankyou_full_payload=true thankyou_url=https://shop.example/t?a=\"><script>alert(1)</script>&b='"})
	page := p.buy(link(book, "p=1", "x=%22%3E%3Cscript%3E", "%3Cscript%3E=1"), "buyer_name", evil, "buyer_email", `"><script>@example.com`)
	assert.False(t, page.Has("script"), page.Body)
	assert.Equal(t, 1, page.Doc.Find("form").Length())
	assert.Equal(t, `https://shop.example/t?a="><script>alert(1)</script>&b='`, page.Attr("form", "action"))
	fields := hidden(page, "form")
	for _, want := range []string{"buyer_name=" + evil, `buyer_email="><script>@example.com`, `cp_x="><script>`, "cp_<script>=1"} {
		assert.Contains(t, fields, want)
	}
}

// TestPressedTwice, in a second tab, and looked at again: one payment, one notification,
// and always the same way on (CS-146).
func TestPressedTwice(t *testing.T) {
	p := open(t, arrange{book: "thankyou_post=true thankyou_url=https://shop.example/thanks"})
	form := p.entered(link(book, "p=1"))
	tab := p.Get(form.Address)
	first := form.Submit("form#c2s-order", jane())
	for _, again := range []place.Page{
		form.Submit("form#c2s-order", jane()), tab.Submit("form#c2s-order", jane("buyer_email", "other@example.com")), tab.Submit("form#c2s-order", byCard("4000000000000002")), tab.Submit("form#c2s-order", nil),
	} {
		assert.Equal(t, http.StatusOK, again.Status)
		assert.Equal(t, hidden(first, "form#c2s-thankyou"), hidden(again, "form#c2s-thankyou"))
	}
	p.Settle()
	assert.Len(t, p.shop.requests(), 1)
	assert.Equal(t, []string{"open", "pay"}, events(p.Payment("1")))
	for range 2 {
		looked := p.Get(form.Address)
		assert.Equal(t, "paid", looked.Attr("#c2s-result", "data-result"))
		on := looked.Doc.Find("form:has(#c2s-continue)")
		assert.Equal(t, "https://shop.example/thanks", on.AttrOr("action", ""))
		assert.Equal(t, "post", on.AttrOr("method", ""))
		assert.Equal(t, hidden(first, "form#c2s-thankyou"), hidden(looked, "form:has(#c2s-continue)"))
	}
	for _, button := range []string{"#c2s-cancel", "#c2s-fake"} {
		after := p.Post(form.Attr(button, "formaction"), nil)
		assert.Equal(t, form.Address, after.Header.Get("Location"), button)
	}
	assert.Equal(t, "captured", p.Payment("1").State)
}

// TestDeclinedTooLate: who presses with a card that is declined while another press pays
// arrives where that one does.
func TestDeclinedTooLate(t *testing.T) {
	p := open(t, arrange{book: "thankyou_url=https://shop.example/thanks"})
	for range 20 {
		form := p.entered(link(book, "p=1"))
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				page := p.Post(form.Address, byCard("4000000000000002"))
				assert.Contains(t, []int{http.StatusOK, http.StatusFound}, page.Status, page.Brief())
			})
		}
		group.Go(func() { assert.Equal(t, http.StatusFound, p.Post(form.Address, jane()).Status) })
		group.Wait()
	}
}

// TestPressedAtOnce by eight fingers: one payment, and every browser arrives.
func TestPressedAtOnce(t *testing.T) {
	p := open(t, arrange{book: "thankyou_url=https://shop.example/thanks"})
	form := p.entered(link(book, "p=1"))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			page := p.Post(form.Address, jane())
			assert.Equal(t, "https://shop.example/thanks", page.Header.Get("Location"), page.Brief())
			assert.Len(t, p.shop.requests(), 1, "told before any of them goes on (CS-074)")
		})
	}
	group.Wait()
	p.Settle()
	assert.Len(t, p.shop.requests(), 1)
	assert.Len(t, p.Payments("1"), 1)
}

// TestAfterTheMoneyWentBack: the order's page says so; whoever presses again in an old tab
// still gets what was bought told, at its price.
func TestAfterTheMoneyWentBack(t *testing.T) {
	for action, result := range map[string]string{"refund": "refunded", "chargeback": "charged_back"} {
		p := open(t, arrange{book: "thankyou_full_payload=true thankyou_url=https://shop.example/thanks"})
		form := p.entered(link(book, "p=1"))
		first := form.Submit("form#c2s-order", jane())
		require.NoError(t, p.act("1", action))
		page := p.Get(form.Address)
		assert.Equal(t, result, page.Attr("#c2s-result", "data-result"))
		assert.Equal(t, "49.95 USD", page.Text("#c2s-price"))
		assert.False(t, page.Has("#c2s-continue"))
		again := form.Submit("form#c2s-order", jane())
		assert.Equal(t, strings.Join(hidden(first, "form"), "\n"), strings.Join(hidden(again, "form"), "\n"))
	}
}

// TestTheManualsThankYouPage has the fields that are posted to the page (CS-073).
func TestTheManualsThankYouPage(t *testing.T) {
	for switches, body := range map[string]string{
		"": "", "thankyou_post=true": "acquirer_transaction_id=4XK12345AB678901C&buyer_email=jane%40example.com",
		"thankyou_full_payload=true thankyou_post=true": "acquirer_transaction_id=4XK12345AB678901C&c2s_transaction_id=22222&order_id=22218",
	} {
		p := open(t, arrange{book: switches + " thankyou_url=/thanks"})
		for _, page := range click2sell.New().Manual(p.WS, "johndoe22", sandbox.Base{URL: p.URL}) {
			if page.Title == "Thank-you page" && page.Part == "products."+book {
				assert.Equal(t, body, page.Body[:min(len(page.Body), len(body))], switches)
				assert.Equal(t, body == "", page.Method == http.MethodGet && page.Body == "", switches)
			}
		}
	}
}
