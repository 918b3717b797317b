package sim

import (
	"fmt"
	"slices"

	"homeostat/internal/state"
)

// Silence takes neurons out, or lets them in again: while they are silenced
// their spikes are neither sent nor seen by rules nor recorded. Their state runs
// on as ever, and so does what they transmit continuously.
func (p *Population) Silence(ids []int, on bool) {
	if p.silenced == nil {
		p.silenced = make([]bool, p.size)
	}
	for _, i := range ids {
		p.silenced[i] = on
	}
	if !slices.Contains(p.silenced, true) {
		p.silenced = nil
	}
}

// clamp holds a variable of some neurons.
type clamp struct {
	variable string
	state    state.Vector
	ids      []int32 // ascending
	x        []float64
}

// Clamp holds a variable of neurons ids at x, one number each, before and after
// every step until Unclamp. It takes the place of an earlier clamp of the variable.
func (p *Population) Clamp(variable string, ids []int, x []float64) {
	if len(ids) != len(x) {
		panic(fmt.Sprintf("sim.Clamp: %d numbers for %d neurons of %s", len(x), len(ids), p.Name))
	}
	p.Unclamp(variable)
	c := &clamp{variable: variable, state: p.variable(variable)}
	order := make([]int, len(ids))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return ids[a] - ids[b] })
	for _, k := range order {
		c.ids, c.x = append(c.ids, int32(ids[k])), append(c.x, x[k])
	}
	c.hold(0, p.size)
	p.clamps = append(p.clamps, c)
}

// Unclamp lets a variable go, from where it was held.
func (p *Population) Unclamp(variable string) {
	p.clamps = slices.DeleteFunc(p.clamps, func(c *clamp) bool { return c.variable == variable })
}

// hold sets what is clamped of neurons lo..hi-1.
func (p *Population) hold(lo, hi int) {
	for _, c := range p.clamps {
		c.hold(lo, hi)
	}
}

func (c *clamp) hold(lo, hi int) {
	k, _ := slices.BinarySearch(c.ids, int32(lo))
	for ; k < len(c.ids) && int(c.ids[k]) < hi; k++ {
		c.state.Set(int(c.ids[k]), c.x[k])
	}
}

// Block multiplies what arrives at a receptor, from the next step on: by 0 it
// is blocked, by 1 it is as it was.
func (p *Population) Block(receptor string, factor float64) { p.factors[p.receptor(receptor)] = factor }

func attenuate(v state.Vector, factor float64) {
	if factor == 0 {
		v.Clear()
		return
	}
	for i := range v.Len() {
		v.Set(i, v.At(i)*factor)
	}
}

// SetGain multiplies what each source transmits on this projection, from the
// next step on: presynaptic inhibition. nil is 1 for all.
func (p *Projection) SetGain(gain []float32) {
	if gain != nil && len(gain) != p.from.size {
		panic(fmt.Sprintf("sim.SetGain: %d gains for the %d sources of %s", len(gain), p.from.size, p.Name))
	}
	p.gain = slices.Clone(gain)
}
