package clickandbuy

import (
	"net/http"
	"strings"

	"paysandbox/sandbox"
)

// creditsPage is what merchants have given to a buyer, in the buyer's own account:
// "Rabatte und Anbieter-Gutschriften" (CB-009). Before the login it is form#cb-credits.
type creditsPage struct {
	frame
	Action, Seller string
	Username       string // typed before
	Problem        loginProblem
	Buyer          string // who is logged in
	Credits        []creditLine
}

// creditLine is one credit, at one domain and in one currency.
type creditLine struct {
	Domain      string
	Label       string // id of the message that names it
	Left, Given string // see priceText
}

// credits shows them to who knows the password; nothing is remembered of the login.
func (f Fake) credits(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opArea}); err != nil {
		return err
	}
	page := creditsPage{frame: areaFrame(r), Action: areaURL(r, "", "/tools/credits"), Seller: asked(r, "seller"), Username: r.Field("username")}
	if r.Method == http.MethodPost {
		password := r.Field("password")
		r.Secret(password)
		switch b, known := findBuyer(ws, page.Username); {
		case !known || !b.knows(password):
			page.Problem = loginWrong
		case b.Status == "LOCKED" || b.Status == "TERMINATED":
			page.Problem = loginLocked
		default:
			page.Buyer = b.Email
			if err := page.list(ws); err != nil {
				return err
			}
		}
	}
	writePage(w, http.StatusOK, "credits", page.Lang, page)
	return nil
}

func (p *creditsPage) list(ws *sandbox.Workspace) error {
	add := func(d *domain, label string, left, given int64, currency string) {
		p.Credits = append(p.Credits, creditLine{d.Name, label, priceText(p.Lang, left, currency), priceText(p.Lang, given, currency)})
	}
	return ws.Read(func(tx *sandbox.Tx) error {
		return sandbox.EachAccount(tx, providerName, func(a *account) bool {
			for i := range a.Domains {
				d := &a.Domains[i]
				for _, c := range d.Credits {
					if strings.EqualFold(c.Buyer, p.Buyer) {
						left, _ := creditLeft(tx, a, d, p.Buyer, c.Currency)
						add(d, "credits.test", left, c.hundredths(), c.Currency)
					}
				}
				for _, kind := range []bonusKind{registrationBonus, welcomeBonus} {
					if has, err := bonuses.Get(tx, bonusKey(a, d, p.Buyer, kind)); err == nil {
						add(d, "bonus."+string(kind), has.Hundredths, has.Given, has.Currency)
					}
				}
			}
			return true
		})
	})
}
