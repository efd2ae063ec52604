// Package scenario reads scenario files: one YAML document that says how the
// providers behave (rules) and what a customer and a back office do (steps).
//
// It reads strictly and from nodes, so that every [Finding] has a line and a column,
// and all of them come in one go. Whatever can be known before a scenario runs is
// checked while it is read: keys, operations with their outcomes and message fields,
// accounts against their declaration, and every expression against the types of what
// it will see. What remains for later is data that nobody has yet.
//
// What was read is never changed afterwards: counters belong to the workspace, what
// was kept to the run. A [Scenario] may be used by many goroutines at once.
package scenario
