package payapi

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Finding is what a request has that its type does not say.
type Finding struct {
	Where string // "details.amount.currency"
	What  string
	Fatal bool // nobody can know what is meant; the others are told, and read over
}

// String is the finding in one sentence.
func (f Finding) String() string { return f.Where + " " + f.What }

// Check holds the children of an operation's request against the schema: what must be
// there is there, numbers are numbers. Children come in any order, since most types are of
// kind all (CB-185), and no length or range is enforced, since none is known. An empty
// element that may be left out counts as left out.
func Check(operation string, request *Node) []Finding {
	c := checker{types: readTypes()}
	c.complex("", strings.ToUpper(operation[:1])+operation[1:]+"_Request", request)
	return c.found
}

type checker struct {
	types
	found []Finding
}

func (c *checker) add(fatal bool, where, what string, args ...any) {
	c.found = append(c.found, Finding{where, fmt.Sprintf(what, args...), fatal})
}

func (c *checker) complex(where, typeName string, n *Node) {
	kind := c.types.complex[typeName]
	at := func(name string) string { return strings.TrimPrefix(where+"."+name, ".") }
	last := 0
	for _, child := range n.Children {
		i := slices.IndexFunc(kind.elements, func(f field) bool { return f.name == child.Name })
		if i < 0 {
			c.add(false, at(child.Name), "is no element of the schema here")
			continue
		}
		if kind.sequence && i < last {
			c.add(false, at(child.Name), "is out of order: a schema's sequence has it earlier")
		}
		last = max(last, i)
		c.element(at(child.Name), kind, kind.elements[i], child)
	}
	chosen := 0
	for _, f := range kind.elements {
		found := n.All(f.name)
		chosen += min(len(found), 1)
		switch {
		case len(found) > 1 && !f.many:
			c.add(true, at(f.name), "stands %d times", len(found))
		case len(found) == 0 && !f.optional && !kind.choice:
			c.add(true, at(f.name), "is missing")
		}
	}
	if kind.choice && chosen > 1 {
		c.add(false, strings.TrimPrefix(where, "."), "has %d of what is a choice of one", chosen)
	}
	if kind.choice && chosen == 0 && !slices.ContainsFunc(kind.elements, func(f field) bool { return f.optional }) {
		c.add(true, strings.TrimPrefix(where, "."), "is empty")
	}
}

func (c *checker) element(where string, parent complexType, f field, n *Node) {
	if _, ok := c.types.complex[f.typeName]; ok {
		c.complex(where, f.typeName, n)
		return
	}
	text, kind := strings.TrimSpace(n.Text), c.simpleOf(f.typeName)
	if text == "" && (f.optional || parent.choice) {
		return
	}
	if !fits(kind.base, text) {
		c.add(true, where, "is no %s: %q", kind.base, text)
	}
	if len(kind.words) > 0 && !slices.Contains(kind.words, text) {
		c.add(false, where, "is none of %s: %q", strings.Join(kind.words, ", "), text)
	}
}

var decimal = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[+-]?\d+(\.\d*)?$`) })

// fits tells whether a text is a value of one of XML Schema's types. What comes behind a
// date, such as a zone, is not looked at.
func fits(base, text string) bool {
	switch base {
	case "long":
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	case "int", "short":
		_, err := strconv.ParseInt(text, 10, 32)
		return err == nil
	case "decimal":
		return decimal().MatchString(text)
	case "boolean":
		return slices.Contains([]string{"true", "false", "1", "0"}, text)
	case "date", "dateTime":
		_, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))])
		return err == nil
	}
	return true
}
