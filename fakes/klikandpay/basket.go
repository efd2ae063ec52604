package klikandpay

import (
	"strings"

	"paysandbox/sandbox"
)

// maxBasketLine is how much of a line is looked at, in characters.
const maxBasketLine = 1000

// basketLine is a line of DETAIL as far as it could be read; what it lacks is "".
type basketLine struct{ Ref, Quantity, Price, Label string }

// basketTags are the tags of a line (KP-066).
var basketTags = []string{"REF", "Q", "PRIX", "PROD"}

// readBasket reads one or more of REF:<ref>%Q:<quantity>%PRIX:<unit price>%PROD:<label>|
// and refuses nothing (KP-066, KP-147): a '%' that begins no tag belongs to the value
// before it, a ':' behind a tag's own is the value's, and text without any tag is a label.
// At most max lines are read; more is how many were left.
func readBasket(detail string, max int) (lines []basketLine, more int) {
	for text := range strings.SplitSeq(detail, "|") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if len(lines) == max {
			more++
			continue
		}
		if line := readBasketLine(sandbox.Clip(text, maxBasketLine)); line != (basketLine{}) {
			lines = append(lines, line)
		}
	}
	return lines, more
}

func readBasketLine(text string) basketLine {
	values := map[string]string{}
	tag := "PROD" // whose value goes on: a label, before any tag
	for i, piece := range strings.Split(text, "%") {
		if name, value, found := strings.Cut(piece, ":"); found && isBasketTag(name) {
			tag = strings.TrimSpace(name)
			values[tag] = value
			continue
		}
		if strings.TrimSpace(piece) == "" && tag != "PROD" {
			continue // a separator at the end
		}
		if i > 0 {
			piece = values[tag] + "%" + piece
		}
		values[tag] = piece
	}
	return basketLine{
		Ref: strings.TrimSpace(values["REF"]), Quantity: strings.TrimSpace(values["Q"]),
		Price: strings.TrimSpace(values["PRIX"]), Label: strings.TrimSpace(values["PROD"]),
	}
}

func isBasketTag(name string) bool {
	name = strings.TrimSpace(name)
	for _, tag := range basketTags {
		if tag == name {
			return true
		}
	}
	return false
}
