package clickandbuy

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// createPage is "Sandbox > Create sandbox account" in the manual's three steps (API §Testing):
// which account is yours, for whom the new one is, and what it needs to know. The same form
// for merchants stands behind the registration link of shops.
type createPage struct {
	frame
	Step     int    // 1 to 3; 0: the account is made
	Register bool   // by the registration link: there are no steps
	Action   string // where the form goes
	Seller   string
	Unknown  bool   // no account has that number
	Kind     string // merchant, surfer
	MerchantURL, SurferURL,
	AgainURL string
	Made []operation.KeyText // what a shop, or a browser, needs to know of the new account
	fieldset
}

// fieldset is a form that was filled in.
type fieldset struct {
	Fields   []formField // of the form, in order
	Values   map[string]string
	Problems map[string]fieldProblem
}

// The two kinds of accounts of the provider's sandbox (CB-027).
const (
	kindMerchant = "merchant"
	kindSurfer   = "surfer"
)

var createFields = map[string][]formField{
	kindMerchant: {
		{Name: "website", Required: true, Autocomplete: "organization"},
		{Name: "url", Required: true, Autocomplete: "url"},
		{Name: "tm_password", Required: true, Autocomplete: "off"},
	},
	kindSurfer: {
		{Name: "Email", Required: true, Autocomplete: "off"},
		{Name: "password", Required: true, Autocomplete: "new-password"},
		{Name: "DateOfBirth", Required: true, Autocomplete: "off"},
		{Name: "Nation", Required: true, Autocomplete: "off"},
		{Name: "credit", Autocomplete: "off"},
		{Name: "currency", Required: true, Autocomplete: "off"},
	},
}

// The problems that only these forms have.
const (
	fieldURL        fieldProblem = "url"
	fieldTMPassword fieldProblem = "tm_password" // not of 6 to 10 characters (CB-002)
	fieldAmount     fieldProblem = "amount"
)

// Shown are the fields with what was typed and what is wrong with it.
func (s fieldset) Shown() []formField {
	list := slices.Clone(s.Fields)
	for i, field := range list {
		list[i].Problem = s.Problems[field.Name]
		if field.Name != "password" {
			list[i].Value = s.Values[field.Name]
		}
	}
	return list
}

// Wrong are those of them that have a problem.
func (s fieldset) Wrong() []formField {
	return slices.DeleteFunc(s.Shown(), func(f formField) bool { return f.Problem == "" })
}

// Choices are what a field offers, none for one that is typed.
func (fieldset) Choices(field string) []nation {
	switch field {
	case "Nation":
		return nations()
	case "currency":
		var list []nation
		for _, code := range payment.Currencies() {
			list = append(list, nation{Code: code, Name: code})
		}
		return list
	}
	return nil
}

func bySellerAsked(r *sandbox.Request) (kind, id string) { return "seller", asked(r, "seller") }

// create shows the steps, and makes the account after the last.
func (f Fake) create(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opArea}); err != nil {
		return err
	}
	page := createPage{frame: areaFrame(r), Step: 1, Seller: asked(r, "seller"), Kind: asked(r, "kind")}
	address := areaURL(r, "", "/tools/sandbox")
	page.Action, page.AgainURL = address, address+"?"+page.link("")
	a, err := accountOf(ws, "seller", page.Seller)
	switch {
	case err != nil:
		page.Unknown = page.Seller != ""
	case createFields[page.Kind] == nil:
		page.Step, page.MerchantURL, page.SurferURL = 2, address+"?"+page.link(kindMerchant), address+"?"+page.link(kindSurfer)
	default:
		page.Step, page.Fields = 3, createFields[page.Kind]
		page.Values = map[string]string{"credit": "500.00", "currency": "EUR"}
		if r.Method == http.MethodPost {
			return f.createAccount(ws, w, r, a, page)
		}
	}
	writePage(w, http.StatusOK, "create", page.Lang, page)
	return nil
}

// link is the query of a step.
func (p createPage) link(kind string) string {
	q := url.Values{"seller": {p.Seller}, "lang": {p.Lang}}
	if kind != "" {
		q.Set("kind", kind)
	}
	return q.Encode()
}

func (f Fake) createAccount(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, a *account, page createPage) error {
	if err := page.read(r); err != nil {
		return err
	}
	if len(page.Problems) == 0 && page.Kind == kindMerchant {
		made, err := f.createMerchant(ws, page.Values)
		if err != nil {
			return err
		}
		page.Made = made.told(r)
		page.Made = append(page.Made, made.toldHere(r)...)
	} else if len(page.Problems) == 0 {
		err := createSurfer(ws, a, page.Lang, page.Values)
		switch {
		case errors.Is(err, errTaken):
			page.Problems["Email"] = fieldTaken
		case err != nil:
			return err
		default:
			page.Made = []operation.KeyText{{Name: "Email", Text: page.Values["Email"]}}
		}
	}
	if len(page.Problems) == 0 {
		page.Step = 0
	}
	writePage(w, http.StatusOK, "create", page.Lang, page)
	return nil
}

// read takes the form and judges it. Only the sandbox's own pages may send it.
func (p *createPage) read(r *sandbox.Request) error {
	if err := http.NewCrossOriginProtection().Check(r.Request); err != nil {
		return &pageError{Status: http.StatusForbidden, Notice: noticeBadRequest, Reason: err.Error()}
	}
	p.Values, p.Problems = map[string]string{}, map[string]fieldProblem{}
	for _, field := range p.Fields {
		value := r.Field(field.Name)
		p.Values[field.Name] = value
		if problem := field.judge(value); problem != "" {
			p.Problems[field.Name] = problem
		}
	}
	r.Secret(p.Values["password"])
	r.Secret(p.Values["tm_password"])
	return nil
}
