package click2sell

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// readPassed decodes the pass-throughs of an order link once, names and values, in their
// order; of several with one name the last counts, where the first stood (CS-013, CS-014).
// What is to be sent is measured, in bytes (CS-129).
func (p *product) readPassed(r *sandbox.Request, raw []operation.KeyText) ([]operation.KeyText, error) {
	var passed []operation.KeyText
	total := 0
	for _, pair := range raw {
		text := operation.KeyText{Name: p.decode(r, pair.Name), Text: p.decode(r, pair.Text)}
		at := slices.IndexFunc(passed, func(known operation.KeyText) bool { return known.Name == text.Name })
		if at >= 0 {
			r.Note("%s stands in the link more than once: the last one counts (CS-014)", sandbox.Clip(text.Name, maxNoted))
			passed[at] = text
			continue
		}
		passed = append(passed, text)
	}
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

// decode reads one name or value.
func (p *product) decode(r *sandbox.Request, text string) string {
	if p.sw("cp_plus") == "literal" {
		text = strings.ReplaceAll(text, "+", "%2B")
	}
	decoded, flaws := sandbox.FormDecode(text)
	if flaws.Latin1 {
		r.Note("a pass-through is no UTF-8 and is read as ISO-8859-1 (CS-119)")
	}
	return decoded
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
