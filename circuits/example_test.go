package circuits_test

import (
	"context"
	"fmt"

	"homeostat/circuits"
	"homeostat/internal/value"
)

// A balanced network, with its inhibition blocked for 100 ms.
func Example_intervention() {
	n, err := circuits.Build(circuits.CUBA(4000), circuits.Shape{}, 1, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	bicuculline := circuits.DefaultBicuculline()
	rate := func(ms float64) string {
		counter := n.Count("cell")
		if err := n.Run(context.Background(), ms, nil); err != nil {
			return err.Error()
		}
		spikes := 0.0
		for _, c := range counter.Counts() {
			spikes += float64(c)
		}
		if hz := spikes / 4000 / ms * 1000; hz > 100 {
			return "seizure"
		}
		return "irregular activity"
	}
	fmt.Println(rate(200))
	if err := n.Give("bicuculline", &bicuculline); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rate(100))
	n.WashOut("bicuculline")
	if err := n.Run(context.Background(), 100, nil); err != nil { // what was on its way, and currents, decay
		fmt.Println(err)
		return
	}
	fmt.Println(rate(200))
	// Output:
	// irregular activity
	// seizure
	// irregular activity
}

// Weights from a distribution and delays that differ from synapse to synapse,
// between neurons on a sheet.
func ExampleDistanceDependent() {
	near := circuits.DefaultDistanceDependent()
	near.Probability, near.Width = 0.5, 0.1
	s := circuits.CUBA(100)
	s.Populations[0].Types = nil
	s.Projections = []circuits.Projection{{
		Name: "lateral", From: "cell", To: "cell", Receptor: "excitatory", Connect: "distance_dependent", Params: &near,
		Weight: value.Value{Kind: value.LogNormal, A: -1, B: 0.5}, Delay: value.Value{Kind: value.Uniform, A: 0.5, B: 2},
	}}
	fmt.Println(circuits.Check(s, circuits.Shape{}))
	near.Probability = 1.5
	fmt.Println(circuits.Check(s, circuits.Shape{}))
	// Output:
	// []
	// [projection.lateral.probability: must be above 0 and at most 1, is 1.5]
}
