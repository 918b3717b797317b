package experiments_test

import (
	"context"
	"fmt"

	"homeostat/experiments"
)

// Two neurons under constant drive fire at the rate of the closed form: with a
// membrane time constant of 20 ms, refractory for 2 ms, driven 30 mV above rest with
// the threshold at 20, one spike every 2 + 20 ln 3 = 23.97 ms: 418 in ten seconds.
func Example() {
	file, err := experiments.Parse("example.toml", []byte(`
title = "A constant drive"
[biological.population.cell]
model = "lif"
size  = 2
i     = 30.0
[[biological.segment]]
name     = "all"
duration = 10_000.0
[[claim]]
name      = "the f-I curve"
measure   = "mean_rate"
of        = "cell"
value     = 41.72
tolerance = 0.2
`), experiments.Overrides{})
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := experiments.Run(context.Background(), file, experiments.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range result.Claims {
		fmt.Printf("%s: %s, %.1f Hz\n", c.Name, c.Verdict, *c.Value)
	}
	// Output: the f-I curve: pass, 41.8 Hz
}
