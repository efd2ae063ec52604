package scenario

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
)

// then reads what a rule asks for. op is nil where the rule names none that is known:
// then its words cannot be checked.
func (p *parser) then(n *yaml.Node, op *operation.Operation) operation.Then {
	var then operation.Then
	keys := p.mapping(n, "outcome", "delay", "fault", "set", "unset", "deliveries")
	if outcome := keys["outcome"]; outcome != nil {
		then.Outcome = p.outcome(outcome, op)
	}
	if delay := keys["delay"]; delay != nil {
		then.Delay = p.span(delay)
	}
	if fault := keys["fault"]; fault != nil {
		then.Fault = p.fault(fault, op)
	}
	then.Set, then.Unset = p.changes(keys, op)
	if deliveries := keys["deliveries"]; deliveries != nil {
		then.Deliveries = p.deliveries(deliveries, op)
	}
	return then
}

func (p *parser) outcome(n *yaml.Node, op *operation.Operation) string {
	text, ok := p.text(n)
	if !ok || op == nil {
		return text
	}
	words := make([]string, len(op.Outcomes))
	for i, outcome := range op.Outcomes {
		words[i] = outcome.Name
	}
	return p.word(n, "outcome of "+op.Name, words...)
}

func (p *parser) fault(n *yaml.Node, op *operation.Operation) *operation.Fault {
	keys := p.mapping(n, "kind", "at", "for", "status", "attempts")
	if keys == nil {
		return nil
	}
	fault := &operation.Fault{At: operation.Before}
	p.need(n, keys, "kind", "how the exchange breaks")
	kinds := make([]string, len(operation.FaultKinds))
	for i, kind := range operation.FaultKinds {
		kinds[i] = string(kind)
	}
	fault.Kind = operation.FaultKind(p.word(keys["kind"], "kind of fault", kinds...))
	if at := keys["at"]; at != nil {
		fault.At = operation.Point(p.word(at, "point", string(operation.Before), string(operation.After)))
	}
	if hang := keys["for"]; hang != nil {
		fault.For = p.duration(hang)
		if fault.Kind != operation.Hang && fault.Kind != "" {
			p.report(hang, "for belongs to the kind hang, this is %s", fault.Kind)
		}
	}
	if status := keys["status"]; status != nil {
		fault.Status = p.status(status)
		if fault.Kind != operation.Status && fault.Kind != "" {
			p.report(status, "status belongs to the kind status, this is %s", fault.Kind)
		}
	}
	if attempts := keys["attempts"]; attempts != nil {
		fault.Attempts = p.fromOne(attempts, "attempts")
		if op != nil && !op.Planned {
			p.report(attempts, "%s is no notification, so it is not tried again; those that may be are: %s", op.Name, p.planned())
		}
	}
	return fault
}

func (p *parser) status(n *yaml.Node) int {
	const rule = "a status is a number from 200 to 599"
	status, ok := p.whole(n, rule)
	if ok && (status < 200 || status > 599) {
		p.report(n, rule+", not %d", status)
		return 0
	}
	return int(status)
}

// changes reads set and unset, of a rule or of one delivery.
func (p *parser) changes(keys map[string]*yaml.Node, op *operation.Operation) (set map[string]string, unset []string) {
	if n := keys["set"]; n != nil {
		set = map[string]string{}
		for _, entry := range p.pairs(n, "a mapping of fields") {
			field := p.messageField(entry.key, entry.name, op)
			if entry.value.Tag == "!!float" && (field.Type == operation.Amount || field.Type == "") && !p.bad[entry.value] {
				p.report(entry.value, "quote this amount: %q", entry.value.Value)
			}
			if text, ok := p.plainText(entry.value); ok {
				set[entry.name] = text
			}
		}
	}
	if n := keys["unset"]; n != nil {
		for _, item := range p.list(n, "names of fields") {
			if name, ok := p.text(item); ok {
				p.messageField(item, name, op)
				if _, both := set[name]; both {
					p.report(item, "%q is set and unset at once", name)
				}
				unset = append(unset, name)
			}
		}
	}
	return set, unset
}

// messageField finds a field of what the operation sends.
func (p *parser) messageField(n *yaml.Node, name string, op *operation.Operation) operation.Field {
	if op == nil {
		return operation.Field{}
	}
	names := make([]string, len(op.Message))
	for i, field := range op.Message {
		if field.Stands(name) {
			return field
		}
		names[i] = field.Name
	}
	if len(names) == 0 {
		p.report(n, "%s sends nothing that set and unset could change", op.Name)
	} else {
		p.report(n, "%s", unknown("field of "+op.Name, name, names))
	}
	return operation.Field{Type: operation.String}
}

// deliveries reads the plan of a notification. An empty plan is never delivered.
func (p *parser) deliveries(n *yaml.Node, op *operation.Operation) []operation.Delivery {
	if op != nil && !op.Planned {
		p.report(n, "%s is no notification, so there is nothing to plan; planned are: %s", op.Name, p.planned())
		return nil
	}
	plan := []operation.Delivery{}
	for i, item := range p.list(n, "deliveries") {
		keys := p.mapping(item, "delay", "set", "unset", "concurrent")
		var d operation.Delivery
		if delay := keys["delay"]; delay != nil {
			d.Delay = p.span(delay)
		}
		d.Set, d.Unset = p.changes(keys, op)
		if concurrent := keys["concurrent"]; concurrent != nil {
			d.Concurrent = p.boolean(concurrent)
			switch {
			case d.Concurrent && i == 0:
				p.report(concurrent, "the first delivery has none before it to be concurrent with")
			case d.Concurrent && keys["delay"] != nil:
				p.report(keys["delay"], "a concurrent delivery goes out with the one before it; it has no delay of its own")
			}
		}
		plan = append(plan, d)
	}
	return plan
}

func (p *parser) planned() string {
	var names []string
	for _, provider := range p.catalog {
		for _, op := range provider.Operations {
			if op.Planned {
				names = append(names, op.Name)
			}
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
