package clickandbuy

import (
	"fmt"
	"strings"
)

// buyerData is what a link tells about the buyer: the registration form's prefill, the
// addresses that the provider checks, nation and language of the pages.
type buyerData struct {
	Address     address // prefill: the billing set, else the plain parameters (CB-048, CB-050)
	Email       string
	Company     string
	Phone       string
	Gender      string // "M", "F" or ""
	DateOfBirth string // YYYY-MM-DD or ""

	Billing  *address // nil: no cb_billing_ parameter was sent
	Shipping *address // nil: no cb_shipping_ parameter was sent

	Nation   string // from `Nation`, else the domain's, else by the buyer's IP; "": unknown (CB-007)
	Language string // one of languages

	Notes   []string
	Page    errorPage // 2.1.3 under premium.unknown_nation: reject
	Blocked bool      // under premium.incomplete_address: block, the purchase is to be refused (CB-052)
}

// address is the ten fields of an address set (CB-050). Nation is a code of the
// manual's table, or "" where none was sent or it is unknown.
type address struct {
	FirstName, MiddleName, LastName string
	Street, Street2, HouseNumber    string
	State, ZIP, City, Nation        string
}

// buyerSettings are the domain's defaults and the words of the switches that matter
// here. The zero value is the default of each switch.
type buyerSettings struct {
	Nation            string // the domain's default nation, else that of the buyer's IP; "" for none
	Language          string // the domain's default language, "" for none
	UnknownNation     string // premium.unknown_nation: ignore, reject (CB-058)
	IncompleteAddress string // premium.incomplete_address: warn, block (CB-052)
}

// readBuyerData takes the buyer's data out of a link.
func readBuyerData(q linkQuery, settings buyerSettings) buyerData {
	d := buyerData{Email: q.value("Email"), Company: q.value("Company"), Phone: q.value("Phone")}
	d.readNationAndLanguage(q, settings)

	d.Address = readFields(q, "")
	d.Address.MiddleName = "" // reserved, but no parameter of the plain set (CB-048)
	d.Address.Nation = d.Nation
	d.Billing = d.readAddress(q, "cb_billing_", settings)
	d.Shipping = d.readAddress(q, "cb_shipping_", settings)
	if d.Shipping != nil && d.Billing == nil {
		d.incomplete(settings, "cb_shipping_ is sent without cb_billing_ (CB-051)")
	}
	if d.Billing != nil && *d.Billing != (address{}) {
		// As a whole: a street of one source with the city of another is nobody's address.
		d.Address = *d.Billing
		if d.Address.Nation == "" {
			d.Address.Nation = d.Nation
		}
	}

	switch gender := q.value("Gender"); gender {
	case "M", "F", "":
		d.Gender = gender
	default:
		d.note("Gender %q is neither M nor F (CB-048)", shorten(gender))
	}
	if text := q.value("DateOfBirth"); text != "" {
		date, note := readBirthDate(text)
		d.DateOfBirth = date
		if note != "" {
			d.note("%s", note)
		}
	}
	return d
}

// readAddress reads one address set, nil where none of its names is sent, and checks
// that all but MiddleName, Street2, HouseNumber and State are filled (CB-050).
func (d *buyerData) readAddress(q linkQuery, prefix string, settings buyerSettings) *address {
	var sent bool
	var missing []string
	for _, field := range addressFields {
		value, ok := q.lookup(prefix + field)
		sent = sent || ok
		switch field {
		case "MiddleName", "Street2", "HouseNumber", "State":
		default:
			if strings.TrimSpace(value) == "" {
				missing = append(missing, field)
			}
		}
	}
	if !sent {
		return nil
	}
	if len(missing) > 0 {
		d.incomplete(settings, fmt.Sprintf("%s is incomplete, it lacks %s (CB-052)", prefix, strings.Join(missing, ", ")))
	}
	set := readFields(q, prefix)
	set.Nation = d.knownNation(prefix+"Nation", set.Nation, settings)
	return &set
}

func readFields(q linkQuery, prefix string) address {
	field := func(name string) string { return q.value(prefix + name) }
	return address{
		FirstName: field("FirstName"), MiddleName: field("MiddleName"), LastName: field("LastName"),
		Street: field("Street"), Street2: field("Street2"), HouseNumber: field("HouseNumber"),
		State: field("State"), ZIP: field("ZIP"), City: field("City"), Nation: field("Nation"),
	}
}

func (d *buyerData) incomplete(settings buyerSettings, note string) {
	d.Blocked = d.Blocked || settings.IncompleteAddress == "block"
	d.note("%s", note)
}

func (d *buyerData) note(format string, args ...any) {
	d.Notes = append(d.Notes, fmt.Sprintf(format, args...))
}
