package conf

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Decoder is a type that reads itself from a node: a union of forms. Encode
// gives the form that stands for a default, of the types that TOML knows.
type Decoder interface {
	DecodeConf(n *Node) error
	EncodeConf() any
}

// Presetter is a struct of which one key, a string, names defaults for the
// others: Preset sets them before the rest is read. An empty name stands for none.
type Presetter interface {
	PresetKey() string
	Preset(name string) error
}

// Decode fills structs from a table by their toml tags; several structs share
// one table, each taking its own keys. A tag's option "required" makes absence
// a fault. A *Node field keeps its part of the tree undecoded. A struct with a
// method Validate() error is validated once its keys are read; a message that
// begins with a key's name is reported at that key. What is left at its default
// is added to the tree.
func Decode(n *Node, faults *Faults, into ...any) {
	known := DecodeSome(n, faults, into...)
	for _, key := range n.keys {
		if !known[key] {
			unknownKey(n.child[key], faults, key, known, into)
		}
	}
}

// DecodeSome is Decode for a table of which other keys are read elsewhere, or
// cannot be read at all; it returns those that it knows.
func DecodeSome(n *Node, faults *Faults, into ...any) (known map[string]bool) {
	if !n.IsTable() {
		faults.At(n, "must be a table, is %s", n.what())
		return nil
	}
	known = map[string]bool{}
	for _, target := range into {
		preset(n, faults, target)
		whole := decodeStruct(n, faults, reflect.ValueOf(target).Elem(), known)
		if v, ok := target.(interface{ Validate() error }); ok && whole {
			validate(n, faults, v.Validate())
		}
	}
	return known
}

// preset sets the defaults that a key of n names; a key of another type is left to be found out.
func preset(n *Node, faults *Faults, target any) {
	p, ok := target.(Presetter)
	if !ok || n.child[p.PresetKey()] == nil {
		return
	}
	c := n.child[p.PresetKey()]
	if name, ok := c.Scalar.(string); ok && name != "" {
		if err := p.Preset(name); err != nil {
			faults.At(c, "%s", err)
		}
	}
}

// unknownKey says of a key where it belongs, what it may have been meant for, or
// what there is.
func unknownKey(n *Node, faults *Faults, key string, known map[string]bool, into []any) {
	var names []string
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	if tables := tablesWith(key, into); len(tables) > 0 {
		faults.At(n, "unknown key here; it stands in [%s]", strings.Join(tables, "] or ["))
	} else if near := Nearest(key, names); near != "" {
		faults.At(n, "unknown key; did you mean %q?", near)
	} else if len(names) > 0 {
		faults.At(n, "unknown key; there are %s", strings.Join(names, ", "))
	} else {
		faults.At(n, "unknown key; none is known here")
	}
}

// tablesWith are the keys of structs, among the fields of those decoded, that have a key.
func tablesWith(key string, into []any) (tables []string) {
	for _, target := range into {
		t := reflect.TypeOf(target).Elem()
		for i := range t.NumField() {
			inner := t.Field(i).Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			table, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
			if table == "" || inner.Kind() != reflect.Struct {
				continue
			}
			for _, field := range reflect.VisibleFields(inner) {
				if name, _, _ := strings.Cut(field.Tag.Get("toml"), ","); name == key {
					tables = append(tables, table)
				}
			}
		}
	}
	return tables
}

// validate places each message of a Validate method, apart from those on keys
// with which something else is wrong already.
func validate(n *Node, faults *Faults, err error) {
	if err == nil {
		return
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			validate(n, faults, e)
		}
		return
	}
	at, message := n.named(err.Error())
	if at == n || !slices.ContainsFunc(*faults, func(f Fault) bool { return f.Path == at.Path }) {
		faults.At(at, "%s", message)
	}
}

// named follows the path with which a message begins, "key", "key.key" or
// "key[2].key", as far as the tree has it, and returns the rest of the message.
func (n *Node) named(message string) (*Node, string) {
	for {
		rest := strings.TrimLeft(message, ".")
		end := strings.IndexFunc(rest, func(r rune) bool { return !bare(string(r)) })
		if end > 0 && n.child[rest[:end]] != nil {
			n, message = n.child[rest[:end]], rest[end:]
			continue
		}
		var i int
		if _, err := fmt.Sscanf(message, "[%d]", &i); err == nil && i < len(n.Items) {
			n, message = n.Items[i], message[strings.IndexByte(message, ']')+1:]
			continue
		}
		return n, strings.TrimLeft(message, ": ")
	}
}

// decodeStruct fills a struct and says whether no required key was missing.
func decodeStruct(n *Node, faults *Faults, v reflect.Value, known map[string]bool) (whole bool) {
	whole = true
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			whole = decodeStruct(n, faults, v.Field(i), known) && whole
			continue
		}
		key, option, _ := strings.Cut(field.Tag.Get("toml"), ",")
		if key == "" || key == "-" {
			continue
		}
		known[key] = true
		c := n.child[key]
		if c == nil {
			if option == "required" {
				faults.At(n, "needs the key %q", key)
				whole = false
			} else if d := encode(v.Field(i), join(n.Path, key)); d != nil {
				n.Put(key, d)
			}
			continue
		}
		decode(c, faults, v.Field(i))
	}
	return whole
}

func decode(n *Node, faults *Faults, v reflect.Value) {
	if v.Type() == reflect.TypeFor[*Node]() {
		v.Set(reflect.ValueOf(n))
		return
	}
	if d, ok := v.Addr().Interface().(Decoder); ok {
		n.inline = true
		if err := d.DecodeConf(n); err != nil {
			faults.unread(n, "%s", err)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if d, ok := v.Interface().(interface{ SetDefaults() }); ok {
			d.SetDefaults()
		}
		decode(n, faults, v.Elem())
	case reflect.Struct:
		Decode(n, faults, v.Addr().Interface())
	case reflect.Slice:
		decodeSlice(n, faults, v)
	case reflect.Map:
		decodeMap(n, faults, v)
	default:
		decodeScalar(n, faults, v)
	}
}

func decodeSlice(n *Node, faults *Faults, v reflect.Value) {
	if !n.IsArray() {
		faults.unread(n, "must be an array, is %s", n.what())
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items)))
	for i, item := range n.Items {
		if d, ok := v.Index(i).Addr().Interface().(interface{ SetDefaults() }); ok {
			d.SetDefaults()
		}
		decode(item, faults, v.Index(i))
	}
}

func decodeMap(n *Node, faults *Faults, v reflect.Value) {
	if !n.IsTable() {
		faults.unread(n, "must be a table, is %s", n.what())
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, key := range n.keys {
		item := reflect.New(v.Type().Elem()).Elem()
		if d, ok := item.Addr().Interface().(interface{ SetDefaults() }); ok {
			d.SetDefaults()
		}
		decode(n.child[key], faults, item)
		v.SetMapIndex(reflect.ValueOf(key), item)
	}
}

func decodeScalar(n *Node, faults *Faults, v reflect.Value) {
	switch v.Kind() {
	case reflect.Float64:
		x, ok := n.Number()
		if !ok {
			faults.unread(n, "must be a number, is %s%s", n.what(), n.unitHint())
		} else if math.IsNaN(x) || math.IsInf(x, 0) {
			faults.unread(n, "must be a finite number, is %v", x)
		} else {
			v.SetFloat(x)
		}
	case reflect.Int:
		if x, ok := whole(n); ok {
			v.SetInt(x)
		} else {
			faults.unread(n, "must be a whole number, is %s%s", n.what(), n.unitHint())
		}
	case reflect.Uint64:
		if x, ok := whole(n); ok && x >= 0 {
			v.SetUint(uint64(x))
		} else {
			faults.unread(n, "must be a whole number of at least 0, is %s", n.what())
		}
	case reflect.String:
		if x, ok := n.Scalar.(string); ok {
			v.SetString(x)
		} else {
			faults.unread(n, "must be a string, is %s", n.what())
		}
	case reflect.Bool:
		if x, ok := n.Scalar.(bool); ok {
			v.SetBool(x)
		} else {
			faults.unread(n, "must be true or false, is %s", n.what())
		}
	default:
		panic("conf: no way to read a " + v.Type().String())
	}
}

// whole returns a whole number, also where it is written like 1e6.
func whole(n *Node) (int64, bool) {
	if x, ok := n.Scalar.(float64); ok && x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return int64(x), true
	}
	x, ok := n.Scalar.(int64)
	return x, ok
}

// Nearest returns the name most like s, "" if none is like it: one letter of three may be wrong.
func Nearest(s string, names []string) string {
	best, least := "", max(1, len(s)/3)
	for _, name := range names {
		d := distance(s, name)
		if d < min(len(s), len(name)) && (d < least || d == least && (best == "" || name < best)) {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters are wrong, missing, too many, or in the place of their
// neighbour (Damerau's and Levenshtein's, of pairs not touched twice).
func distance(a, b string) int {
	above, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], above[j-1]+1)
			}
		}
		above, row = row, next
	}
	return row[len(b)]
}

// OneOf is the error of a name that is not among those known.
func OneOf(name, what string, names []string) error {
	s := "no " + what + " is called \"" + name + "\""
	if near := Nearest(name, names); near != "" {
		return errors.New(s + "; did you mean \"" + near + "\"?")
	}
	if len(names) == 0 {
		return errors.New(s + "; there are none")
	}
	return errors.New(s + "; there are " + strings.Join(names, ", "))
}
