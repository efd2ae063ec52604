// Package operation says, as data, what a provider does and where the script may
// speak: its operations with their fields, outcomes and fault points, the actions
// of its back office, the switches and fields of its accounts. Documentation, the
// JSON Schema, expression types and the console are made from these declarations.
package operation

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// Type is the type of a field as expressions and account documents see it.
type Type string

// The types of fields.
const (
	String   Type = "string"
	Int      Type = "int"
	Bool     Type = "bool"
	Amount   Type = "amount"   // units as text, quoted: "12.34"
	Date     Type = "date"     // YYYY-MM-DD
	Duration Type = "duration" // 30m, 72h
	Mapping  Type = "mapping"
)

// Operation is one thing that a provider does, asked of the workspace once each
// time it is done.
type Operation struct {
	Name     string    // "clickandbuy.tmi.isExternalBDRIDCommitted"
	About    string    // one sentence
	Calls    Direction // who calls whom
	Fields   []Field   // what a rule's `when` sees beside payment, call, card, buyer, request, message
	Outcomes []Outcome // words for `then: outcome`; what happens without one is About
	Message  []Field   // what `set` and `unset` may change; empty where nothing is sent that they could change
	Planned  bool      // a notification: `deliveries` may plan it
	Secrets  []string  // names of parameters, elements and headers that no journal keeps
}

// Direction tells who starts an exchange.
type Direction string

// The directions.
const (
	In  Direction = "in"  // a merchant's server or a browser calls the provider
	Out Direction = "out" // the provider calls the merchant
)

// Field is a named, typed value.
type Field struct {
	Name     string
	Type     Type
	About    string
	Fact     string
	Optional bool // an action's parameter that may be left out
}

// Stands tells whether the field is the one of a name: its own, or for a field such as
// "cp_*" any that begins so.
func (f Field) Stands(name string) bool {
	if prefix, many := strings.CutSuffix(f.Name, "*"); many {
		return len(name) > len(prefix) && strings.HasPrefix(name, prefix)
	}
	return f.Name == name
}

// Outcome is another end that an operation can take on request.
type Outcome struct {
	Name  string
	About string
	Fact  string
}

// FaultKind is how an exchange breaks.
type FaultKind string

// The kinds of faults.
const (
	Hang     FaultKind = "hang"     // no answer for Fault.For
	Reset    FaultKind = "reset"    // the connection is cut
	Empty    FaultKind = "empty"    // status 200 and no body
	Garbage  FaultKind = "garbage"  // status 200 and bytes that mean nothing
	Truncate FaultKind = "truncate" // the body ends in the middle
	Status   FaultKind = "status"   // Fault.Status and a plain body
)

// FaultKinds lists the kinds.
var FaultKinds = []FaultKind{Hang, Reset, Empty, Garbage, Truncate, Status}

// Point is when a fault strikes, seen from what the provider commits.
type Point string

// The points.
const (
	Before Point = "before" // nothing has happened at the provider
	After  Point = "after"  // it is done, only the answer suffers
)

// Fault is a break on request.
type Fault struct {
	Kind     FaultKind     `json:"kind"`
	At       Point         `json:"at"`
	For      time.Duration `json:"for,omitempty"`      // of hang; default 30 s
	Status   int           `json:"status,omitempty"`   // of status; default 503
	Attempts int           `json:"attempts,omitempty"` // of a notification that is tried again: so many break; default 1
}

// Strikes tells whether the fault breaks the attempt that comes after so many.
func (f Fault) Strikes(attempts int) bool { return attempts < max(f.Attempts, 1) }

// Silence is how long a hang lasts.
func (f Fault) Silence() time.Duration { return cmp.Or(f.For, 30*time.Second) }

// HTTPStatus is what a status fault answers.
func (f Fault) HTTPStatus() int { return cmp.Or(f.Status, http.StatusServiceUnavailable) }

// GarbageBody is what a garbage fault answers.
const GarbageBody = "\x00\x01\xfe\xffgarbage"

// String is the fault as the journal shows it: "reset after".
func (f Fault) String() string { return string(f.Kind) + " " + string(f.At) }

// Delivery is one entry of a notification plan.
type Delivery struct {
	Delay      time.Duration     `json:"delay,omitempty"`
	Set        map[string]string `json:"set,omitempty"`
	Unset      []string          `json:"unset,omitempty"`
	Concurrent bool              `json:"concurrent,omitempty"` // at the same moment as the entry before
}

// Then is what a rule asks for. The zero value is the provider's normal behaviour.
type Then struct {
	Outcome    string            `json:"outcome,omitempty"`
	Delay      time.Duration     `json:"delay,omitempty"`
	Fault      *Fault            `json:"fault,omitempty"`
	Set        map[string]string `json:"set,omitempty"`
	Unset      []string          `json:"unset,omitempty"`
	Deliveries []Delivery        `json:"deliveries,omitempty"`
}

// KeyText is a name with a text, where order matters: headers, parameters.
type KeyText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}
