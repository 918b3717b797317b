package value

import (
	"errors"
	"fmt"

	"homeostat/internal/conf"
)

var errForm = errors.New("must be a number, a list of numbers, or one of { from = a, to = b }, { from = a, to = b, log = true }, " +
	"{ uniform = [low, high] }, { normal = [mean, sd] }, { lognormal = [mu, sigma] }, { lognormal = [mu, sigma], negative = true }, { beta = [mean, sd] }")

// DecodeConf reads the forms that errForm lists.
func (v *Value) DecodeConf(n *conf.Node) error {
	*v = Value{}
	if x, ok := n.Number(); ok {
		*v = Const(x)
		return nil
	}
	if n.IsArray() {
		list, err := numbers(n)
		*v = Value{Kind: List, List: list}
		return err
	}
	if number := n.QuotedNumber(); number != "" {
		return fmt.Errorf("must be a number, not a string: write %s, without quotes or unit; the key has its own", number)
	}
	if !n.IsTable() {
		return errForm
	}
	if n.Child("from") != nil || n.Child("to") != nil {
		return v.decodeSpread(n)
	}
	return v.decodeDrawn(n)
}

// decodeDrawn reads a distribution: one key, or two where a log-normal one says whether it is negative.
func (v *Value) decodeDrawn(n *conf.Node) error {
	negative := n.Child("negative")
	if len(n.Keys()) == 2 && n.Child(string(LogNormal)) != nil && negative != nil {
		var is bool
		if v.Negative, is = negative.Scalar.(bool); !is {
			return errors.New("negative must be true or false")
		}
	} else if len(n.Keys()) != 1 {
		return errForm
	}
	kind := Kind(n.Keys()[0])
	if kind == "negative" {
		kind = LogNormal
	}
	if kind != Uniform && kind != Normal && kind != LogNormal && kind != Beta {
		return errForm
	}
	ab, err := numbers(n.Child(string(kind)))
	if err != nil || len(ab) != 2 {
		return fmt.Errorf("%s takes two numbers", kind)
	}
	v.Kind, v.A, v.B = kind, ab[0], ab[1]
	if kind == Uniform && ab[0] > ab[1] {
		return fmt.Errorf("uniform takes the lower bound first, and %g is above %g", ab[0], ab[1])
	}
	if kind != Uniform && ab[1] < 0 {
		return fmt.Errorf("%s takes a spread of at least 0, and %g is below", kind, ab[1])
	}
	if kind == Beta {
		return checkBeta(ab[0], ab[1])
	}
	return nil
}

func (v *Value) decodeSpread(n *conf.Node) error {
	var faults conf.Faults
	var form struct {
		From float64 `toml:"from,required"`
		To   float64 `toml:"to,required"`
		Log  bool    `toml:"log"`
	}
	logged := n.Child("log") != nil
	conf.Decode(n, &faults, &form)
	if !logged {
		n.Take("log") // a default that need not be said
	}
	if len(faults) > 0 {
		return errForm
	}
	*v = Spread(form.From, form.To)
	if form.Log {
		if form.From <= 0 || form.To <= 0 {
			return errors.New("a logarithmic spread takes two numbers above 0")
		}
		v.Kind = LogEven
	}
	return nil
}

func numbers(n *conf.Node) ([]float64, error) {
	if n == nil || !n.IsArray() {
		return nil, errForm
	}
	list := make([]float64, len(n.Items))
	for i, item := range n.Items {
		x, ok := item.Number()
		if !ok {
			return nil, errForm
		}
		list[i] = x
	}
	return list, nil
}

// EncodeConf returns the form of v that DecodeConf reads; nil for the zero Value.
func (v Value) EncodeConf() any {
	switch v.Kind {
	case "":
		return nil
	case Constant:
		return v.A
	case List:
		items := make([]any, len(v.List))
		for i, x := range v.List {
			items[i] = x
		}
		return items
	case Even:
		return map[string]any{"from": v.A, "to": v.B}
	case LogEven:
		return map[string]any{"from": v.A, "to": v.B, "log": true}
	}
	form := map[string]any{string(v.Kind): []any{v.A, v.B}}
	if v.Negative {
		form["negative"] = true
	}
	return form
}
