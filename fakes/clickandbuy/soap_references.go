package clickandbuy

import "strings"

// references resolves the multi-reference values of SOAP 1.1, section 5: a client with
// encoded style may write <item href="#id1"/> and the value apart, as a child of Body.
type references struct {
	targets map[string]*soapNode
	count   int // elements made so far: references multiply them
}

func (r *references) collect(n *soapNode) {
	if _, known := r.targets[n.id]; n.id != "" && !known {
		r.targets[n.id] = n
	}
	for _, c := range n.Children {
		r.collect(c)
	}
}

// resolve copies a tree with every reference replaced by its target under its own
// name. Targets that contain themselves, and trees that grow beyond what a request
// may be, are refused.
func (r *references) resolve(n *soapNode, depth int) (*soapNode, error) {
	if r.count++; r.count > maxSOAPElements || depth > maxSOAPDepth {
		return nil, invalidParameter("references make more than %d elements, or nest deeper than %d", maxSOAPElements, maxSOAPDepth)
	}
	if n.href != "" && len(n.Children) == 0 {
		id, local := strings.CutPrefix(n.href, "#")
		target := r.targets[id]
		if !local || target == nil {
			return nil, invalidParameter("%s refers to %s, which is not in the message", shorten(n.Name), shorten(n.href))
		}
		value, err := r.resolve(target, depth+1)
		if err != nil {
			return nil, err
		}
		value.Name = n.Name
		return value, nil
	}
	value := &soapNode{Name: n.Name, Text: n.Text}
	for _, c := range n.Children {
		resolved, err := r.resolve(c, depth+1)
		if err != nil {
			return nil, err
		}
		value.Children = append(value.Children, resolved)
	}
	return value, nil
}
