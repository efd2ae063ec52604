package operation

import "paysandbox/sandbox/payment"

// ActionsOf are the actions that a transition table allows, each once, in its order.
func ActionsOf(table *payment.Table) []Action {
	var declared []Action
	known := map[payment.Event]bool{}
	for _, row := range table.Rows() {
		if row.Action && !known[row.Event] {
			known[row.Event] = true
			declared = append(declared, Action{Name: string(row.Event), About: row.About, Fact: row.Fact})
		}
	}
	return declared
}

// StatesOf are the words of a transition table's states, in its order.
func StatesOf(table *payment.Table) []string {
	var words []string
	for _, state := range table.States() {
		words = append(words, string(state))
	}
	return words
}
