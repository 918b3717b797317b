package conf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// Override lays one value over the tree: key is dotted, an array's element is
// named by its index or by its own key "name"; text is a TOML value, or a
// string as it stands. from says who wants it, for messages: "--set".
func (n *Node) Override(key, text, from string) error {
	v, err := parseValue(text)
	if err != nil {
		return err
	}
	if err := n.lay(key, &Node{From: from}, func(path string) *Node { return fresh(v, path, from) }); err != nil {
		return fmt.Errorf("%s %w", from, err)
	}
	return nil
}

// Graft lays a value of one place of a file over another, under a key as
// Override takes it. The value keeps its own path and line, by which faults
// with it are told.
func (n *Node) Graft(key string, v *Node) error {
	return n.lay(key, v, func(string) *Node { return v.Clone() })
}

// lay puts the value that is made for a path at a key, and tables above it
// where there are none, which stand where origin does.
func (n *Node) lay(key string, origin *Node, value func(path string) *Node) error {
	parts, err := splitKey(key)
	if err != nil {
		return err
	}
	at := n
	for i, part := range parts[:len(parts)-1] {
		next, err := at.step(part)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if next == nil {
			if !at.IsTable() {
				return fmt.Errorf("%s: %s holds no keys", key, strings.Join(parts[:i], "."))
			}
			next = &Node{Path: join(at.Path, part), Line: origin.Line, From: origin.From, child: map[string]*Node{}}
			at.Put(part, next)
		}
		at = next
	}
	last := parts[len(parts)-1]
	if at.IsArray() {
		item, err := at.step(last)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		*item = *value(item.Path)
		return nil
	}
	if !at.IsTable() {
		return fmt.Errorf("%s: %s holds no keys", key, at.Path)
	}
	at.Put(last, value(join(at.Path, last)))
	return nil
}

// Clone returns a copy of a tree that shares nothing with it.
func (n *Node) Clone() *Node {
	c := *n
	c.keys, c.Items, c.child = slices.Clone(n.keys), nil, nil
	for _, item := range n.Items {
		c.Items = append(c.Items, item.Clone())
	}
	if n.child != nil {
		c.child = make(map[string]*Node, len(n.child))
		for key, child := range n.child {
			c.child[key] = child.Clone()
		}
	}
	return &c
}

// step goes to a key of a table (nil if absent) or an element of an array.
func (n *Node) step(part string) (*Node, error) {
	if !n.IsArray() {
		return n.child[part], nil
	}
	var names []string
	for i, item := range n.Items {
		if strconv.Itoa(i) == part {
			return item, nil
		}
		if name := item.child["name"]; name != nil && name.Scalar == part {
			return item, nil
		} else if name != nil {
			names = append(names, fmt.Sprint(name.Scalar))
		}
	}
	return nil, OneOf(part, "element of "+n.Path, names)
}

func parseValue(text string) (any, error) {
	var wrapped struct{ V any }
	if _, err := toml.Decode("V = "+text, &wrapped); err != nil {
		if strings.ContainsAny(text, "[{\"'\n") {
			return nil, fmt.Errorf("%s is no TOML value; put strings in quotes", text)
		}
		return text, nil
	}
	return wrapped.V, nil
}

func splitKey(key string) ([]string, error) {
	var tree map[string]any
	md, err := toml.Decode(key+" = 0", &tree)
	if err != nil || len(md.Keys()) == 0 {
		return nil, fmt.Errorf("%q is no key; it looks like artificial.iterations", key)
	}
	return md.Keys()[len(md.Keys())-1], nil
}

// fresh makes the node of a value that no line of the file holds.
func fresh(v any, path, from string) *Node {
	n := build(v, path, nil)
	n.mark(from)
	return n
}

func (n *Node) mark(from string) {
	n.Line, n.From = 0, from
	for _, c := range n.child {
		c.mark(from)
	}
	for _, item := range n.Items {
		item.mark(from)
	}
}

// Merge lays a table of overrides over n: tables are merged key by key, arrays
// of tables element by element where the overrides name elements, all else,
// inline tables too, is replaced. Its values keep their own lines.
func (n *Node) Merge(over *Node, faults *Faults) {
	for _, key := range over.keys {
		o, c := over.child[key], n.child[key]
		switch {
		case c != nil && c.IsTable() && !c.inline && o.IsTable():
			c.Merge(o, faults)
		case c != nil && c.IsArray() && o.IsTable():
			for _, name := range o.keys {
				item, err := c.step(name)
				if err != nil {
					faults.At(o.child[name], "%s", err)
					continue
				}
				item.Merge(o.child[name], faults)
			}
		default:
			n.Put(key, o)
		}
	}
}
