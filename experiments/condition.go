package experiments

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/value"
)

// Condition is one way to run the network.
type Condition struct {
	Name    string                 `toml:"name,required"`
	Without []string               `toml:"without"` // rules that do not act, and drugs that are not given; * is any piece of their names
	Only    []string               `toml:"only"`    // or rules that act, and no others
	Set     map[string]value.Value `toml:"set"`     // "population.parameter", "projection.parameter" or "rule.parameter" to another value
}

// specOf is the network as it is under a condition. Faults are told by the path of
// what the condition sets.
func (b *Biological) specOf(c *Condition, fault func(path string, err error)) circuits.Spec {
	s := b.spec
	s.Populations, s.Projections, s.Rules = slices.Clone(s.Populations), slices.Clone(s.Projections), slices.Clone(s.Rules)
	for _, path := range conf.SortedKeys(c.Set) {
		owner, key, ok := strings.Cut(path, ".")
		if !ok {
			fault(path, errors.New(`names a parameter as "population.parameter", "projection.parameter" or "rule.parameter"`))
			continue
		}
		if err := b.setIn(&s, owner, key, c.Set[path]); err != nil {
			fault(path, err)
		}
	}
	return s
}

// ownerIn finds the parameters of a population, a projection or a rule, and the projection.
func (b *Biological) ownerIn(s *circuits.Spec, owner string) (params *any, p *circuits.Projection, err error) {
	if i := slices.Index(b.populationNames(), owner); i >= 0 {
		return &s.Populations[i].Params, nil, nil
	}
	if i := slices.Index(b.labels, owner); i >= 0 {
		return &s.Rules[i].Params, nil, nil
	}
	if i := slices.Index(b.projectionNames(), owner); i >= 0 {
		return &s.Projections[i].Params, &s.Projections[i], nil
	}
	return nil, nil, oneOf(owner, "population, projection or rule", slices.Concat(b.populationNames(), b.projectionNames(), b.labels))
}

// setIn gives a parameter of a population, a projection or a rule another value.
func (b *Biological) setIn(s *circuits.Spec, owner, key string, v value.Value) error {
	params, p, err := b.ownerIn(s, owner)
	switch {
	case err != nil:
		return err
	case p != nil && key == "weight":
		p.Weight = v
	case p != nil && key == "delay":
		p.Delay = v
	default:
		return setParameter(params, key, v)
	}
	return nil
}

// numberAt is the number that a parameter, "population.parameter" or the like, has
// under a condition, and by path, as text, all that conditions set, as it is under this one.
func (b *Biological) numberAt(condition, path string) (set map[string]any, x float64, err error) {
	c := &b.Conditions[slices.IndexFunc(b.Conditions, func(c Condition) bool { return c.Name == condition })]
	owner, key, _ := strings.Cut(path, ".")
	if slices.Contains(c.Without, owner) {
		return nil, 0, fmt.Errorf("%s does not act under %s", owner, condition)
	}
	s := b.specOf(c, func(string, error) {}) // of which faults are told elsewhere
	v, err := b.valueIn(&s, owner, key)
	if err == nil && v.Kind != value.Constant {
		err = fmt.Errorf("%s is not one number under %s", path, condition)
	}
	set = map[string]any{}
	for _, c := range b.Conditions {
		for path := range c.Set {
			owner, key, _ := strings.Cut(path, ".")
			if v, err := b.valueIn(&s, owner, key); err == nil {
				set[path] = fmt.Sprint(v.EncodeConf())
			}
		}
	}
	return set, v.A, err
}

// valueIn reads a parameter of a population, a projection or a rule.
func (b *Biological) valueIn(s *circuits.Spec, owner, key string) (value.Value, error) {
	params, p, err := b.ownerIn(s, owner)
	switch {
	case err != nil:
		return value.Value{}, err
	case p != nil && key == "weight":
		return p.Weight, nil
	case p != nil && key == "delay":
		return p.Delay, nil
	case *params == nil:
		return value.Value{}, errors.New("there is no such parameter")
	}
	var keys []string
	field := fieldOf(reflect.ValueOf(*params).Elem(), key, &keys)
	if !field.IsValid() {
		return value.Value{}, oneOf(key, "parameter that is a number", keys)
	}
	switch x := field.Interface().(type) {
	case value.Value:
		return x, nil
	case int:
		return value.Const(float64(x)), nil
	}
	return value.Const(field.Float()), nil
}

// setParameter replaces parameters, a pointer to a struct, by a copy in which the
// number of a key is another.
func setParameter(params *any, key string, v value.Value) error {
	if *params == nil {
		return errors.New("there is no such parameter")
	}
	copied := reflect.New(reflect.TypeOf(*params).Elem())
	copied.Elem().Set(reflect.ValueOf(*params).Elem())
	var keys []string
	field := fieldOf(copied.Elem(), key, &keys)
	if !field.IsValid() {
		return oneOf(key, "parameter that is a number", keys)
	}
	switch at := field.Addr().Interface().(type) {
	case *value.Value:
		*at = v
	case *float64, *int:
		if v.Kind != value.Constant {
			return errors.New("must be one number")
		}
		if whole, ok := at.(*int); ok {
			if v.A != math.Trunc(v.A) {
				return fmt.Errorf("must be a whole number, is %g", v.A)
			}
			*whole = int(v.A)
		} else {
			field.SetFloat(v.A)
		}
	}
	*params = copied.Interface()
	return nil
}

// fieldOf finds the number of a key in a struct and those inside it, and gathers the keys that there are.
func fieldOf(v reflect.Value, key string, keys *[]string) (found reflect.Value) {
	for i := range v.NumField() {
		if v.Type().Field(i).Anonymous {
			if inner := fieldOf(v.Field(i), key, keys); inner.IsValid() {
				found = inner
			}
			continue
		}
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("toml"), ",")
		if name == "" || !v.Field(i).CanAddr() || !v.Field(i).CanInterface() {
			continue
		}
		switch v.Field(i).Addr().Interface().(type) {
		case *value.Value, *float64, *int:
			*keys = append(*keys, name)
			if name == key {
				found = v.Field(i)
			}
		}
	}
	return found
}

// checkConditions asks circuits what it would refuse of the network under each
// condition, where it takes that of the file.
func (b *Biological) checkConditions(f *File, n *conf.Node, faults *conf.Faults) {
	sound := len(*faults) == 0
	for i := range b.Conditions {
		c := &b.Conditions[i]
		if len(c.Set) == 0 {
			continue
		}
		set := n.Child("condition").Items[i].Child("set")
		before := len(*faults)
		spec := b.specOf(c, func(path string, err error) { faults.At(set.Child(path), "%s", err) })
		if !sound || len(*faults) > before {
			continue
		}
		for _, fault := range circuits.Check(spec, f.shape()) {
			faults.At(set, "%s: %s", fault.Path, fault.Message)
		}
	}
}
