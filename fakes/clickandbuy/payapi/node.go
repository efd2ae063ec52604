package payapi

import "strings"

// Node is an element of a request by its local name: prefixes make no difference
// (CB-209). A batch remembers its items as they came, so a Node survives JSON. A nil Node
// is an element that is not there.
type Node struct {
	Name     string  `json:"name"`
	Text     string  `json:"text,omitempty"`
	Children []*Node `json:"children,omitempty"`
}

// Child is the element that a path of names leads to, nil where there is none.
func (n *Node) Child(path ...string) *Node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		var found *Node
		for _, child := range n.Children {
			if child.Name == name {
				found = child
				break
			}
		}
		n = found
	}
	return n
}

// All are the children of that name.
func (n *Node) All(name string) []*Node {
	var found []*Node
	if n != nil {
		for _, child := range n.Children {
			if child.Name == name {
				found = append(found, child)
			}
		}
	}
	return found
}

// Value is the text of an element below, without blanks around it; "" where there is none.
func (n *Node) Value(path ...string) string {
	if found := n.Child(path...); found != nil {
		return strings.TrimSpace(found.Text)
	}
	return ""
}

// Words are the texts of the children of that name.
func (n *Node) Words(name string) []string {
	var words []string
	for _, child := range n.All(name) {
		words = append(words, strings.TrimSpace(child.Text))
	}
	return words
}
