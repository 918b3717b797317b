package sim_test

import (
	"context"
	"fmt"

	"homeostat/internal/kernel"
	"homeostat/internal/state"
	"homeostat/sim"
)

// cells are leaky integrate-and-fire neurons: what a model has to have.
type cells struct {
	step kernel.LIF[float64]
	at   kernel.LIFState[float64]
}

func newCells(n int, drive float64) *cells {
	arrays := kernel.Arrays[float64](6, n)
	c := &cells{
		step: kernel.LIF[float64]{KeepM: 0.995, KeepE: 0.98, KeepI: 0.99, ToRest: 0.005, FromE: 0.005, FromI: 0.005, Rest: -70, Reset: -70, Hold: 20},
		at:   kernel.LIFState[float64]{V: arrays[0], GE: arrays[1], GI: arrays[2], Threshold: arrays[3], Drive: arrays[4], Refractory: arrays[5]},
	}
	for i := range n {
		c.at.V[i], c.at.Threshold[i], c.at.Drive[i] = -70, -50, drive
	}
	return c
}

func (c *cells) Len() int            { return len(c.at.V) }
func (c *cells) Receptors() []string { return []string{"excitatory", "inhibitory"} }
func (c *cells) Variables() []string { return []string{"v", "g_e", "g_i", "refractory"} }
func (c *cells) Keep(*state.Keeper)  {}

func (c *cells) Variable(name string) state.Vector {
	switch name {
	case "v":
		return state.Of(c.at.V)
	case "g_e":
		return state.Of(c.at.GE)
	case "g_i":
		return state.Of(c.at.GI)
	case "refractory":
		return state.Of(c.at.Refractory)
	}
	return state.Vector{}
}

func (c *cells) Step(lo, hi int, arrived []state.Vector, spikes []int32) []int32 {
	now := c.at // a copy: threads are here at the same time
	now.Excited, now.Inhibited = state.As[float64](arrived[0]), state.As[float64](arrived[1])
	return c.step.Step(kernel.Best(), &now, lo, hi, spikes)
}

// A driven cell excites two others, one of them after 0.5 ms and one after 3 ms.
func Example() {
	n := sim.New(sim.Options{Dt: 0.1})
	driven := n.Add("driven", newCells(1, 30))
	others := n.Add("others", newCells(2, 0))
	n.Connect(sim.Link{Name: "drive", From: driven, To: others, Receptor: "excitatory"}, sim.Synapses{
		Start: []int{0, 1, 2}, Sources: []int32{0, 0}, Weight: 200, Delays: []uint16{5, 30},
	})
	first, second := n.RecordSpikes(driven, nil), n.RecordSpikes(others, nil)
	if err := n.Run(context.Background(), 400, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("driven: %.1f\n", first.Times)
	fmt.Printf("others: %.1f %d\n", second.Times, second.IDs)
	// Output:
	// driven: [21.9]
	// others: [25.1 27.6] [0 1]
}

// Silenced neurons run on unheard; rates are recorded in intervals of 100 ms.
func ExampleNetwork() {
	n := sim.New(sim.Options{Dt: 0.1, Precision: state.Double, Threads: 2})
	p := n.Add("cells", newCells(10, 40))
	rate := n.RecordRate(p, 1000)
	for _, silenced := range [][]int{{}, {0, 1, 2, 3, 4}, {}} {
		p.Silence([]int{0, 1, 2, 3, 4}, false)
		p.Silence(silenced, true)
		if err := n.Run(context.Background(), 1000, nil); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(rate.Values[0], "Hz")
	// Output:
	// [60 30 60] Hz
}
