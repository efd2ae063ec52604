package clickandbuy

import (
	"errors"
	"net/http"
	"net/mail"
	"strings"
	"unicode/utf8"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// Limits of the registration form; the provider's are not known.
const (
	maxFieldRunes   = 255
	minPasswordSize = 6
)

// registerForm is where a new buyer opens an account, filled in with what the link
// carried (CB-048, CB-050).
func (f Fake) registerForm(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := open(ws, r)
	if err != nil {
		return err
	}
	if d.payment.State != created && d.payment.State != identified {
		return d.ended(r)
	}
	return f.showRegister(w, r, d, prefill(d.data()), nil)
}

func prefill(data buyerData) map[string]string {
	a := data.Address
	return map[string]string{
		"Email": data.Email, "Company": data.Company, "Phone": data.Phone, "Gender": data.Gender, "DateOfBirth": data.DateOfBirth,
		"FirstName": strings.TrimSpace(a.FirstName + " " + a.MiddleName), "LastName": a.LastName,
		"Street": a.Street, "Street2": a.Street2, "HouseNumber": a.HouseNumber, "ZIP": a.ZIP, "City": a.City, "State": a.State, "Nation": a.Nation,
	}
}

func (f Fake) showRegister(w http.ResponseWriter, r *sandbox.Request, d *deal, values map[string]string, problems map[string]fieldProblem) error {
	page := registerPage{
		frame: d.frame(), Action: d.url(r, "register"), LoginURL: d.url(r, ""), Values: values, Problems: problems, Nations: nations(),
		Bonus: d.offeredBonus(),
	}
	writePage(w, http.StatusOK, "register", page.Lang, page)
	return nil
}

// register opens the account, and the purchase goes on (CB-071).
func (f Fake) register(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := open(ws, r)
	if err != nil {
		return err
	}
	values := map[string]string{}
	for _, field := range registerFields {
		values[field.Name] = strings.TrimSpace(r.Field(field.Name))
	}
	values["password"] = r.Field("password")
	r.Secret(values["password"])
	if d.payment.State != created && d.payment.State != identified {
		return d.ended(r)
	}
	decision, err := r.Decide(ws, sandbox.Ask{
		Op: opRegister, Payment: &d.payment, Order: d.payment.Order, Fields: d.fields(),
		Buyer: scenario.Buyer{Email: values["Email"], Name: values["FirstName"] + " " + values["LastName"], Country: values["Nation"]},
	})
	if err != nil {
		return err
	}
	birth, _ := readBirthDate(values["DateOfBirth"])
	if isoDate(values["DateOfBirth"]) {
		birth = values["DateOfBirth"]
	}
	problems := checkRegistration(values, birth)
	if len(problems) > 0 {
		return f.showRegister(w, r, d, values, problems)
	}
	var opened registered
	err = ws.Update(func(tx *sandbox.Tx) error {
		var err error
		opened, err = openBuyer(tx, registered{
			Email: values["Email"], Password: hashed(values["password"]), Name: values["FirstName"] + " " + values["LastName"],
			Nation: values["Nation"], Language: d.purchase.Lang, DateOfBirth: birth,
		})
		if err != nil {
			return err
		}
		return creditRegistration(tx, d.account, d.domain, opened.Email)
	})
	if errors.Is(err, errTaken) {
		return f.showRegister(w, r, d, values, map[string]fieldProblem{"Email": fieldTaken})
	}
	if err != nil {
		return err
	}
	r.Note("buyer %s opened, CRN %d", opened.Email, opened.CRN)
	b, _ := findBuyer(ws, opened.Email)
	if err := f.identify(ws, r, d, b, decision.Outcome); err != nil {
		return err
	}
	r.SeeOther(w, d.url(r, ""))
	return nil
}

func checkRegistration(values map[string]string, birth string) map[string]fieldProblem {
	problems := map[string]fieldProblem{}
	for _, field := range registerFields {
		switch value := values[field.Name]; {
		case field.Required && value == "":
			problems[field.Name] = fieldEmpty
		case utf8.RuneCountInString(value) > maxFieldRunes:
			problems[field.Name] = fieldTooLong
		}
	}
	wrong := func(name string, problem fieldProblem, is bool) {
		if is && problems[name] == "" && values[name] != "" {
			problems[name] = problem
		}
	}
	address, err := mail.ParseAddress(values["Email"])
	wrong("Email", fieldEmail, err != nil || address.Address != values["Email"])
	wrong("password", fieldTooShort, utf8.RuneCountInString(values["password"]) < minPasswordSize)
	wrong("DateOfBirth", fieldDate, birth == "")
	_, known := lookupNation(values["Nation"])
	wrong("Nation", fieldChoice, !known)
	wrong("Gender", fieldChoice, values["Gender"] != "M" && values["Gender"] != "F")
	return problems
}
