package scenario

import (
	"regexp"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"
)

// stepReaders read what stands behind a step's key.
var stepReaders = map[Kind]func(*parser, *Step, *yaml.Node){
	StepVisit:       (*parser).visit,
	StepClick:       (*parser).click,
	StepBack:        (*parser).bare,
	StepReload:      (*parser).bare,
	StepSecondTab:   (*parser).bare,
	StepCloseTab:    (*parser).bare,
	StepSubmit:      (*parser).submit,
	StepTamperQuery: (*parser).tamperQuery,
	StepPay:         (*parser).pay,
	StepCall:        (*parser).call,
	StepAct:         (*parser).act,
	StepAccount:     (*parser).account,
	StepAdvance:     (*parser).advance,
	StepClock:       (*parser).changeClock,
	StepWait:        (*parser).wait,
	StepExpect:      (*parser).expect,
}

// kinds are the keys of steps in the order of the documentation.
var kinds = []Kind{
	StepVisit, StepClick, StepBack, StepReload, StepSecondTab, StepCloseTab, StepSubmit, StepTamperQuery, StepPay,
	StepCall, StepAct, StepAccount, StepAdvance, StepClock, StepWait, StepExpect,
}

const keepKey = "keep"

func (p *parser) readSteps(n *yaml.Node) []*Step {
	p.steps = stepScope(p.catalog)
	items := p.list(n, "steps")
	if n != nil && n.Kind == yaml.SequenceNode && len(items) == 0 {
		p.report(n, "there is no step in this list")
	}
	for _, item := range items {
		p.announce(item)
	}
	var steps []*Step
	for _, item := range items {
		if step := p.step(item); step != nil {
			steps = append(steps, step)
		}
	}
	return steps
}

// announce remembers on which line a name is kept, for who uses it too early.
func (p *parser) announce(item *yaml.Node) {
	if item.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(item.Content); i += 2 {
		kept := item.Content[i+1]
		if item.Content[i].Value != keepKey || kept.Kind != yaml.MappingNode {
			continue
		}
		for j := 0; j < len(kept.Content); j += 2 {
			if name := kept.Content[j].Value; p.steps.later[name] == 0 {
				p.steps.later[name] = kept.Content[j].Line
			}
		}
	}
}

func (p *parser) step(n *yaml.Node) *Step {
	step := &Step{Line: n.Line, Column: n.Column}
	switch {
	case p.bad[n]:
		return nil
	case n.Kind == yaml.ScalarNode && slices.Contains([]Kind{StepBack, StepReload, StepSecondTab, StepCloseTab}, Kind(n.Value)):
		step.Kind = Kind(n.Value)
		return step
	case n.Kind == yaml.ScalarNode && !isNull(n):
		p.report(n, "a step is a mapping with one of its keys, or back, reload, second_tab, close_tab; this is the text %q", n.Value)
		return nil
	case isNull(n) || len(n.Content) == 0:
		p.report(n, "this step is empty")
		return nil
	}
	known := []string{keepKey}
	for _, kind := range kinds {
		known = append(known, string(kind))
	}
	var first, keep *yaml.Node
	for _, entry := range p.pairs(n, "a step, which is a mapping") {
		switch {
		case !slices.Contains(known, entry.name):
			p.report(entry.key, "%s", unknown("step", entry.name, known))
		case entry.name == keepKey:
			keep = entry.value
		case first != nil:
			p.report(entry.key, "a step does one thing: %s and %s are two steps", step.Kind, entry.name)
		default:
			first, step.Kind = entry.value, Kind(entry.name)
			if !p.bad[first] {
				stepReaders[step.Kind](p, step, first)
			}
		}
	}
	if first == nil && keep != nil && step.Kind == "" {
		p.report(n, "keep stands beside what a step does; this one does nothing")
	}
	if keep != nil {
		step.Keep = p.keep(keep)
	}
	return step
}

var keptName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`) })

// keep reads what a step remembers; from the next step on its names are known.
func (p *parser) keep(n *yaml.Node) []Keep {
	var kept []Keep
	entries := p.pairs(n, "a mapping of names and expressions")
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		p.report(n, "nothing is kept here")
	}
	grown := p.steps
	for _, entry := range entries {
		_, standard := stepNames(p.catalog)[entry.name]
		switch {
		case !keptName().MatchString(entry.name):
			p.report(entry.key, "%q is no name; a name has letters, digits and underscores", entry.name)
			continue
		case standard || reserved(entry.name):
			p.report(entry.key, "%q means something else in expressions; keep it under another name", entry.name)
			continue
		}
		e := p.expression(entry.value, p.steps, false)
		if e == nil {
			grown = grown.with(entry.name, unknownNature) // its users are not to blame
			continue
		}
		grown = grown.with(entry.name, e.kept())
		kept = append(kept, Keep{entry.name, e})
	}
	p.steps = grown
	return kept
}
