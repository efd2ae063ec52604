// Package payment holds the field's vocabulary: money in minor units, a payment
// with its history, the phases that all providers share, and what a transition
// table is. It imports the standard library only, so that every other room may
// speak its words.
package payment
