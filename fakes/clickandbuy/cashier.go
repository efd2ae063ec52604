package clickandbuy

import (
	"context"
	"fmt"
	"strings"

	"paysandbox/sandbox"
)

// RegisteredPassword is what the virtual customer chooses when it registers.
const RegisteredPassword = "sandbox-buyer"

// hosted are the pages, as they are told apart and as a walk can be told to stop at them.
var hosted = sandbox.HostedPages{
	{Name: "login", Selector: "form#cb-login"},
	{Name: "register", Selector: "form#cb-register"},
	{Name: "confirm", Selector: "form#cb-confirm"},
	{Name: "identity", Selector: "form#cb-identity"},
	{Name: "error", Selector: "#cb-error"},
	{Name: "notice", Selector: "#cb-notice"},
}

// AtCashier implements sandbox.Cashier.
func (Fake) AtCashier(c sandbox.Customer) bool { return hosted.At(c) != "" }

// Pay implements sandbox.Cashier. Outcomes: "" buys; "register" opens an account for
// p.As first; "leave" goes away from the first page; "abort" takes the checkout's way
// out, which the pages of a premium link do not have.
func (f Fake) Pay(ctx context.Context, c sandbox.Customer, p sandbox.PayRequest) error {
	switch p.Outcome {
	case "", "register", "leave", "abort":
	default:
		return fmt.Errorf("ClickandBuy's cashier knows no outcome %q: leave it out to buy, or say register, leave or abort", p.Outcome)
	}
	registering := p.Outcome == "register"
	return hosted.Walk(c, p, func(page string) (done bool, err error) {
		if p.Outcome == "leave" {
			return true, nil
		}
		if p.Outcome == "abort" {
			if !c.Has("form#cb-abort") {
				return false, fmt.Errorf("the page %q has no way to abort: %s", page, where(c))
			}
			return false, c.FillAndSubmit(ctx, "form#cb-abort", nil, "")
		}
		switch page {
		case "identity":
			return false, c.FillAndSubmit(ctx, "form#cb-identity", nil, "")
		case "login":
			if c.Has("#cb-problems") || c.Has("[role=alert]") {
				return false, fmt.Errorf("the login was refused: %s", c.Text("[role=alert]"))
			}
			if registering {
				return false, c.Click(ctx, "#cb-to-register")
			}
			user, password := whoBuys(p)
			return false, c.FillAndSubmit(ctx, "form#cb-login", map[string]string{"username": user, "password": password}, "")
		case "register":
			if !registering {
				return false, fmt.Errorf("the registration was refused: %s", c.Text("#cb-problems"))
			}
			registering = false
			return false, c.FillAndSubmit(ctx, "form#cb-register", registration(c, p.As), "")
		case "confirm":
			return false, c.FillAndSubmit(ctx, "form#cb-confirm", nil, "")
		}
		return false, fmt.Errorf("the purchase ended on ClickandBuy's page %q: %s", strings.TrimSpace(c.Text("h1")), where(c))
	})
}

func where(c sandbox.Customer) string {
	if number := c.Attr("#cb-error", "data-page"); number != "" {
		return "error page " + number
	}
	return "notice " + c.Attr("#cb-notice", "data-notice")
}

// whoBuys is p.As, else the first buyer of the workspace.
func whoBuys(p sandbox.PayRequest) (user, password string) {
	user = p.As
	if user == "" {
		user = p.Env["CLICKANDBUY_BUYER"]
	}
	for _, name := range []string{"CLICKANDBUY_BUYER", "CLICKANDBUY_BUYER_2"} {
		if p.Env[name] == user {
			return user, p.Env[name+"_PASSWORD"]
		}
	}
	return user, RegisteredPassword
}

// registration fills in what the link did not.
func registration(c sandbox.Customer, email string) map[string]string {
	fill := map[string]string{"password": RegisteredPassword}
	if email != "" {
		fill["Email"] = email
	}
	for name, value := range map[string]string{
		"Email": "new.buyer@example.com", "FirstName": "Erika", "LastName": "Muster", "Street": "Hauptstr. 1", "ZIP": "50667", "City": "Köln",
		"DateOfBirth": "1980-02-29",
	} {
		if fill[name] == "" && c.Attr(`form#cb-register [name="`+name+`"]`, "value") == "" {
			fill[name] = value
		}
	}
	if !c.Has(`form#cb-register [name="Nation"] option[selected]`) {
		fill["Nation"] = "DE"
	}
	return fill
}
