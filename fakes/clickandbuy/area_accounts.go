package clickandbuy

import (
	"errors"
	"net/mail"
	"strconv"
	"strings"
	"unicode/utf8"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/webaddr"
)

// judge tells what is wrong with a value of a form of the merchant's area.
func (f formField) judge(value string) fieldProblem {
	switch {
	case strings.TrimSpace(value) == "" && f.Required:
		return fieldEmpty
	case value == "":
		return ""
	case utf8.RuneCountInString(value) > maxFieldRunes:
		return fieldTooLong
	}
	good, problem := true, fieldChoice
	switch f.Name {
	case "url":
		good, problem = webaddr.IsURL(value), fieldURL
	case "tm_password":
		good, problem = validTMPassword(value), fieldTMPassword
	case "Email":
		address, err := mail.ParseAddress(value)
		good, problem = err == nil && address.Address == value, fieldEmail
	case "password":
		good, problem = utf8.RuneCountInString(value) >= minPasswordSize, fieldTooShort
	case "DateOfBirth":
		good, problem = birthDate(value) != "", fieldDate
	case "Nation":
		_, good = lookupNation(value)
	case "currency":
		good = payment.ListedCurrency(value)
	case "credit":
		m, err := payment.ParseMoneyExp(value, "EUR", 2)
		good, problem = err == nil && m.Minor >= 0, fieldAmount
	}
	if good {
		return ""
	}
	return problem
}

// birthDate reads a date in any form of the pages, as YYYY-MM-DD.
func birthDate(typed string) string {
	if isoDate(typed) {
		return typed
	}
	date, _ := readBirthDate(typed)
	return date
}

// createMerchant makes an account that sells: a domain in test mode with one link and a
// project. Its numbers and secrets are drawn, as those of a new workspace are.
func (f Fake) createMerchant(ws *sandbox.Workspace, values map[string]string) (*account, error) {
	for {
		var n uint64
		err := ws.Update(func(tx *sandbox.Tx) (err error) {
			n, err = sandbox.Count(tx, "clickandbuy/created")
			return err
		})
		if err != nil {
			return nil, err
		}
		doc := f.DrawAccount(ws.Draws(), 1000+int(n)) // a workspace draws its own below
		doc["tm_password"] = values["tm_password"]
		delete(doc, "buyers")
		d := doc["domains"].([]any)[0].(map[string]any)
		d["name"], d["url"] = values["website"], values["url"]
		delete(d, "test_group")
		delete(d, "credits")
		seller := strconv.FormatInt(doc["seller"].(int64), 10)
		if _, err := accountOf(ws, "seller", seller); err == nil {
			continue
		}
		_, err = ws.PutAccount(providerName, doc)
		var taken *sandbox.TakenError
		if errors.As(err, &taken) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return accountOf(ws, "seller", seller)
	}
}

// told is what a shop is told of a new account, by the names of the registration link
// (CB-039).
func (a *account) told(r *sandbox.Request) []operation.KeyText {
	link := areaURL(r, a.System, "/newauth/http://premium-"+a.firstLink().ID+"."+a.System+".clickandbuy.com/")
	return []operation.KeyText{{Name: "SellerID", Text: a.id()}, {Name: "LinkURL", Text: link}, {Name: "TMIPassword", Text: a.TMPassword}}
}

// toldHere is what its merchant finds in the settings of link and project: what premium
// links and calls of the pay API are signed with.
func (a *account) toldHere(r *sandbox.Request) []operation.KeyText {
	dynkey, project := a.firstLink().Dynkey, a.Projects[0]
	r.Secret(dynkey)
	r.Secret(project.SecretKey)
	r.Secret(project.MMSSecret)
	return []operation.KeyText{
		{Name: "dynkey", Text: dynkey},
		{Name: "projectID", Text: strconv.FormatInt(project.ID, 10)},
		{Name: "secretKey", Text: project.SecretKey},
		{Name: "mmsSecret", Text: project.MMSSecret},
	}
}

// createSurfer makes an account that buys, beside the merchant's: in the test group of each
// of its domains, with a test credit there (CB-008, CB-009).
func createSurfer(ws *sandbox.Workspace, a *account, lang string, values map[string]string) error {
	var crn int64
	err := ws.Update(func(tx *sandbox.Tx) (err error) {
		if _, taken := findBuyer(tx, values["Email"]); taken {
			return errTaken
		}
		crn, err = freeCRN(tx)
		return err
	})
	if err != nil {
		return err
	}
	return ws.EditAccount(providerName, a.id(), func(doc map[string]any) ([]map[string]any, error) {
		there, _ := doc["buyers"].([]any)
		for _, b := range there { // since it was looked for
			if known, _ := b.(map[string]any)["email"].(string); strings.EqualFold(known, values["Email"]) {
				return nil, errTaken
			}
		}
		domains := []any{}
		for _, d := range a.Domains {
			joins := map[string]any{"name": d.Name, "test_group": []any{values["Email"]}}
			if values["credit"] != "" {
				joins["credits"] = []any{map[string]any{"buyer": values["Email"], "amount": values["credit"], "currency": values["currency"]}}
			}
			domains = append(domains, joins)
		}
		return []map[string]any{{"seller": a.Seller, "domains": domains, "buyers": []any{map[string]any{
			"crn": crn, "email": values["Email"], "password": values["password"], "nation": values["Nation"], "language": lang,
			"status": "OK", "date_of_birth": birthDate(values["DateOfBirth"]),
		}}}}, nil
	})
}
