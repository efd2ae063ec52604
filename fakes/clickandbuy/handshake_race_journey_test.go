package clickandbuy_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// asks is a shop that asks back: inside the script, and on its landing page, as the
// manual's sample does.
type asks struct {
	mu      sync.Mutex
	tmi     string // URL
	inside  []string
	landing []string
}

// about is the answer's isCommitted, or its fault.
func (a *asks) about(external string) string {
	response, err := place.Plain.Post(a.tmi, "text/xml; charset=utf-8", strings.NewReader(isCommitted(external)))
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	for _, mark := range []string{`<isCommitted xsi:type="xsd:boolean">`, `<id xsi:type="xsd:int">`} {
		if _, rest, ok := strings.Cut(string(body), mark); ok {
			said, _, _ := strings.Cut(rest, "<")
			return said
		}
	}
	return string(body)
}

func (a *asks) script(w http.ResponseWriter, r *http.Request) {
	external := r.URL.Query().Get("externalBDRID")
	said := a.about(external)
	a.mu.Lock()
	a.inside = append(a.inside, said)
	a.mu.Unlock()
	w.Header().Set("Location", "http://"+r.Host+"/landing?externalBDRID="+external+"&result=success")
	w.WriteHeader(http.StatusFound)
}

func (a *asks) land(_ http.ResponseWriter, r *http.Request) {
	said := a.about(r.URL.Query().Get("externalBDRID"))
	a.mu.Lock()
	a.landing = append(a.landing, said)
	a.mu.Unlock()
}

// TestDoubleHandshake: inside the script nothing is booked yet (CB-106); when the
// browser lands it is (CB-105).
func TestDoubleHandshake(t *testing.T) {
	a := &asks{}
	shop := httpShop(t, map[string]http.HandlerFunc{"/cb.php": a.script, "/landing": a.land})
	p := open(t, arrange{shop: shop})
	a.tmi = p.URL + "/clickandbuy/TMI/1.4/"
	left := p.order("a1").identified("buyer@example.com").confirm()
	require.Equal(t, 302, left.Status, left.Brief())
	p.get(left.Header.Get("Location"))
	assert.Equal(t, []string{"32"}, a.inside)
	assert.Equal(t, []string{"true"}, a.landing)

	booked := p.tmi(isCommitted("a1"))
	assert.Contains(t, booked.Body, `<BDRID xsi:type="xsd:long">`+p.Payment("a1").Ref+`</BDRID>`)
	byBDR := p.tmi(question("isBDRIDCommitted", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "BDRID="+p.Payment("a1").Ref))
	assert.Contains(t, byBDR.Body, `<isCommitted xsi:type="xsd:boolean">true</isCommitted>`)
}

// TestSecondConfirmationWaits: it waits for the first and then says that the purchase
// is booked (CB-107); the script is called once.
func TestSecondConfirmationWaits(t *testing.T) {
	for name, c := range map[string]struct{ answer, page, notice string }{
		"commit":   {found(landing + "?result=success"), "2.1.3", ""},
		"rollback": {found(landing + "?result=error"), "", "finished"},
		"failure":  {html("200 OK"), "2.1.2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, called, release := hangs(t, c.answer)
			p := open(t, arrange{shop: shop.url})
			confirm := p.order("a1").identified("buyer@example.com")
			second := make(chan page, 1)
			first := during(t, called, confirm.confirm, func() {
				assert.Equal(t, "waiting", p.get(confirm.own()).notice(), "the page looks again")
				go func() { second <- confirm.confirm() }()
				select {
				case early := <-second:
					assert.Fail(t, "the second confirmation did not wait", early.Brief())
				case <-time.After(100 * time.Millisecond):
				}
				release()
			})
			again := <-second
			assert.Equal(t, c.page, again.trouble(), again.Brief())
			assert.Equal(t, c.notice, again.notice())
			assert.Empty(t, again.Header.Get("Location"))
			assert.NotEqual(t, "2.1.3", first.trouble())
			assert.Len(t, shop.requests(), 1)
		})
	}
}

// TestConfirmationsAtOnce: however often the button is pressed at the same moment,
// the script is called once and one browser goes to the shop.
func TestConfirmationsAtOnce(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	for n := range 10 {
		order := fmt.Sprint("c", n)
		confirm := p.order(order).identified("buyer@example.com")
		ends := together(5, func(int) page { return confirm.confirm() })
		left := 0
		for _, end := range ends {
			if end.Status == http.StatusFound {
				left++
				continue
			}
			assert.Equal(t, "2.1.3", end.trouble(), end.Brief())
		}
		assert.Equal(t, 1, left)
		assert.Len(t, shop.requests(), n+1)
		assert.Equal(t, "committed", p.Payment(order).State)
	}
}

func together(n int, f func(i int) page) []page {
	ends, begin := make([]page, n), make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-begin
			ends[i] = f(i)
		})
	}
	close(begin)
	all.Wait()
	return ends
}

// TestTwoPurchasesOfOneOrder: both scripts say success, one of them is booked, and the
// other ends in page 2.1.3 (CB-257).
func TestTwoPurchasesOfOneOrder(t *testing.T) {
	t.Parallel()
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	for n := range 50 {
		order := fmt.Sprint("r", n)
		buyers := []string{"buyer@example.com", "second@example.com"}
		var confirms []page
		for _, buyer := range buyers {
			confirms = append(confirms, p.order(order).identified(buyer))
		}
		ends := together(2, func(i int) page { return confirms[i].confirm() })
		won := 0
		if ends[0].Status != http.StatusFound {
			won = 1
		}
		require.Equal(t, http.StatusFound, ends[won].Status, ends[won].Brief())
		requirePage(t, "2.1.3", ends[1-won])
		states := map[string]int{}
		for _, one := range p.Payments(order) {
			states[one.State]++
		}
		assert.Equal(t, map[string]int{"committed": 1, "rolled_back": 1}, states)
		assert.Equal(t, "true", p.booked(order), "of the other BDR (CB-257)")
	}
	requirePage(t, "2.1.3", p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID=r0")) // CB-076
}

// TestOrderAfterARollback: a rolled-back reference may be used again, with a new BDR
// id (CB-076, CB-268, CB-293).
func TestOrderAfterARollback(t *testing.T) {
	answer := make(chan string, 2)
	shop := newTCPShop(t, func(string) string { return <-answer })
	p := open(t, arrange{shop: shop.url})
	answer <- found(landing + "?result=error")
	p.order("a1").identified("buyer@example.com").confirm()
	assert.Equal(t, "fault 32", p.booked("a1"))
	answer <- found(landing + "?result=success")
	p.order("a1").identified("buyer@example.com").confirm()
	assert.Equal(t, "true", p.booked("a1"))
	all := p.Payments("a1")
	require.Len(t, all, 2)
	assert.NotEqual(t, all[0].Ref, all[1].Ref)
	assert.Equal(t, "rolled_back", all[0].State)
	denied := p.tmi(question("isBDRIDCommitted", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "BDRID="+all[0].Ref))
	assert.Equal(t, "32", denied.fault())
}

// TestShopThatMovesTheClock: a merchant's test may advance the clock in the middle of
// its own script; nobody waits for ever.
func TestShopThatMovesTheClock(t *testing.T) {
	var p *sandboxed
	shop := httpShop(t, map[string]http.HandlerFunc{"/cb.php": func(w http.ResponseWriter, _ *http.Request) {
		p.Advance(10 * time.Second)
		w.Header().Set("Location", landing+"?result=success")
		w.WriteHeader(http.StatusFound)
	}})
	p = open(t, arrange{shop: shop})
	left := p.order("a1").identified("buyer@example.com").confirm()
	assert.Equal(t, 302, left.Status, left.Brief())
	assert.Equal(t, "committed", p.Payment("a1").State)
}
