package circuits_test

import (
	"context"
	"fmt"

	"homeostat/circuits"
	"homeostat/internal/rng"
)

// A circuit finds the mixture that patterns come from, as expectation-maximization does;
// the totals of its weights come to the input's, though nothing sets them.
func ExampleNewKeckCircuit() {
	known := circuits.KnownMixture{Side: 4, Background: 0.1, Count: 84}
	patterns, _ := known.Draw(4000, rng.NewKey(1, "patterns"))

	p := circuits.DefaultMixture()
	p.Causes, p.Total = known.Causes(), 100 // of 16 inputs: 1 each, and 84 to share
	apart := circuits.MixtureStart{Start: "apart", Share: 1.2}
	start := circuits.StartMixture(p, apart, patterns, rng.NewKey(1, "start"))

	em := circuits.NewEM[float64](p, patterns, start, 2)
	circuit := circuits.NewKeckCircuit[float64](p, patterns, start, rng.NewKey(1, "order"), 2)
	for pass := range 10 {
		em.Pass(context.Background(), pass)
		circuit.Pass(context.Background(), pass)
	}
	_, off := circuits.MatchCauses(known.Weights(p.Total), em.Weights(), p.Causes)
	fmt.Println("expectation-maximization is within 2% of it:", off < 0.02)
	_, off = circuits.MatchCauses(known.Weights(p.Total), circuit.Weights(), p.Causes)
	fmt.Println("the circuit is within 3%:", off < 0.03)
	total := 0.0
	for _, w := range circuit.Weights()[:16] {
		total += w
	}
	fmt.Printf("a neuron's weights sum to %.6f\n", total)
	// Output:
	// expectation-maximization is within 2% of it: true
	// the circuit is within 3%: true
	// a neuron's weights sum to 100.000000
}
