package clickandbuy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// RegisteredPassword is what the virtual customer chooses when it registers.
const RegisteredPassword = "sandbox-buyer"

// AtCashier implements sandbox.Cashier.
func (Fake) AtCashier(c sandbox.Customer) bool { return pageOf(c) != "" }

// pageNames are the pages at which a walk can be told to stop.
var pageNames = []string{"login", "register", "confirm", "error", "notice"}

// pageOf is which of the hosted pages the customer stands on, "" for none.
func pageOf(c sandbox.Customer) string {
	for _, page := range []struct{ selector, name string }{
		{"form#cb-login", "login"},
		{"form#cb-register", "register"},
		{"form#cb-confirm", "confirm"},
		{"#cb-error", "error"},
		{"#cb-notice", "notice"},
	} {
		if c.Has(page.selector) {
			return page.name
		}
	}
	return ""
}

// Pay implements sandbox.Cashier. Outcomes: "" buys; "register" opens an account for
// p.As first; "leave" goes away from the first page.
func (f Fake) Pay(ctx context.Context, c sandbox.Customer, p sandbox.PayRequest) error {
	switch p.Outcome {
	case "", "register", "leave":
	default:
		return fmt.Errorf("ClickandBuy's cashier knows no outcome %q: leave it out to buy, or say register or leave", p.Outcome)
	}
	if p.Until != "" && !slices.Contains(pageNames, p.Until) {
		return fmt.Errorf("ClickandBuy has no page %q to stop at; there are: %s", p.Until, strings.Join(pageNames, ", "))
	}
	registering := p.Outcome == "register"
	for range 12 {
		page := pageOf(c)
		if page == "" || page == p.Until || p.Outcome == "leave" {
			return nil
		}
		var err error
		switch page {
		case "login":
			if c.Has("#cb-problems") || c.Has("[role=alert]") {
				return fmt.Errorf("the login was refused: %s", c.Text("[role=alert]"))
			}
			if registering {
				err = c.Click(ctx, "#cb-to-register")
				break
			}
			user, password := whoBuys(p)
			err = c.FillAndSubmit(ctx, "form#cb-login", map[string]string{"username": user, "password": password}, "")
		case "register":
			if !registering {
				return fmt.Errorf("the registration was refused: %s", c.Text("#cb-problems"))
			}
			registering = false
			err = c.FillAndSubmit(ctx, "form#cb-register", registration(c, p.As), "")
		case "confirm":
			err = c.FillAndSubmit(ctx, "form#cb-confirm", nil, "")
		default:
			return fmt.Errorf("the purchase ended on ClickandBuy's page %q: %s", strings.TrimSpace(c.Text("h1")), where(c))
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("the purchase does not come to an end; it stands on %s", c.URL())
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
