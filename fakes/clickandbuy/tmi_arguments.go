package clickandbuy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// tmiValue is an argument read by its declared type: one of text, number, fields and
// items is filled.
type tmiValue struct {
	text   string               // strings and enumerations
	number int64                // numbers; booleans as 0 and 1
	fields map[string]*tmiValue // structures, by the names of the description
	items  []*tmiValue          // lists
}

// field is a field of a structure; the zero value where an optional one was not sent.
func (v *tmiValue) field(name string) *tmiValue {
	if found := v.fields[name]; found != nil {
		return found
	}
	return &tmiValue{}
}

// has tells whether an optional field was sent.
func (v *tmiValue) has(name string) bool { return v.fields[name] != nil }

// readArguments finds the operation that a call names and reads its arguments. Every
// error is a *tmiError with fault 34 (CB-147). The notes say where a client departs
// from the description and is understood all the same.
func readArguments(call soapCall) (op tmiOperation, args *tmiValue, r argumentReader, err error) {
	op, known := tmi().Operations[call.Operation]
	if !known {
		return op, nil, r, invalidParameter("unknown operation %s", shorten(call.Operation))
	}
	if args, err = r.fields(op.Name, op.Arguments, call.Arguments); err != nil {
		return op, nil, r, err
	}
	if args.has("externalBDRID") {
		if err := checkExternal(args.field("externalBDRID").text); err != nil {
			return op, nil, r, err
		}
	}
	return op, args, r, nil
}

type argumentReader struct {
	notes      []string
	misordered bool // known names, not in the described order (CB-165)
}

func (r *argumentReader) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// fields reads the arguments of an operation or the fields of a structure: by name
// where all names are known, whatever their case, else by position (CB-165).
func (r *argumentReader) fields(of string, fields []tmiField, nodes []*soapNode) (*tmiValue, error) {
	matched, byName := r.matchNames(of, fields, nodes)
	if !byName {
		var err error
		if matched, err = r.matchPositions(of, fields, nodes); err != nil {
			return nil, err
		}
	}
	read := &tmiValue{fields: map[string]*tmiValue{}}
	for i, f := range fields {
		switch {
		case matched[i] == nil && f.Optional:
		case matched[i] == nil:
			return nil, invalidParameter("%s lacks %s", of, f.Name)
		default:
			v, err := r.value(f, matched[i])
			if err != nil {
				return nil, err
			}
			read.fields[f.Name] = v
		}
	}
	return read, nil
}

// matchNames puts each node beside its field; ok is false where a name is unknown or
// stands twice.
func (r *argumentReader) matchNames(of string, fields []tmiField, nodes []*soapNode) (matched []*soapNode, ok bool) {
	matched = make([]*soapNode, len(fields))
	var respelt nameList
	last, ordered := -1, true
	for _, n := range nodes {
		i := slices.IndexFunc(fields, func(f tmiField) bool { return strings.EqualFold(f.Name, n.Name) })
		if i < 0 || matched[i] != nil {
			return nil, false
		}
		matched[i] = n
		ordered = ordered && i > last
		last = i
		if n.Name != fields[i].Name {
			respelt.add(n.Name + " for " + fields[i].Name)
		}
	}
	if len(respelt) > 0 {
		r.note("%s: names in another case than described (CB-165): %s", of, respelt)
	}
	if !ordered {
		r.misordered = true
		r.note("%s: not in the described order, to which the live server was sensitive (CB-165)", of)
	}
	return matched, true
}

// matchPositions takes the nodes in order for all fields, or for the required ones
// where just so many are sent.
func (r *argumentReader) matchPositions(of string, fields []tmiField, nodes []*soapNode) ([]*soapNode, error) {
	var positions []int
	for i, f := range fields {
		if !f.Optional || len(nodes) >= len(fields) {
			positions = append(positions, i)
		}
	}
	if len(nodes) < len(positions) {
		return nil, invalidParameter("%s lacks %s", of, fields[positions[len(nodes)]].Name)
	}
	if len(nodes) < len(fields) && len(nodes) > len(positions) {
		return nil, invalidParameter("%s has unknown names and leaves out optional ones", of)
	}
	var names nameList
	matched := make([]*soapNode, len(fields))
	for at, i := range positions {
		matched[i] = nodes[at]
		names.add(nodes[at].Name)
	}
	r.note("%s: read by position, the names are %s (CB-165)", of, names)
	if extra := len(nodes) - len(positions); extra > 0 {
		r.note("%s: %d more than described, ignored", of, extra)
	}
	return matched, nil
}

// value reads a node by the declared type of its field.
func (r *argumentReader) value(f tmiField, n *soapNode) (*tmiValue, error) {
	if fields, ok := tmi().Structures[f.Type]; ok {
		if len(fields) == 1 && fields[0].Repeated {
			list := &tmiValue{}
			for _, c := range n.Children {
				item, err := r.value(tmiField{Name: fields[0].Name, Type: fields[0].Type}, c)
				if err != nil {
					return nil, err
				}
				list.items = append(list.items, item)
			}
			return list, nil
		}
		return r.fields(f.Name, fields, n.Children)
	}
	if len(n.Children) > 0 {
		return nil, invalidParameter("%s has elements inside, a simple value is expected", f.Name)
	}
	text := strings.TrimSpace(n.Text)
	if words, ok := tmi().Enumerations[f.Type]; ok {
		if !slices.Contains(words, text) {
			return nil, invalidParameter("%s is %q, not one of %s", f.Name, shorten(text), strings.Join(words, " "))
		}
		return &tmiValue{text: text}, nil
	}
	switch f.Type {
	case "string":
		return &tmiValue{text: n.Text}, nil
	case "boolean":
		switch text {
		case "true", "1":
			return &tmiValue{number: 1}, nil
		case "false", "0":
			return &tmiValue{}, nil
		}
		return nil, invalidParameter("%s is %q, not a boolean", f.Name, shorten(text))
	}
	if text == "" && f.Name == "extJobID" { // sent by one integration (CB-166)
		return &tmiValue{}, nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if bits := integerRange[f.Type]; err != nil || number < bits.low || number > bits.high {
		return nil, invalidParameter("%s is %q, not of type %s", f.Name, shorten(text), f.Type)
	}
	return &tmiValue{number: number}, nil
}

// integerRange is the range of the number types of arguments, by XML Schema.
var integerRange = map[string]struct{ low, high int64 }{
	"long":        {-1 << 63, 1<<63 - 1},
	"unsignedInt": {0, 1<<32 - 1},
}
