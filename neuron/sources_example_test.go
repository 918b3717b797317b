package neuron

import (
	"fmt"

	"homeostat/internal/rng"
	"homeostat/internal/value"
)

func ExampleSpikeTrains() {
	p := SpikeTrainsParameters{Times: []float64{2, 1, 1}, IDs: []int{0, 4, 3}}
	s := NewSpikeTrains(p, 5, 1, rng.Key{})
	for step := range 3 {
		fmt.Println(step, "ms:", s.Step(0, 5, nil, nil))
	}
	// Output:
	// 0 ms: []
	// 1 ms: [3 4]
	// 2 ms: [0]
}

func ExamplePoissonProfile() {
	p := DefaultPoissonProfile()
	p.Times, p.Rates = []float64{0, 100, 200}, []float64{5, 500, 5} // a pulse: of 500, 50,000 and 500 spikes on average
	s := NewPoissonProfile(p, 1_000, 1, rng.NewKey(1, "example"))
	for range 3 {
		spikes := 0
		for range 100 {
			spikes += len(s.Step(0, 1_000, nil, nil))
		}
		fmt.Println(spikes)
	}
	// Output:
	// 490
	// 50395
	// 493
}

func ExamplePoisson() {
	s := NewPoisson(PoissonParameters{Rate: value.Const(20)}, 1_000, 0.1, rng.NewKey(1, "example"))
	spikes := 0
	for range 10_000 { // one second
		spikes += len(s.Step(0, 1_000, nil, nil))
	}
	fmt.Println(spikes, "spikes") // 20,000 on average, with a standard deviation of 141
	// Output: 20080 spikes
}

func ExamplePoissonDeadTime() {
	p := PoissonDeadTimeParameters{Rate: value.Const(20), DeadTime: 50}
	s := NewPoissonDeadTime(p, 1_000, 0.1, rng.NewKey(1, "example"))
	spikes := 0
	for range 10_000 {
		spikes += len(s.Step(0, 1_000, nil, nil))
	}
	fmt.Println(spikes, "spikes") // about 10,000, half as many as without dead time
	// Output: 10056 spikes
}

func ExamplePoissonSinusoidal() {
	p := DefaultPoissonSinusoidal()
	p.Rate, p.Frequency = value.Const(100), 2
	s := NewPoissonSinusoidal(p, 1_000, 1, rng.NewKey(1, "example"))
	for range 4 { // quarters of a second, half a cycle each
		spikes := 0
		for range 250 {
			spikes += len(s.Step(0, 1_000, nil, nil))
		}
		fmt.Println(spikes) // 25,000 (1 ± 2/pi) on average
	}
	// Output:
	// 41143
	// 9253
	// 40658
	// 9104
}

func ExampleRegular() {
	s := NewRegular(RegularParameters{Period: value.Const(3), Phase: value.Spread(0, 2)}, 3, 1, rng.Key{})
	for range 4 {
		fmt.Print(s.Step(0, 3, nil, nil))
	}
	// Output: [0][1][2][0]
}

func ExampleOrnsteinUhlenbeck() {
	p := OrnsteinUhlenbeckParameters{Mean: value.Const(10), Sigma: 2, Tau: 50}
	s := NewOrnsteinUhlenbeck[float64](p, 1, 1, rng.NewKey(1, "example"))
	for range 5 {
		for range 20 {
			s.Step(0, 1, nil, nil)
		}
		fmt.Printf("%.1f ", s.Variable("x").At(0))
	}
	// Output: 11.3 9.4 9.2 9.3 10.3
}
