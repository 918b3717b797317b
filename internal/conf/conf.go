// Package conf reads TOML strictly: every fault is found in one pass, and each
// names its file, its line and the path of its key.
//
// Text becomes a tree of Nodes that remember their lines (Parse); overrides are
// laid over the tree (Override, Merge); Decode fills structs from it by their
// toml tags, and adds to the tree each default that the file left out, so that
// Write gives a resolved copy that says everything.
package conf

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Node is one value of the file with its place. Exactly one of Scalar, Items
// and the children (Keys, Child) is in use.
type Node struct {
	Path string // dotted: "biological.population.cell.tau_m"; array elements by index: "claim[2].name"
	Line int    // 0 where no file holds it: an override or a default
	From string // who wrote it where no file did: "--set", "" for a default

	Scalar any     // string, int64, float64, bool, or a TOML date
	Items  []*Node // of an array
	keys   []string
	child  map[string]*Node
	inline bool // written as { ... }
}

// IsTable says whether n holds keys.
func (n *Node) IsTable() bool { return n.child != nil }

// IsArray says whether n holds items.
func (n *Node) IsArray() bool { return n.child == nil && n.Scalar == nil }

// Keys returns a table's keys in the order of the file.
func (n *Node) Keys() []string { return n.keys }

// Child returns the value of a table's key, nil if it has none.
func (n *Node) Child(key string) *Node { return n.child[key] }

// Number returns the value of a number.
func (n *Node) Number() (float64, bool) {
	switch x := n.Scalar.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	}
	return 0, false
}

// what describes n's type in an error.
func (n *Node) what() string {
	switch x := n.Scalar.(type) {
	case string:
		return fmt.Sprintf("the string %q", x)
	case int64, float64:
		return fmt.Sprintf("the number %v", x)
	case bool:
		return fmt.Sprintf("the boolean %v", x)
	case nil:
		if n.IsTable() {
			return "a table"
		}
		return "an array"
	}
	return "a date"
}

// unitHint is what to do about a string that is a number, with a unit or without;
// "" if it is none.
func (n *Node) unitHint() string {
	if number := n.QuotedNumber(); number != "" {
		return ": write " + number + ", without quotes or unit; the key has its own"
	}
	return ""
}

// QuotedNumber is the number that a string begins with, such as 50 of "50 mV", if
// there is nothing but a unit behind it; else "".
func (n *Node) QuotedNumber() string {
	text, ok := n.Scalar.(string)
	if !ok {
		return ""
	}
	text = strings.TrimSpace(text)
	for end := len(text); end > 0; end-- {
		if _, err := strconv.ParseFloat(text[:end], 64); err != nil {
			continue
		}
		if unit := strings.TrimSpace(text[end:]); len(strings.Fields(unit)) > 1 || strings.ContainsAny(unit, "0123456789.,") {
			return ""
		}
		return text[:end]
	}
	return ""
}

// Table returns the table under a table's key, a new one where there is nothing.
// What stands there may be no table: see IsTable.
func (n *Node) Table(key string) *Node {
	if n.child[key] == nil {
		n.Put(key, &Node{Path: join(n.Path, key), child: map[string]*Node{}})
	}
	return n.child[key]
}

// Put sets a table's key; a new one comes last.
func (n *Node) Put(key string, c *Node) {
	if n.child[key] == nil {
		n.keys = append(n.keys, key)
	}
	n.child[key] = c
}

func (n *Node) remove(key string) {
	delete(n.child, key)
	if i := slices.Index(n.keys, key); i >= 0 {
		n.keys = slices.Delete(n.keys, i, i+1)
	}
}

// Element returns the element of an array that an index or its key "name" names.
func (n *Node) Element(name string) (*Node, bool) {
	item, err := n.step(name)
	return item, err == nil && item != nil
}

// Move puts a table's key at the place of order that i gives.
func (n *Node) Move(key string, i int) {
	at := slices.Index(n.keys, key)
	n.keys = slices.Insert(slices.Delete(n.keys, at, at+1), i, key)
}

// Take removes a table's key and returns its value, nil if it has none.
func (n *Node) Take(key string) *Node {
	c := n.child[key]
	n.remove(key)
	return c
}

// Parse reads TOML text. A syntax error is returned as a Fault; name is the file's, for messages.
func Parse(name string, text []byte) (*Node, error) {
	var tree map[string]any
	if _, err := toml.Decode(string(text), &tree); err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, Faults{{File: name, Line: syntax.Position.Line, Path: syntax.LastKey, Message: syntax.Message}}
		}
		return nil, Faults{{File: name, Message: err.Error()}}
	}
	places := scan(string(text))
	return build(tree, "", places), nil
}

// build makes the node of a decoded value; places gives each path's line and order.
func build(v any, path string, places map[string]place) *Node {
	n := &Node{Path: path, Line: places[path].line, inline: places[path].inline}
	switch v := v.(type) {
	case map[string]any:
		n.child = map[string]*Node{}
		for key, x := range v {
			n.Put(key, build(x, join(path, key), places))
		}
		slices.SortFunc(n.keys, func(a, b string) int {
			return cmp.Or(places[join(path, a)].order-places[join(path, b)].order, cmp.Compare(a, b))
		})
	case []map[string]any:
		for i, x := range v {
			n.Items = append(n.Items, build(x, index(path, i), places))
		}
	case []any:
		for i, x := range v {
			n.Items = append(n.Items, build(x, index(path, i), places))
		}
	default:
		n.Scalar = v
	}
	if n.Line == 0 { // a table made by a deeper header, an array's item
		n.Line = firstLine(n)
	}
	return n
}

func firstLine(n *Node) int {
	for _, key := range n.keys {
		if line := n.child[key].Line; line > 0 {
			return line
		}
	}
	for _, item := range n.Items {
		if item.Line > 0 {
			return item.Line
		}
	}
	return 0
}

func join(path, key string) string {
	if !bare(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func bare(key string) bool {
	for _, c := range key {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-') {
			return false
		}
	}
	return key != ""
}

// Fault is one thing wrong with the input, and where.
type Fault struct {
	File    string
	Line    int    // 0: not a line's
	Path    string // the key's path
	From    string // "--set" where an override brought it
	Message string

	unread bool // the key has no value of its own: it could not be read
}

func (f Fault) Error() string {
	var s strings.Builder
	if f.From != "" {
		s.WriteString(f.From + ": ")
	} else if f.File != "" {
		s.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&s, ":%d", f.Line)
		}
		s.WriteString(": ")
	}
	if f.Path != "" {
		s.WriteString(f.Path + ": ")
	}
	return s.String() + f.Message
}

// Faults is everything wrong with one input.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// At adds a fault at a node, unless it could not be read: what is found wrong then is wrong
// with its default.
func (f *Faults) At(n *Node, format string, args ...any) {
	if !slices.ContainsFunc(*f, func(o Fault) bool { return o.unread && o.Path == n.Path }) {
		*f = append(*f, Fault{Line: n.Line, Path: n.Path, From: n.From, Message: fmt.Sprintf(format, args...)})
	}
}

// unread adds the fault of a node that cannot be read.
func (f *Faults) unread(n *Node, format string, args ...any) {
	before := len(*f)
	if f.At(n, format, args...); len(*f) > before {
		(*f)[before].unread = true
	}
}

// In returns the faults in the order of the file's lines, each naming the file; nil if there are none.
func (f Faults) In(file string) error {
	if len(f) == 0 {
		return nil
	}
	for i := range f {
		f[i].File = file
	}
	sort.SliceStable(f, func(i, j int) bool { return f[i].Line < f[j].Line })
	return f
}
