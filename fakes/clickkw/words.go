package clickkw

import (
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// word is how an acquirer says what became of a payment, spelt as on its pages.
type word string

// KNET's vocabulary, with its blanks and one L (KW-092).
const (
	knetCaptured    word = "CAPTURED"
	knetNotCaptured word = "NOT CAPTURED"
	knetCanceled    word = "CANCELED"
	knetVoided      word = "VOIDED"
	knetApproved    word = "APPROVED"
	knetNotApproved word = "NOT APPROVED"
	knetRisk        word = "DENIED BY RISK"
	knetTimeout     word = "HOST TIMEOUT"
	knetSuspended   word = "SUSPENDED"
)

var knetWords = []word{
	knetCaptured, knetNotCaptured, knetCanceled, knetVoided, knetApproved, knetNotApproved, knetRisk, knetTimeout, knetSuspended,
}

// The gateway codes of Mastercard's gateway (KW-111 to KW-117).
const (
	cardApproved    word = "APPROVED"
	cardDeclined    word = "DECLINED"
	cardExpired     word = "EXPIRED_CARD"
	cardTimedOut    word = "TIMED_OUT"
	cardSystemError word = "ACQUIRER_SYSTEM_ERROR"
	cardUnspecified word = "UNSPECIFIED_FAILURE"
	cardUnknown     word = "UNKNOWN"
)

var cardWords = []word{cardApproved, cardDeclined, cardExpired, cardTimedOut, cardSystemError, cardUnspecified, cardUnknown}

// What ends a payment on the way, in Click's own words.
const (
	clickCanceled word = "CANCELED" // by the payer (KW-091 says so of KNET; elsewhere ours)
	clickMinimum  word = "BELOW MINIMUM"
)

// outcome is a word as rules name it: "NOT CAPTURED" is not_captured.
func (w word) outcome() string { return strings.ReplaceAll(strings.ToLower(string(w)), " ", "_") }

// wordOf is the word that a rule's outcome names among some.
func wordOf(words []word, outcome string) (word, bool) {
	for _, w := range words {
		if w.outcome() == outcome {
			return w, true
		}
	}
	return "", false
}

func knetOutcomes() []operation.Outcome { return declareWords(knetWords, "KNET", "KW-092") }

func cardOutcomes() []operation.Outcome { return declareWords(cardWords, "the gateway", "KW-111") }

func declareWords(words []word, who, fact string) []operation.Outcome {
	declared := make([]operation.Outcome, len(words))
	for i, w := range words {
		declared[i] = operation.Outcome{Name: w.outcome(), About: who + " says " + string(w), Fact: fact}
	}
	return declared
}

// gatewayErrors are the causes of an error object (KW-102).
var gatewayErrors = []operation.Outcome{
	{Name: "INVALID_REQUEST", About: "the error callback gets this cause", Fact: "KW-102"},
	{Name: "SERVER_BUSY", About: "the error callback gets this cause", Fact: "KW-102"},
	{Name: "SERVER_FAILED", About: "the error callback gets this cause", Fact: "KW-102"},
	{Name: "CONSTRAINT_VIOLATION", About: "the error callback gets this cause", Fact: "KW-102"},
	{Name: "REQUEST_REJECTED", About: "the error callback gets this cause", Fact: "KW-102"},
}

// clip bounds a text that came from outside.
func clip(text string) string { return sandbox.Clip(text, 200) }
