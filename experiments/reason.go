package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/measure"
)

// reason tells why a measure has no number at a place, beginning with a colon; "" if it is
// not known.
func (r *Result) reason(name string, p place, segment string) string {
	for _, f := range r.Failed {
		if of, _, _ := strings.Cut(f.Of, " seed "); of == p.side+"/"+p.method {
			return ": the run failed, " + f.Error
		}
	}
	o := r.first(p, segment)
	if o == nil {
		return ": the run did not come to the end of it"
	}
	if why := silence(o); why != "" {
		return ": " + why
	}
	base, _, _ := strings.Cut(name, ".")
	if m, ok := measure.Find(base); ok {
		return ": not all is there that it is made of, " + m.Doc
	}
	return ""
}

// silence says that too few units of an observation are active, "" if they are not.
func silence(o *observation) string {
	all := o.in.RatesOrLoads()
	active := len(sounding(all))
	is, are := "fires", "fire"
	if o.at.side == "artificial" {
		is, are = "is ever active", "are ever active"
	}
	switch {
	case len(all) == 0 || active >= measure.FewestFitted:
		return ""
	case active == 0:
		return fmt.Sprintf("none of its %d units %s", len(all), is)
	case active == 1:
		return fmt.Sprintf("only one of its %d units %s", len(all), is)
	}
	return fmt.Sprintf("only %d of its %d units %s", active, len(all), are)
}

// undefined tells why what a claim is about is no finite number though its measures are there.
func (c *Claim) undefined(r *Result, x float64) string {
	if c.Ratio != nil {
		if y, err := r.value(c.Measure, c.versus, c.other); err == nil && y == 0 {
			return fmt.Sprintf("%s is 0 at %s, and nothing can be divided by it", c.Measure, r.label(c.versus, c.other))
		}
	}
	return fmt.Sprintf("it comes out as %g, which is no finite number", x)
}

// seldom says in how many seeds what a claim waits for does not come, "" if it comes in none.
func (c *Claim) seldom(r *Result) string {
	all := r.values(c.Measure, c.of, c.inSegment)
	if missing := len(all) - len(slices.DeleteFunc(slices.Clone(all), func(x float64) bool { return math.IsInf(x, 1) })); missing < len(all) {
		return fmt.Sprintf("it does not come in %d of %d seeds", missing, len(all))
	}
	return ""
}
