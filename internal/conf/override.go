package conf

import (
	"fmt"
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
	parts, err := splitKey(key)
	if err != nil {
		return err
	}
	at := n
	for i, part := range parts[:len(parts)-1] {
		next, err := at.step(part)
		if err != nil {
			return fmt.Errorf("%s %s: %w", from, key, err)
		}
		if next == nil {
			if !at.IsTable() {
				return fmt.Errorf("%s %s: %s holds no keys", from, key, strings.Join(parts[:i], "."))
			}
			next = &Node{Path: join(at.Path, part), From: from, child: map[string]*Node{}}
			at.Put(part, next)
		}
		at = next
	}
	last := parts[len(parts)-1]
	if at.IsArray() {
		item, err := at.step(last)
		if err != nil {
			return fmt.Errorf("%s %s: %w", from, key, err)
		}
		*item = *fresh(v, item.Path, from)
		return nil
	}
	if !at.IsTable() {
		return fmt.Errorf("%s %s: %s holds no keys", from, key, at.Path)
	}
	at.Put(last, fresh(v, join(at.Path, last), from))
	return nil
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
