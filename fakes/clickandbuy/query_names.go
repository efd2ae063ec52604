package clickandbuy

import (
	"fmt"
	"slices"
	"strings"

	"paysandbox/sandbox"
)

// reservedNames are the 41 names that merchants must not use for parameters of their
// own, verbatim (TS §3.2, CB-055). The list spells company and gender in lower case,
// unlike the parameters, and lacks some parameters altogether (CB-056).
var reservedNames = strings.Fields(`Bank BLZ cb_content_name_utf cb_currency City company CreditCard CredCardNo
	CreditCardValid DateOfBirth Email externalBDRID Fax FirstName gender Handynr ID Konto lang LastName logincookie
	login_step MiddleName MultipleTradeAllowed Nation password Phone prepaid price querykey setlogincookie State
	Street Street2 subscriptionid usertref weiter.x weiter.y x y ZIP`)

// addressFields are the names that follow cb_billing_ and cb_shipping_ (CB-050).
var addressFields = strings.Fields("FirstName MiddleName LastName Street Street2 HouseNumber State ZIP City Nation")

// systemNames are the documented parameters of a premium link (CB-040 to CB-053).
var systemNames = func() []string {
	names := strings.Fields(`price cb_currency cb_content_name_utf cb_content_info_utf cb_content_name externalBDRID
		Nation lang Email FirstName LastName Company Street Street2 HouseNumber ZIP State City Phone Gender DateOfBirth
		fgkey`)
	for _, field := range addressFields {
		names = append(names, "cb_billing_"+field, "cb_shipping_"+field)
	}
	return names
}()

// reservedOwn tells whether a name is reserved without being a documented parameter:
// whoever sends it uses it for something of his own.
func reservedOwn(name string) bool {
	return slices.Contains(reservedNames, name) && !slices.Contains(systemNames, name)
}

// dropReserved is the raw query without the pairs of reservedOwn, and their names: what
// is forwarded under premium.reserved: drop (CB-055). All other bytes stay.
func dropReserved(raw string) (kept string, dropped []string) {
	var pieces []string
	for piece := range strings.SplitSeq(raw, "&") {
		rawName, _, _ := strings.Cut(piece, "=")
		if name, _ := sandbox.FormDecode(rawName); reservedOwn(name) {
			dropped = append(dropped, name)
			continue
		}
		pieces = append(pieces, piece)
	}
	return strings.Join(pieces, "&"), dropped
}

// wrongCaseOf finds the documented parameter that a name would be if case did not
// matter; wrong is false for the parameter itself and for names unlike any.
func wrongCaseOf(name string) (right string, wrong bool) {
	for _, known := range systemNames {
		if name == known {
			return "", false
		}
		if strings.EqualFold(name, known) {
			right = known
		}
	}
	return right, right != ""
}

// nameList is names for a note, each once. A link is a stranger's text and may carry
// thousands of names, long ones too: the note shows the first few, cut.
type nameList []string

func (l *nameList) add(name string) {
	if len(*l) < 100 && !slices.Contains(*l, name) {
		*l = append(*l, name)
	}
}

func (l nameList) String() string {
	const show, width = 8, 60
	shown := make([]string, 0, show)
	for _, name := range l[:min(show, len(l))] {
		if runes := []rune(name); len(runes) > width {
			name = string(runes[:width]) + "…"
		}
		shown = append(shown, name)
	}
	text := strings.Join(shown, ", ")
	if more := len(l) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
