package experiments

import (
	"context"
	"fmt"
	"time"

	"homeostat/circuits"
)

// RuleSpeed is what one pass of a rule over all weights of a projection takes.
type RuleSpeed struct {
	Rule     string  `json:"rule"`
	Neurons  int     `json:"neurons"`
	Synapses int     `json:"synapses"`
	Threads  int     `json:"threads"`
	Pass     float64 `json:"ms_per_pass"` // median
	Synapse  float64 `json:"ns_per_synapse"`
}

type ruleSpeeds []RuleSpeed

func (s ruleSpeeds) Table() (header []string, rows [][]string) {
	for _, r := range s {
		rows = append(rows, []string{r.Rule, fmt.Sprint(r.Neurons), fmt.Sprint(r.Synapses), fmt.Sprint(r.Threads),
			fmt.Sprintf("%.3f", r.Pass), fmt.Sprintf("%.3f", r.Synapse)})
	}
	return []string{"rule", "neurons", "synapses", "threads", "ms/pass", "ns/synapse"}, rows
}

// A million synapses onto a thousand neurons that nothing drives: what a step takes
// is the rule, which changes every weight in every step.
const scaledNetwork = `
title = "A million synapses"
[biological.population.source]
model = "poisson"
size  = 2000
rate  = 0.0
[biological.population.cell]
model = "lif"
size  = 1000
[biological.projection.drive]
from    = "source"
to      = "cell"
connect = "fixed_indegree"
degree  = 1000
weight  = { uniform = [0.5, 1.5] }
[[biological.rule]]
on       = "drive"
interval = 0.1
%s
[[biological.segment]]
name     = "all"
duration = 1.0
`

// scaledRules are the rules that are timed, with their parameters.
func scaledRules() map[string]string {
	return map[string]string{
		"synaptic_scaling":     "tau = 500.0\ntau_rate = 1.0\nname = \"synaptic_scaling\"",
		"weight_normalization": "name = \"weight_normalization\"",
	}
}

func benchScaling(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error) {
	var all ruleSpeeds
	for _, name := range []string{"synaptic_scaling", "weight_normalization"} {
		f, err := Parse("bench", fmt.Appendf(nil, scaledNetwork, scaledRules()[name]), Overrides{})
		if err != nil {
			return nil, err
		}
		for _, n := range threadCounts(threads) {
			tell(fmt.Sprintf("%s, threads: %d", name, n))
			speed, err := timeRule(ctx, f, name, n)
			if err != nil {
				return nil, err
			}
			all = append(all, speed)
			tellRow(tell, ruleSpeeds{speed})
		}
	}
	return all, nil
}

// timeRule times steps with the rule and without it, and takes the difference.
func timeRule(ctx context.Context, f *File, name string, threads int) (RuleSpeed, error) {
	spec := f.Biological.spec
	net, err := circuits.Build(spec, circuits.Shape{}, 1, threads)
	if err != nil {
		return RuleSpeed{}, err
	}
	const warmUp, stretch, stretches = 50, 20, 15 // steps
	var seconds [2][]float64
	if err := net.Run(ctx, warmUp*spec.Dt, nil); err != nil {
		return RuleSpeed{}, err
	}
	for range stretches {
		for on := range 2 {
			net.Enable(0, on == 1)
			begun := time.Now()
			if err := net.Run(ctx, stretch*spec.Dt, nil); err != nil {
				return RuleSpeed{}, err
			}
			seconds[on] = append(seconds[on], time.Since(begun).Seconds()/stretch)
		}
	}
	pass, synapses := median(seconds[1])-median(seconds[0]), net.Synapses("drive")
	return RuleSpeed{
		Rule: name, Neurons: net.Size("cell"), Synapses: synapses, Threads: threads,
		Pass: 1e3 * pass, Synapse: 1e9 * pass / float64(synapses),
	}, nil
}
