package scenario

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// act reads an action of the back office. Which provider's it is, is only known when
// the payment is there: so it has to be an action of one of them, and its parameters
// those of any that has it.
func (p *parser) act(step *Step, n *yaml.Node) {
	step.Act = &Act{Params: Texts{}}
	entries := p.pairs(n, "a mapping with payment and action")
	if entries == nil && n.Kind != yaml.MappingNode {
		return
	}
	keys := map[string]*yaml.Node{}
	for _, entry := range entries {
		keys[entry.name] = entry.value
	}
	if p.need(n, keys, "payment", "an expression that gives the payment") {
		step.Act.Payment = p.expression(keys["payment"], p.steps, false)
		p.isPayment(step.Act.Payment)
	}
	if p.need(n, keys, "action", "what is done to the payment") {
		step.Act.Action = p.word(keys["action"], "action", slices.Sorted(maps.Keys(p.words.actions))...)
	}
	for _, entry := range entries {
		if entry.name == "payment" || entry.name == "action" {
			continue
		}
		if step.Act.Action != "" && !p.param(entry, p.words.actions[step.Act.Action], step.Act.Action) {
			continue
		}
		if t := p.template(entry.value, p.steps); t != nil {
			step.Act.Params[entry.name] = t
		}
	}
}

func (p *parser) isPayment(e *Expression) {
	if e == nil || e.result.Type == nil {
		return
	}
	switch t := plain(e.result.Type); {
	case t == reflect.TypeFor[payment.View](), t.Kind() == reflect.String, t.Kind() == reflect.Interface:
	default:
		p.find(position{e.Line, e.Column}, false, fmt.Sprintf("an action is taken on a payment, this is %s", typeName(t.String())))
	}
}

// param checks one parameter of an action against what the providers declare.
func (p *parser) param(entry pair, declared []operation.Field, action string) bool {
	names := []string{"payment", "action"}
	for _, field := range declared {
		if field.Name != entry.name {
			names = append(names, field.Name)
			continue
		}
		value := entry.value
		if value.Kind == yaml.ScalarNode && !p.bad[value] && !isNull(value) && !strings.Contains(value.Value, "${") {
			p.accountReader(operation.AccountKind{}, nil).scalar(field.Type, p.nodeDatum(value, entry.name))
		}
		return true
	}
	p.report(entry.key, "%s", unknown("parameter of "+action, entry.name, names))
	return false
}

// account reads changes of accounts, one or a list of them for each provider.
func (p *parser) account(step *Step, n *yaml.Node) {
	entries := p.pairs(n, "accounts by provider")
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.report(n, "account names a provider")
	}
	for _, entry := range entries {
		provider, ok := p.provider(entry)
		if !ok || p.bad[entry.value] {
			continue
		}
		docs := []*yaml.Node{entry.value}
		if entry.value.Kind == yaml.SequenceNode {
			docs = entry.value.Content
		}
		for _, doc := range docs {
			if p.bad[doc] {
				continue
			}
			reader := p.accountReader(provider.Account, func(d datum) any {
				if t := p.template(d.node, p.steps); t != nil {
					return t
				}
				return nil
			})
			tree := &Tree{reader.account(p.nodeDatum(doc, entry.name))}
			step.Account = append(step.Account, AccountChange{provider.Name, tree, doc.Line, doc.Column})
		}
	}
}
