package click2sell

import (
	"fmt"
	"net/http"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// readPassed decodes the pass-throughs of an order link once, names and values, in their
// order; of several with one name the last counts, where the first stood (CS-013, CS-014).
// What is to be sent is measured, in bytes (CS-129).
func (p *product) readPassed(r *sandbox.Request, raw []operation.KeyText) ([]operation.KeyText, error) {
	var passed []operation.KeyText
	var twice, latin1 []string
	at := map[string]int{}
	for _, pair := range raw {
		text, isUTF8 := p.decoded(pair)
		if !isUTF8 {
			latin1 = append(latin1, text.Name)
		}
		if i, known := at[text.Name]; known {
			twice = append(twice, text.Name)
			passed[i] = text
			continue
		}
		at[text.Name] = len(passed)
		passed = append(passed, text)
	}
	noteOnce(r, twice, "stands in the link more than once: the last one counts (CS-014)")
	noteOnce(r, latin1, "is no UTF-8 and is read as ISO-8859-1 (CS-119)")
	total := 0
	for _, text := range passed {
		total += len(text.Name) + len(text.Text)
	}
	if limit := p.passedLimit(); total > limit {
		return nil, &pageError{
			Status: http.StatusBadRequest, Kind: troublePassed, Reason: fmt.Sprintf("the pass-throughs have %d bytes and cp_limit is %d (CS-014)", total, limit),
		}
	}
	return passed, nil
}

// noteOnce says something of all names that it is true of, in one note.
func noteOnce(r *sandbox.Request, names []string, what string) {
	switch len(names) {
	case 0:
	case 1:
		r.Note("%q %s", sandbox.Clip(names[0], maxNoted), what)
	default:
		r.Note("%q %s; so %d times in this link", sandbox.Clip(names[0], maxNoted), what, len(names))
	}
}

// decoded reads a name and its value.
func (p *product) decoded(pair operation.KeyText) (text operation.KeyText, isUTF8 bool) {
	isUTF8 = true
	read := func(text string) string {
		if p.sw("cp_plus") == "literal" {
			text = strings.ReplaceAll(text, "+", "%2B")
		}
		decoded, flaws := sandbox.FormDecode(text)
		isUTF8 = isUTF8 && !flaws.Latin1
		return decoded
	}
	return operation.KeyText{Name: read(pair.Name), Text: read(pair.Text)}, isUTF8
}

// passedFields are the pass-throughs as a notification has them (CS-011, CS-014). Without
// the prefix one may be called as a parameter is; then both are sent (CS-127).
func (p *product) passedFields(passed []operation.KeyText) []operation.KeyText {
	prefix := ""
	if p.on("cp_prefix") {
		prefix = "cp_"
	}
	fields := make([]operation.KeyText, len(passed))
	for i, text := range passed {
		fields[i] = operation.KeyText{Name: prefix + text.Name, Text: text.Text}
	}
	return fields
}

// reference is the merchant's own number of an order, as far as the link gives any: the
// pass-through that is called so, else the first one (CS-120).
func reference(passed []operation.KeyText) string {
	for _, name := range []string{"order", "order_id", "orderid"} {
		for _, text := range passed {
			if strings.EqualFold(text.Name, name) {
				return text.Text
			}
		}
	}
	if len(passed) > 0 {
		return passed[0].Text
	}
	return ""
}
