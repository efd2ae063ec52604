package operation

import (
	"slices"
	"strings"
)

// Switch is one choice that a manual leaves open: ours by default, changeable
// under an account's `switches`.
type Switch struct {
	Name    string   // "premium.short_price"
	Default string   // "cents"
	Values  []string // the words it takes; nil: a value of Type
	Type    Type     // of a switch without words
	List    bool     // several words: a list, or one text with commas between them
	About   string
	Fact    string
}

// AccountField is one key of an account in the contract's YAML.
type AccountField struct {
	Name      string
	Type      Type
	List      bool           // a list of Type; a list of mappings is merged by its Keys
	Values    []string       // the words it takes
	Fields    []AccountField // of a mapping
	Together  int            // of a list of mappings: how many first fields tell its entries apart; 0: one
	Any       bool           // a mapping with free keys (switches are checked on their own)
	Switches  []Switch       // of a part's own mapping `switches`; nil: those of the account
	Secret    bool           // keys and passwords: hidden in the console until asked for
	Generated bool           // the provider makes a new one on request
	About     string
	Fact      string
}

// Keys are the fields that together tell the entries of a list of mappings apart: its
// first ones.
func (f AccountField) Keys() []AccountField { return f.Fields[:max(f.Together, 1)] }

// SwitchesOf are the switches that a mapping called `switches` takes: its own, or those
// of the whole account.
func (k AccountKind) SwitchesOf(field AccountField) []Switch {
	if field.Switches != nil {
		return field.Switches
	}
	return k.Switches
}

// Switchboard is a mapping `switches` of a kind of account, and where it stands.
type Switchboard struct {
	Path     string // "" of the account itself, "products" of each entry of that list
	Switches []Switch
}

// Switchboards are all of them, the account's own first.
func (k AccountKind) Switchboards() []Switchboard {
	boards := []Switchboard{{Switches: k.Switches}}
	var look func(fields []AccountField, path string)
	look = func(fields []AccountField, path string) {
		for _, f := range fields {
			if f.Switches != nil {
				boards = append(boards, Switchboard{Path: path, Switches: f.Switches})
			}
			look(f.Fields, strings.TrimPrefix(path+"."+f.Name, "."))
		}
	}
	look(k.Fields, "")
	return boards
}

// AccountKind is everything about a provider's accounts that is data.
type AccountKind struct {
	ID       string // the first key: "seller"
	Fields   []AccountField
	Switches []Switch
}

// Action is something that a back office does to a payment after the sale.
type Action struct {
	Name   string
	About  string
	Params []Field
	Fact   string
}

// Place is something that a provider looks for at the shop: a key under the merchant's
// settings, whose value is a path or a URL.
type Place struct {
	Name  string
	About string
	Fact  string
	// Key is the account's own setting that goes before the place, wherever in the account
	// it stands; "": there is none.
	Key       string
	ByBrowser bool // a customer's browser goes there, not the provider's server
}

// Provider is one provider's declarations: what `sandbox ops` prints.
type Provider struct {
	Name       string
	Operations []*Operation
	Actions    []Action
	States     []string // words of payment.state
	Account    AccountKind
	Places     []Place
	Source     string // the switch that says where calls to merchants come from; "": there are none
}

// Place tells whether the provider has a place of that name.
func (p Provider) Place(name string) bool { return slices.Contains(p.PlaceNames(), name) }

// PlaceNames lists the places by name.
func (p Provider) PlaceNames() []string {
	names := make([]string, len(p.Places))
	for i, place := range p.Places {
		names[i] = place.Name
	}
	return names
}

// Catalog is the declarations of all providers, in the order of the house's list.
type Catalog []Provider

// Operation finds an operation by its name.
func (c Catalog) Operation(name string) (*Operation, bool) {
	for _, p := range c {
		for _, op := range p.Operations {
			if op.Name == name {
				return op, true
			}
		}
	}
	return nil, false
}

// Provider finds a provider's declarations by its name.
func (c Catalog) Provider(name string) (Provider, bool) {
	for _, p := range c {
		if p.Name == name {
			return p, true
		}
	}
	return Provider{}, false
}
