package scenario

import (
	"maps"
	"slices"
	"strings"
)

// steps are mappings with the key of one kind, or the bare words of some.
func (s schema) steps() object {
	bare := []Kind{StepBack, StepReload, StepSecondTab, StepCloseTab}
	properties := object{
		keepKey: about(object{"type": "object", "additionalProperties": ref("expression"), "minProperties": 1}, "remembered under a name when the step has worked", ""),
	}
	one := []object{}
	for _, kind := range kinds {
		properties[string(kind)] = s.step(kind)
		one = append(one, object{"required": []string{string(kind)}})
	}
	step := closed(properties)
	step["oneOf"] = one
	return object{"type": "array", "minItems": 1, "items": object{"anyOf": []object{{"enum": bare}, step}}}
}

func orNothing(part object) object { return object{"anyOf": []object{part, {"type": "null"}}} }

func (s schema) step(kind Kind) object {
	switch kind {
	case StepVisit:
		return about(ref("text"), "an absolute URL, such as ${merchant.url}/buy", "")
	case StepClick:
		return about(ref("text"), "the text of a link or button, or a selector", "")
	case StepBack, StepReload, StepSecondTab, StepCloseTab:
		return object{"type": "null"}
	case StepSubmit:
		return about(orNothing(closed(object{
			"form": about(ref("text"), "a selector; without it the page's only form", ""), "fill": ref("texts"),
			"button": about(ref("text"), "its text or a selector", ""), "twice": about(ref("flag"), "two requests at once", ""),
		})), "a form as a browser sends it", "")
	case StepTamperQuery:
		return about(object{"type": "object", "additionalProperties": ref("text"), "minProperties": 1}, "changes the current URL's query and visits it", "")
	case StepPay:
		return about(orNothing(closed(object{
			"outcome": ref("text"), "with": ref("text"), "as": about(ref("text"), "which buyer", ""),
			"until": about(ref("text"), "stops at this page", ""), "card": object{"anyOf": []object{ref("text"), ref("texts")}},
		})), "walks the provider's hosted pages until back at the shop", "")
	case StepCall:
		return s.call()
	case StepAct:
		return s.act()
	case StepAccount:
		return s.accountStep()
	case StepAdvance:
		return about(ref("duration"), "workspace time; everything due happens", "")
	case StepClock:
		yes := object{"enum": []any{true, nil}}
		return object{"oneOf": []object{
			oneOfWords([]string{"freeze", "run"}),
			closed(object{"set": ref("text")}, "set"), closed(object{"freeze": yes}, "freeze"), closed(object{"run": yes}, "run"),
		}}
	case StepWait:
		return about(closed(object{"for": ref("expression"), "within": ref("duration")}, "for", "within"), "wall time", "")
	case StepExpect:
		some := func(key string) object {
			return object{"required": []string{key}, "properties": object{key: object{"minItems": 1}}}
		}
		expect := closed(object{"within": ref("duration"), "that": ref("conditions"), "never": ref("conditions")})
		expect["anyOf"] = []object{some("that"), some("never")}
		return expect
	}
	return object{}
}

func (s schema) call() object {
	call := closed(object{
		"get": ref("text"), "post": ref("text"), "form": ref("texts"), "json": object{}, "xml": ref("text"), "multipart": ref("texts"),
		"headers": ref("texts"), "bearer": ref("text"),
	})
	call["oneOf"] = []object{{"required": []string{"get"}}, {"required": []string{"post"}}}
	return about(call, "an HTTP call as a merchant's server makes it", "")
}

// act takes the actions and parameters of all providers: whose payment it is, only the
// run knows.
func (s schema) act() object {
	params := object{"payment": ref("expression"), "action": oneOfWords(nil)}
	actions, said := map[string]bool{}, map[string][]string{}
	for _, p := range s.catalog {
		for _, action := range p.Actions {
			actions[action.Name] = true
			for _, field := range action.Params {
				said[field.Name] = append(said[field.Name], explained(p.Name+" "+action.Name+": "+field.About, field.Fact))
			}
		}
	}
	for name, all := range said {
		params[name] = about(ref("text"), strings.Join(all, "\n"), "")
	}
	params["action"] = oneOfWords(slices.Sorted(maps.Keys(actions)))
	return about(closed(params, "payment", "action"), "what a provider's back office does after the sale", "")
}
