package operation

import (
	"bytes"
	"fmt"
	"strings"
)

// Page is everything that scenarios can name, as one page of Markdown.
func (c Catalog) Page() []byte {
	p := &page{}
	p.line("# What scenarios can name")
	p.line("")
	p.line("Made by `sandbox ops --markdown` from the code that serves it. How scenarios are written is in")
	p.line("[contract.md](contract.md), section 5; what stands behind the ids of facts, in each provider's EVIDENCE.md.")
	for _, provider := range c {
		p.provider(provider)
	}
	return p.out.Bytes()
}

type page struct{ out bytes.Buffer }

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

func (p *page) title(level int, format string, args ...any) {
	p.line("")
	p.line(strings.Repeat("#", level)+" "+format, args...)
	p.line("")
}

func (p *page) provider(provider Provider) {
	p.title(2, "%s", provider.Name)
	p.line("States of a payment: %s.", code(provider.States))
	p.title(3, "Operations")
	faults := make([]string, len(FaultKinds))
	for i, kind := range FaultKinds {
		faults[i] = string(kind)
	}
	p.line("Every operation takes the faults %s, before or after the provider has committed;", code(faults))
	p.line("a notification's strikes its first attempt, or as many `attempts` as it says.")
	plain := []*Operation{}
	for _, op := range provider.Operations {
		if len(op.Fields)+len(op.Outcomes)+len(op.Message) == 0 {
			plain = append(plain, op)
			continue
		}
		p.operation(op)
	}
	if len(plain) > 0 {
		p.title(4, "Operations without fields and outcomes of their own")
		rows := [][3]string{}
		for _, op := range plain {
			rows = append(rows, [3]string{op.Name, op.About})
		}
		p.table("operation", rows)
	}
	p.title(3, "Actions of the back office")
	rows := [][3]string{}
	for _, action := range provider.Actions {
		name, about := action.Name, action.About
		for _, param := range action.Params {
			name += " " + param.Name + "="
			about += "; `" + param.Name + "` is " + param.About
		}
		rows = append(rows, [3]string{name, about, action.Fact})
	}
	p.table("action", rows)
	p.title(3, "Places at the shop")
	rows = nil
	for _, place := range provider.Places {
		rows = append(rows, [3]string{place.Name, place.About, place.Fact})
	}
	p.table("under merchant."+provider.Name, rows)
	p.title(3, "Accounts")
	p.table("key", accountRows(provider.Account.Fields, ""))
	for _, board := range provider.Account.Switchboards() {
		p.switchboard(board)
	}
}

func (p *page) switchboard(board Switchboard) {
	if board.Path == "" {
		p.title(3, "Switches of an account")
	} else {
		p.title(3, "Switches of each entry of %s", board.Path)
	}
	var rows [][3]string
	for _, s := range board.Switches {
		values := strings.Join(s.Values, ", ")
		if values == "" {
			values = "a value of type " + string(s.Type)
		}
		rows = append(rows, [3]string{s.Name, fmt.Sprintf("%s: %s; default `%s`", s.About, values, s.Default), s.Fact})
	}
	p.table("switch", rows)
}

func (p *page) operation(op *Operation) {
	p.title(4, "`%s`", op.Name)
	text := strings.ToUpper(op.About[:1]) + op.About[1:] + "."
	switch {
	case op.Calls == Out && len(op.Message) > 0:
		text += " The provider calls the merchant."
	case op.Calls == Out:
		text += " It happens by itself, when the clock has come so far."
	}
	if op.Planned {
		text += " `deliveries` may plan it: again, late, changed, at once."
	}
	p.line("%s", text)
	for _, part := range []struct {
		heading string
		rows    [][3]string
	}{
		{"field for `when`", fieldRows(op.Fields)}, {"outcome", outcomeRows(op.Outcomes)}, {"message field for `set` and `unset`", fieldRows(op.Message)},
	} {
		if len(part.rows) > 0 {
			p.line("")
			p.table(part.heading, part.rows)
		}
	}
}

func fieldRows(fields []Field) (rows [][3]string) {
	for _, f := range fields {
		about := string(f.Type)
		if f.About != "" {
			about += ": " + f.About
		}
		rows = append(rows, [3]string{f.Name, about, f.Fact})
	}
	return rows
}

func outcomeRows(outcomes []Outcome) (rows [][3]string) {
	for _, o := range outcomes {
		rows = append(rows, [3]string{o.Name, o.About, o.Fact})
	}
	return rows
}

// accountRows are an account's keys, those of its mappings behind a dot.
func accountRows(fields []AccountField, prefix string) (rows [][3]string) {
	for _, f := range fields {
		about := string(f.Type)
		if f.List {
			about = "list of " + about
		}
		if len(f.Values) > 0 {
			about = strings.Join(f.Values, ", ")
		}
		if f.About != "" {
			about += ": " + f.About
		}
		rows = append(rows, [3]string{prefix + f.Name, about, f.Fact})
		rows = append(rows, accountRows(f.Fields, prefix+f.Name+".")...)
	}
	return rows
}

// table has one row for each name: what it is, and the fact that says so.
func (p *page) table(heading string, rows [][3]string) {
	if len(rows) == 0 {
		p.line("None.")
		return
	}
	p.line("| %s | is | fact |", heading)
	p.line("|---|---|---|")
	for _, row := range rows {
		p.line("| `%s` | %s | %s |", row[0], strings.ReplaceAll(row[1], "|", "\\|"), row[2])
	}
}

func code(words []string) string { return "`" + strings.Join(words, "` `") + "`" }
