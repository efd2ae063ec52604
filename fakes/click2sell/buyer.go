package click2sell

import (
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// buyer is who buys, as typed into the order form (CS-020, CS-036).
type buyer struct {
	Name     string `json:"buyer_name"`
	Surname  string `json:"buyer_surname"`
	Address  string `json:"buyer_address"`
	City     string `json:"buyer_city"`
	Province string `json:"buyer_province"`
	ZIP      string `json:"buyer_zip"`
	Country  string `json:"buyer_country"` // full English name (CS-037)
	Email    string `json:"buyer_email"`
	Phone    string `json:"buyer_phone"`
}

// buyerFields are the names of the form's and the notification's fields, in their order.
var buyerFields = []string{
	"buyer_name", "buyer_surname", "buyer_address", "buyer_city", "buyer_province", "buyer_zip", "buyer_country", "buyer_email", "buyer_phone",
}

// mandatory are those that the form does not do without (CS-021).
var mandatory = []string{"buyer_name", "buyer_surname", "buyer_country", "buyer_email"}

// at is a field by its name.
func (b *buyer) at(name string) *string {
	switch name {
	case "buyer_name":
		return &b.Name
	case "buyer_surname":
		return &b.Surname
	case "buyer_address":
		return &b.Address
	case "buyer_city":
		return &b.City
	case "buyer_province":
		return &b.Province
	case "buyer_zip":
		return &b.ZIP
	case "buyer_country":
		return &b.Country
	case "buyer_email":
		return &b.Email
	}
	return &b.Phone
}

// scripted is the buyer as rules see it.
func (b buyer) scripted() scenario.Buyer {
	return scenario.Buyer{Name: strings.TrimSpace(b.Name + " " + b.Surname), Email: b.Email, Country: b.Country}
}

// maxTyped is how many characters of a field are taken (CS-122).
const maxTyped = 255

// readBuyer reads the form's fields, without blanks around them (CS-128), and tells what is
// wrong with them.
func readBuyer(r *sandbox.Request) (b buyer, wrong problems) {
	wrong = problems{}
	for _, name := range buyerFields {
		text := strings.TrimSpace(r.Field(name))
		kept := sandbox.Clip(text, maxTyped)
		*b.at(name) = kept
		switch {
		case kept != text:
			wrong[name] = fieldLong
		case text == "" && slices.Contains(mandatory, name):
			wrong[name] = fieldMissing
		}
	}
	if wrong["buyer_country"] == "" && !slices.Contains(countries(), b.Country) {
		wrong["buyer_country"] = fieldMissing
	}
	if wrong["buyer_email"] == "" && !isEmail(b.Email) {
		wrong["buyer_email"] = fieldInvalid
	}
	return b, wrong
}

// isEmail forgives all but what is certainly none (CS-140).
func isEmail(text string) bool {
	local, host, found := strings.Cut(text, "@")
	return found && local != "" && host != "" && !strings.ContainsAny(text, " \t\r\n") && !strings.Contains(host, "@")
}

// somebody is a faked buyer: the n-th of an order form.
func somebody(d sandbox.Draws, token string, n int) buyer {
	who := d.Faker(providerName, "somebody", token, n)
	address := who.Address()
	name, surname := who.FirstName(), who.LastName()
	local := strings.ToLower(strings.ReplaceAll(name+"."+surname, "'", ""))
	return buyer{
		Name: name, Surname: surname, Address: address.Street, City: address.City, Province: address.State, ZIP: address.Zip,
		Country: "United States", Email: local + "@example.com", Phone: "888-555-" + who.Numerify("01##"),
	}
}
