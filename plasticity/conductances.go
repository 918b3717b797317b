package plasticity

import (
	"fmt"
	"maps"
	"slices"

	"homeostat/internal/state"
)

// Conductances are the maximal conductances of a population's neurons that a rule
// regulates, one row for each channel, sorted by the channel's name.
//
// They take steps far below the resolution of float32, and of what neurons of lower
// precision cannot take yet the rest is kept.
type Conductances struct {
	Channels []string // "na", "kca", ...: the model's variables g_na, g_kca, ...
	g        []state.Vector
	rest     [][]float64
}

// VariableOf is the name of the variable that has a channel's maximal conductance.
func VariableOf(channel string) string { return "g_" + channel }

// NewConductances finds those of some channels among a population's variables;
// one that the population has not is a caller's bug.
func NewConductances[X any](channels map[string]X, variable func(name string) state.Vector) *Conductances {
	c := &Conductances{Channels: slices.Sorted(maps.Keys(channels))}
	for _, channel := range c.Channels {
		g := variable(VariableOf(channel))
		if g.Len() == 0 {
			panic(fmt.Sprintf("plasticity.NewConductances: no neurons with a variable %q", VariableOf(channel)))
		}
		c.g, c.rest = append(c.g, g), append(c.rest, make([]float64, g.Len()))
	}
	return c
}

func (c *Conductances) at(row, i int) float64 { return c.g[row].At(i) + c.rest[row][i] }

func (c *Conductances) set(row, i int, x float64) {
	c.g[row].Set(i, x)
	c.rest[row][i] = x - c.g[row].At(i)
}

// keep keeps what the neurons' own state does not.
func (c *Conductances) keep(k *state.Keeper) {
	for row, channel := range c.Channels {
		state.Slice(k, "rest_"+channel, c.rest[row])
	}
}

// variables are the names of the variables that some channels have.
func variables[X any](channels map[string]X) (names []string) {
	for _, channel := range slices.Sorted(maps.Keys(channels)) {
		names = append(names, VariableOf(channel))
	}
	return names
}
