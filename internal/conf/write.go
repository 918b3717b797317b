package conf

import (
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// encode makes the node of a default, nil where there is nothing to say.
func encode(v reflect.Value, path string) *Node {
	if d, ok := v.Addr().Interface().(Decoder); ok {
		x := d.EncodeConf()
		if x == nil {
			return nil
		}
		n := build(x, path, nil)
		n.inline = true
		return n
	}
	switch v.Kind() {
	case reflect.Struct:
		n := &Node{Path: path, child: map[string]*Node{}}
		decodeStruct(n, new(Faults), v, map[string]bool{})
		return n
	case reflect.Slice:
		if v.Len() == 0 {
			return nil
		}
		n := &Node{Path: path}
		for i := range v.Len() {
			n.Items = append(n.Items, encode(v.Index(i), index(path, i)))
		}
		return n
	case reflect.Map:
		if v.Len() == 0 {
			return nil
		}
		n := &Node{Path: path, child: map[string]*Node{}, inline: true}
		for _, k := range v.MapKeys() {
			item := reflect.New(v.Type().Elem()).Elem()
			item.Set(v.MapIndex(k))
			n.Put(k.String(), encode(item, join(path, k.String())))
		}
		slices.Sort(n.keys)
		return n
	case reflect.Float64:
		return &Node{Path: path, Scalar: v.Float()}
	case reflect.Int:
		return &Node{Path: path, Scalar: v.Int()}
	case reflect.Uint64:
		return &Node{Path: path, Scalar: int64(v.Uint())}
	case reflect.Bool:
		return &Node{Path: path, Scalar: v.Bool()}
	case reflect.String:
		if v.String() != "" {
			return &Node{Path: path, Scalar: v.String()}
		}
	}
	return nil
}

// Write writes the tree as TOML.
func (n *Node) Write(w io.Writer) error {
	p := &printer{w: w}
	p.table(n, nil)
	return p.err
}

type printer struct {
	w     io.Writer
	err   error
	wrote bool
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
	p.wrote = true
}

// table writes a table's own values, then the tables inside it under headers.
func (p *printer) table(n *Node, path []string) {
	width := 0
	for _, key := range n.keys {
		if !headed(n.child[key]) {
			width = max(width, len(keyText(key)))
		}
	}
	for _, key := range n.keys {
		if c := n.child[key]; !headed(c) {
			p.line("%-*s = %s", width, keyText(key), text(c))
		}
	}
	for _, key := range n.keys {
		c, at := n.child[key], append(path[:len(path):len(path)], keyText(key))
		switch {
		case !headed(c):
		case c.IsTable():
			if hasValues(c) {
				p.header("[%s]", at)
			}
			p.table(c, at)
		default:
			for _, item := range c.Items {
				p.header("[[%s]]", at)
				p.table(item, at)
			}
		}
	}
}

func (p *printer) header(form string, path []string) {
	if p.wrote {
		p.line("")
	}
	p.line(form, strings.Join(path, "."))
}

// headed says whether n is written under a header of its own.
func headed(n *Node) bool {
	if n.IsTable() {
		return !n.inline
	}
	return n.IsArray() && len(n.Items) > 0 && n.Items[0].IsTable() && !n.inline && !n.Items[0].inline
}

// hasValues says whether a table needs its header: one that only holds tables does not.
func hasValues(n *Node) bool {
	for _, key := range n.keys {
		if !headed(n.child[key]) {
			return true
		}
	}
	return len(n.keys) == 0
}

func text(n *Node) string {
	switch {
	case n.IsTable():
		parts := make([]string, len(n.keys))
		for i, key := range n.keys {
			parts[i] = keyText(key) + " = " + text(n.child[key])
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	case n.IsArray():
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = text(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch x := n.Scalar.(type) {
	case string:
		return quote(x)
	case float64:
		return number(x)
	}
	return fmt.Sprint(n.Scalar)
}

func keyText(key string) string {
	if bare(key) {
		return key
	}
	return quote(key)
}

// quote writes a TOML basic string; Go's escapes differ from TOML's in \x, \a and \v only.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// number writes a float so that TOML reads a float, and the same one, back.
func number(x float64) string {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return strings.ToLower(fmt.Sprint(x))
	}
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// SortedKeys returns a map's keys in order.
func SortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
