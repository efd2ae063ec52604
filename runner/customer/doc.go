// Package customer is a browser without JavaScript, as a library: the virtual customer
// that walks through a shop and a payment provider's hosted pages.
//
// What matters to a payment is done as a browser does it: addresses keep their bytes
// (`//` in a path, the raw query), cookies live in a jar that honours SameSite,
// redirects are followed one by one, forms send what the HTML standard says they send,
// in the page's own charset. Pages that go on by themselves (a refresh, a form that
// submits itself) go on here too; a page that only JavaScript could fill is flagged in
// [Page.NeedsJavaScript], never guessed at.
//
// What it leaves out: scripts, style sheets, images, frames and windows (whatever a
// link's or a form's target says, the answer is shown in the tab that asked), and the
// checks that browsers make before a form leaves (required, pattern, maxlength), because
// what a shop does with such a form is worth knowing.
//
// Every failure is a sentence fit for a report. One that happens before anything is sent
// (no such link, form or control) leaves the page as it was. Once something was sent, the
// page is what a browser shows then: an error page of status 0 with the address and, as
// its note, the same sentence; [Customer.Reload] tries again. A [*NoAnswerError] among
// them says that a server could not be reached, hung or broke off.
//
// A [Caller] is the counterpart for calls that a merchant's server makes: no cookies,
// no redirects, the answer as it is.
//
//	c := customer.New(customer.Options{})
//	err := c.Visit(ctx, "http://127.0.0.1:8000/basket")
//	err = c.Submit(ctx, customer.Submission{Form: "form#checkout", Fill: map[string]string{"with": "clickkw"}})
//	fmt.Println(c.Page().Title, c.Page().URL)
package customer
