package clickandbuy

// registerPage is where a new buyer opens an account (TS §2): form#cb-register,
// filled in with what the link carried (CB-048, CB-050), and the purchase goes on
// afterwards. A password typed before is never shown again.
type registerPage struct {
	frame
	Action   string
	LoginURL string
	Values   map[string]string       // by name of registerFields
	Problems map[string]fieldProblem // by the same names
	Nations  []nation                // what Nation offers, in order
	Bonus    string                  // for opening the account, see priceText; "" is none (CB-007)
}

// formField is one field as the templates show it.
type formField struct {
	Name         string
	Value        string
	Problem      fieldProblem
	Required     bool
	Autocomplete string // HTML's word for what belongs here, so that browsers can help
}

// Hint is the id of the message that says what the field takes, "" for most.
func (f formField) Hint() string {
	switch f.Name {
	case "DateOfBirth":
		return "hint.date"
	case "tm_password":
		return "hint.tm_password"
	}
	return ""
}

// registerFields are the fields of form#cb-register in the order of the page.
// Their names are the link's parameters and `password`; what the manual calls
// optional, or only shows in the company of others, is not required.
var registerFields = []formField{
	{Name: "Email", Required: true, Autocomplete: "email"},
	{Name: "password", Required: true, Autocomplete: "new-password"},
	{Name: "Gender"},
	{Name: "FirstName", Required: true, Autocomplete: "given-name"},
	{Name: "LastName", Required: true, Autocomplete: "family-name"},
	{Name: "Company", Autocomplete: "organization"},
	{Name: "DateOfBirth", Required: true, Autocomplete: "bday"},
	{Name: "Street", Required: true, Autocomplete: "address-line1"},
	{Name: "HouseNumber"},
	{Name: "Street2", Autocomplete: "address-line2"},
	{Name: "ZIP", Required: true, Autocomplete: "postal-code"},
	{Name: "City", Required: true, Autocomplete: "address-level2"},
	{Name: "State", Autocomplete: "address-level1"},
	{Name: "Nation", Required: true, Autocomplete: "country"},
	{Name: "Phone", Autocomplete: "tel"},
}

// fieldProblem is what is wrong with a field; "" is nothing.
type fieldProblem string

const (
	fieldEmpty    fieldProblem = "empty"     // required
	fieldEmail    fieldProblem = "email"     // no e-mail address
	fieldTaken    fieldProblem = "taken"     // Email has an account
	fieldDate     fieldProblem = "date"      // no date in any of CB-049's formats
	fieldMismatch fieldProblem = "mismatch"  // not the buyer's DateOfBirth (CB-025)
	fieldChoice   fieldProblem = "choice"    // Nation or Gender that was not offered
	fieldTooShort fieldProblem = "too_short" // password
	fieldTooLong  fieldProblem = "too_long"
)

// Field is the field of that name with its value and problem.
func (p registerPage) Field(name string) formField {
	for _, field := range registerFields {
		if field.Name == name {
			field.Problem = p.Problems[name]
			if name != "password" {
				field.Value = p.Values[name]
			}
			return field
		}
	}
	return formField{Name: name}
}

// Wrong are the fields that have a problem, in the order of the page.
func (p registerPage) Wrong() []formField {
	var wrong []formField
	for _, field := range registerFields {
		if p.Problems[field.Name] != "" {
			wrong = append(wrong, p.Field(field.Name))
		}
	}
	return wrong
}
