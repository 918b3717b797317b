package experiments

import (
	"slices"

	"homeostat/internal/npz"
)

// connections are what a file records of a projection at one moment: all its synapses,
// in the columns from which a projection that is given is read.
type connections struct {
	name          string // of its files in the results folder
	pre, post     []int32
	weight, delay []float64 // ms
}

// The moments at which connections can be recorded, by the quantity that a file names.
const (
	synapsesAtStart = "initial_synapses"
	synapsesAtEnd   = "synapses"
)

// momentary says whether a recorded quantity is of one moment.
func momentary(what string) bool { return what == synapsesAtStart || what == synapsesAtEnd }

// connectionsNow takes down what the file records of its projections at this moment.
func (m *simulation) connectionsNow(moment string) (all []connections) {
	if m.seed > 0 {
		return nil
	}
	for _, r := range m.b.Records {
		if slices.Contains(r.What, moment) {
			c := connections{name: m.recordName(r.Of, moment)}
			c.pre, c.post, c.weight, c.delay = m.net.Connections(r.Of)
			for k, delay := range c.delay {
				c.delay[k] = tidy(delay)
			}
			all = append(all, c)
		}
	}
	return all
}

func (c *connections) arrays() []npz.Named {
	return []npz.Named{
		{Name: "pre", Array: npz.Of(c.pre)}, {Name: "post", Array: npz.Of(c.post)},
		vector("weight", c.weight), vector("delay", c.delay),
	}
}
