package clickandbuy

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox/operation"
)

// The kinds of events (CB-230 to CB-234).
const (
	payEvent           = "payEvent"
	refundEvent        = "refundEvent"
	creditEvent        = "creditEvent"
	authorizationEvent = "recurringPaymentAuthorizationEvent"
	batchEvent         = "batchEvent"
)

const (
	mmsProlog    = `<?xml version="1.0" encoding="UTF-8"?>`
	mmsUnsigned  = "<signature />" // what the signature is made over stands here (CB-222)
	mmsSignature = "signature"     // as a message's field: only where a rule sets it
)

// mmsDocument spells a list of one event, signed; open is the list's tag (CB-220). word is
// the outcome that a rule asks for.
func mmsDocument(open, kind, secret, word string, fields []operation.KeyText) string {
	events := spellEvent(kind, fields)
	switch word {
	case "no_events":
		events = ""
	case "second_event":
		events = spellEvent(otherThan(kind), fields[:min(4, len(fields))]) + events
	}
	document := mmsProlog + open + mmsUnsigned + events + "</eventlist>"
	signature := mmsSign(secret, document)
	switch word {
	case "forged_signature":
		signature = mmsSign("not "+secret, document)
	case "upper_signature":
		signature = strings.ToUpper(signature)
	}
	for _, f := range fields {
		if f.Name == mmsSignature {
			signature = payapi.Escape(f.Text)
		}
	}
	return strings.Replace(document, mmsUnsigned, "<signature>"+signature+"</signature>", 1)
}

// mmsSign is the signature of a document whose signature is empty: 40 lower-case digits of
// hexadecimal (CB-222).
func mmsSign(secret, document string) string {
	sum := sha1.Sum([]byte(secret + document))
	return hex.EncodeToString(sum[:])
}

// otherThan is a kind of event that a list holds beside the one that a receiver looks for
// (CB-309).
func otherThan(kind string) string {
	if kind == refundEvent {
		return payEvent
	}
	return refundEvent
}

// spellEvent writes fields as elements in their order: a name is a path of elements, one of
// its parts that is a number is an item of a batch (CB-230 to CB-234).
func spellEvent(kind string, fields []operation.KeyText) string {
	var out strings.Builder
	var open []string
	closeTo := func(n int) {
		for len(open) > n {
			out.WriteString("</" + tagOf(open[len(open)-1]) + ">")
			open = open[:len(open)-1]
		}
	}
	out.WriteString("<" + kind + ">")
	for _, f := range fields {
		if f.Name == mmsSignature {
			continue
		}
		path := strings.Split(f.Name, ".")
		parents, leaf := path[:len(path)-1], path[len(path)-1]
		common := 0
		for common < len(open) && common < len(parents) && open[common] == parents[common] {
			common++
		}
		closeTo(common)
		for _, part := range parents[common:] {
			open = append(open, part)
			out.WriteString("<" + tagOf(part) + ">")
		}
		out.WriteString("<" + leaf + ">" + mmsText(f.Text) + "</" + leaf + ">")
	}
	closeTo(0)
	out.WriteString("</" + kind + ">")
	return out.String()
}

func tagOf(part string) string {
	if part != "" && part[0] >= '0' && part[0] <= '9' {
		return "batchItem"
	}
	return part
}

// mmsText never holds a backslash: some receivers strip them before they check the
// signature (CB-223).
func mmsText(text string) string { return strings.ReplaceAll(payapi.Escape(text), `\`, "&#92;") }
