// Package sandboxtest gives a Go test a payment provider: a whole sandbox of its own,
// on a free loopback port, ended with the test. It is for merchants' tests what
// net/http/httptest is for clients' tests.
//
//	func TestPurchase(t *testing.T) {
//		s := sandboxtest.Start(t)
//		shop := s.Serve(myshop.New(s.Env("CLICKKW_URL"), s.Env("CLICKKW_USER"), s.Env("CLICKKW_TOKEN")))
//
//		page := s.Pay(shop.URL + "/buy?order=356&amount=6.00")
//
//		if !strings.HasSuffix(page.URL, "/paid") {
//			t.Errorf("the customer ended at %s", page.URL)
//		}
//		s.Paid("356")
//	}
//
// # What is there
//
// A sandbox has the documented accounts of all four providers (ClickandBuy, Click2Sell,
// Klik & Pay, Click KW); [Sandbox.Env] is what a shop has to know of them. The shop is
// made with that, and then the sandbox is told where it is: by [Sandbox.Serve], which
// starts an [httptest.Server] for it, or by [Sandbox.SetMerchant] with the URL of one that
// runs already. Where in the shop a provider calls is [Config.Places].
//
// [Sandbox.Pay] is a customer that opens a page of the shop, or a payment link itself, and
// walks the provider's pages until it is back; [Sandbox.Customer] is one who is led step
// by step. It needs no browser and runs no scripts.
//
// The workspace's clock ([Sandbox.Clock]) stands still until the test moves it, so pages
// expire, notifications are tried again and subscriptions are billed at once and in the
// same order every time. [Sandbox.SetRules] makes the provider misbehave, [Sandbox.Act] is
// its back office (refund, chargeback, rebill), and payments, exchanges, deliveries and
// mails tell what it saw.
//
// [Sandbox.Paid], [Sandbox.Phase], [Sandbox.NeverPaid], [Sandbox.Delivered] and
// [Sandbox.Matched] fail the test with a sentence. They wait while something is under way,
// and no longer. A test that has failed is told what went over the wires, both ways.
//
// A shop with https://www.klikandpay.com in its code calls by [Sandbox.Transport].
//
// # Methods and failures
//
// A method that cannot do what it is asked for ends the test at once, as
// [testing.TB.Fatal] does, so it must be called on the test's goroutine. Assertions do
// the same. Nothing here has to be closed.
//
// # Parallel tests
//
// Each call of [Start] is a server of its own; tests share nothing and may all be
// parallel. Start and end take 3 ms together (the first of a program some more).
//
// # Scenarios
//
// [Sandbox.Run] runs scenario files against the test's shop, [Run] against the embedded
// demo shop: what `sandbox run` does, as a test.
package sandboxtest
