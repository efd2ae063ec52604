package klikandpay

import "paysandbox/sandbox"

// customerFields are the customer's fields that every module sends, in the manual's order
// (KP-063).
var customerFields = []string{"NOM", "PRENOM", "ADRESSE", "CODEPOSTAL", "VILLE", "PAYS", "TEL", "EMAIL"}

// at is where a field of a form is kept, nil for one that is not the customer's.
func (c *customer) at(name string) *string {
	return map[string]*string{
		"NOM": &c.LastName, "PRENOM": &c.FirstName, "ADRESSE": &c.Address, "CODEPOSTAL": &c.ZIP, "VILLE": &c.City, "PAYS": &c.Country,
		"TEL": &c.Phone, "EMAIL": &c.Email, "STATE": &c.State, "SOCIETE": &c.Company, "FAX": &c.Fax,
	}[name]
}

// readHostedCustomer reads the customer of a form; REGION stands in for STATE (KP-064).
func (a *account) readHostedCustomer(r *sandbox.Request, form fields) customer {
	var c customer
	for _, name := range append([]string{"STATE", "SOCIETE", "FAX"}, customerFields...) {
		*c.at(name) = a.cut(r, form, name)
	}
	if c.State == "" {
		c.State = a.cut(r, form, "REGION")
	}
	c.setCountry(r, c.Country)
	return c
}

// setCountry reads a country as the scripts do (KP-031).
func (c *customer) setCountry(r *sandbox.Request, text string) {
	code, odd := readCountry(text)
	if odd != "" {
		r.Note("%s", odd)
	}
	c.Country = code
}

// missing are the fields of the customer that the form did not have.
func (c customer) missing() []string {
	var names []string
	for _, name := range customerFields {
		if *c.at(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

// maxNoted is how much of a value that nobody knows is told, in characters.
const maxNoted = 40
