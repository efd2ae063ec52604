package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"paysandbox/sandboxtest"
)

// open gives the shop a Click of its own.
func open(t *testing.T) (s *sandboxtest.Sandbox, buy string, shop *Shop) {
	s = sandboxtest.Start(t)
	shop = NewShop(Click{URL: s.Env("CLICKKW_URL"), User: s.Env("CLICKKW_USER"), Token: s.Env("CLICKKW_TOKEN")})
	return s, s.Serve(shop).URL + "/buy?order=356&amount=6.000", shop
}

func expect(t *testing.T, shop *Shop, status string) {
	t.Helper()
	if got := shop.status(356); got != status {
		t.Errorf("the shop has the order as %s, not %s", got, status)
	}
}

func TestPaid(t *testing.T) {
	t.Parallel()
	s, buy, shop := open(t)
	page := s.Pay(buy, sandboxtest.How{With: "knet"})
	if !strings.Contains(page.Text, "Your order is paid") {
		t.Errorf("the customer reads %q", page.Text)
	}
	if paid := s.Paid("356"); paid.Amount.Value != "6.000" {
		t.Errorf("paid were %s", paid.Amount.Value)
	}
	expect(t, shop, "paid")
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	s, buy, shop := open(t)
	s.Pay(buy, sandboxtest.How{With: "knet", Outcome: "cancel"})
	s.NeverPaid("356")
	if shop.status(356) == "paid" {
		t.Error("the shop hands out goods that nobody paid")
	}
}

// Who opens the return page without having paid gets nothing.
func TestForgedReturn(t *testing.T) {
	t.Parallel()
	s, buy, shop := open(t)
	customer := s.Customer()
	customer.Visit(buy)
	customer.Visit(strings.Replace(buy, "/buy", "/return", 1) + "&message=success&indicator_status=forged")
	s.NeverPaid("356")
	expect(t, shop, "open")
}

// Click's status call is down twice: a shop that gives up at once loses a paid order.
func TestStatusDownTwice(t *testing.T) {
	t.Parallel()
	s, buy, shop := open(t)
	s.SetRules(sandboxtest.Rule{
		Name: "down twice", Op: "clickkw.status", When: "call.nth <= 2",
		Then: sandboxtest.Then{Fault: &sandboxtest.Fault{Kind: "status", Status: http.StatusServiceUnavailable}},
	})
	s.Pay(buy, sandboxtest.How{With: "knet"})
	s.Matched()
	expect(t, shop, "paid")
}

// A customer who comes back to the tab after 46 minutes cannot pay any more.
func TestSessionExpires(t *testing.T) {
	t.Parallel()
	s, buy, shop := open(t)
	customer := s.Customer()
	customer.Visit(buy)
	s.Clock.Advance(46 * time.Minute)
	customer.Reload()
	s.NeverPaid("356")
	expect(t, shop, "open")
}
