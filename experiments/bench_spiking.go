package experiments

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"homeostat/circuits"
	"homeostat/internal/machine"
)

// SpikingSpeed is the speed of one network in one precision on so many threads.
// Drawing and connecting it are in build_s, not in wall_s; first_step_s is both,
// and the first step. A neuron-step is taken of the same neurons without synapses;
// what the wall time has beside that is shared by the synaptic events.
type SpikingSpeed struct {
	Network         string  `json:"network"`
	Neurons         int     `json:"neurons"`
	Synapses        int     `json:"synapses"`
	Threads         int     `json:"threads"`
	Precision       string  `json:"precision"`
	Biological      float64 `json:"biological_s"`
	Wall            float64 `json:"wall_s"`
	Rate            float64 `json:"rate_Hz"`
	BytesPerSynapse float64 `json:"bytes_per_synapse"` // of the network's memory, that of its neurons apart
	Build           float64 `json:"build_s"`
	FirstStep       float64 `json:"first_step_s"`
	NeuronStep      float64 `json:"ns_per_neuron_step"`

	Event *float64 `json:"ns_per_event"` // nil where the neurons alone take as long, or nothing spikes
}

type spikingSpeeds []SpikingSpeed

func (s spikingSpeeds) Table() (header []string, rows [][]string) {
	for _, r := range s {
		event := "–"
		if r.Event != nil {
			event = fmt.Sprintf("%.2f", *r.Event)
		}
		rows = append(rows, []string{
			r.Network, fmt.Sprint(r.Neurons), fmt.Sprint(r.Synapses), fmt.Sprint(r.Threads), r.Precision,
			fmt.Sprintf("%g", r.Biological), fmt.Sprintf("%.3f", r.Wall), fmt.Sprintf("%.2f", r.Rate), fmt.Sprintf("%.1f", r.BytesPerSynapse),
			fmt.Sprintf("%.3f", r.Build), fmt.Sprintf("%.3f", r.FirstStep), fmt.Sprintf("%.2f", r.NeuronStep), event,
		})
	}
	return []string{"network", "neurons", "synapses", "threads", "precision", "biological s", "wall s", "Hz", "B/synapse",
		"build s", "first step s", "ns/neuron-step", "ns/event"}, rows
}

// spikingRun is a network to be timed over a stretch of biological time.
type spikingRun struct {
	name       string
	spec       circuits.Spec
	biological float64 // ms
	repeats    int     // stretches one after the other, of which the fastest counts
}

// benchSpiking times networks in both precisions, on one thread and on so many.
func benchSpiking(runs ...spikingRun) func(context.Context, int, func(string)) (BenchmarkRows, error) {
	return func(ctx context.Context, threads int, tell func(string)) (BenchmarkRows, error) {
		var all spikingSpeeds
		for _, r := range runs {
			if short := missingMemory(r.spec); short != "" {
				tell(r.name + ": left out, " + short)
				continue
			}
			for _, precision := range []string{"float32", "float64"} {
				for _, n := range threadCounts(threads) {
					tell(fmt.Sprintf("%s, %s, threads: %d", r.name, precision, n))
					speed, err := r.time(ctx, precision, n, tell)
					if err != nil {
						return nil, err
					}
					all = append(all, speed)
					tellRow(tell, spikingSpeeds{speed})
				}
			}
		}
		return all, nil
	}
}

// threadCounts are so many threads alone; of 0 one, and one per core.
func threadCounts(threads int) []int {
	if threads > 0 {
		return []int{threads}
	}
	if cores := runtime.GOMAXPROCS(0); cores > 1 {
		return []int{1, cores}
	}
	return []int{1}
}

// missingMemory says what a network takes and the machine has not, "" if it has.
func missingMemory(s circuits.Spec) string {
	need := s.Bytes(circuits.Shape{})
	if have, known := machine.Memory(); known && need > 0.9*have {
		return fmt.Sprintf("it takes %s of memory, and there are %s", machine.Bytes(need), machine.Bytes(have))
	}
	return ""
}

// time times a network, and tells what it is at.
func (r spikingRun) time(ctx context.Context, precision string, threads int, tell func(string)) (SpikingSpeed, error) {
	spec := r.spec
	spec.Precision = precisions()[precision]
	out := SpikingSpeed{Network: r.name, Threads: threads, Precision: precision, Biological: r.biological / 1000}
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	neurons, err := r.alone(ctx, spec, &out)
	if err != nil {
		return out, err
	}
	tell("  building the network")
	before, begun := heap(), time.Now()
	net, err := circuits.Build(spec, circuits.Shape{}, 1, threads)
	if err != nil {
		return out, err
	}
	out.Build = time.Since(begun).Seconds()
	if err := net.Run(ctx, spec.Dt, nil); err != nil {
		return out, err
	}
	out.FirstStep = time.Since(begun).Seconds()
	for _, p := range spec.Projections {
		out.Synapses += net.Synapses(p.Name)
	}
	out.BytesPerSynapse = (heap() - before - neurons) / float64(max(1, out.Synapses))
	tell(fmt.Sprintf("  built in %.1f s; running %g s of biological time, %d times", out.Build, out.Biological, r.repeats))
	return out, r.measure(ctx, net, &out)
}

// measure times stretches.
func (r spikingRun) measure(ctx context.Context, net *circuits.Network, out *SpikingSpeed) error {
	counters := map[string]*circuits.Counter{}
	for _, p := range r.spec.Populations {
		if model, _ := circuits.FindModel(p.Model); len(model.Receptors) > 0 {
			counters[p.Name] = net.Count(p.Name)
			out.Neurons += net.Size(p.Name)
		}
	}
	for k := range r.repeats {
		begun := time.Now()
		if err := net.Run(ctx, r.biological, nil); err != nil {
			return err
		}
		if wall := time.Since(begun).Seconds(); k == 0 || wall < out.Wall {
			out.Wall = wall
		}
	}
	spikes := 0.0
	for _, c := range counters {
		for _, n := range c.Counts() {
			spikes += float64(n)
		}
	}
	spikes /= float64(r.repeats)
	out.Rate = spikes / float64(out.Neurons) / out.Biological
	events := spikes * float64(out.Synapses) / float64(out.Neurons)
	if left := 1e9*out.Wall - out.NeuronStep*r.biological/r.spec.Dt*float64(out.Neurons); left > 0 && events >= 1 {
		each := left / events
		out.Event = &each
	}
	return nil
}

// heap is what is in use, in bytes, once rubbish is gone.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// alone times the network without its synapses, and returns the bytes that takes.
func (r spikingRun) alone(ctx context.Context, spec circuits.Spec, out *SpikingSpeed) (bytes float64, err error) {
	spec.Projections, spec.Rules = nil, nil
	before := heap()
	net, err := circuits.Build(spec, circuits.Shape{}, 1, out.Threads)
	if err != nil {
		return 0, err
	}
	bytes = heap() - before
	neurons := 0
	for _, p := range spec.Populations {
		if model, _ := circuits.FindModel(p.Model); len(model.Receptors) > 0 {
			neurons += net.Size(p.Name)
		}
	}
	part := r.biological / 10
	var seconds []float64
	for range 5 {
		begun := time.Now()
		if err := net.Run(ctx, part, nil); err != nil {
			return 0, err
		}
		seconds = append(seconds, time.Since(begun).Seconds())
	}
	out.NeuronStep = 1e9 * slices.Min(seconds) * spec.Dt / part / float64(neurons)
	return bytes, nil
}

func cubaRun() spikingRun { return spikingRun{"cuba", circuits.CUBA(4000), 10_000, 3} }
func cobaRun() spikingRun { return spikingRun{"coba", circuits.COBA(4000), 10_000, 1} }
func vogelsRun() spikingRun {
	return spikingRun{"vogels2011", circuits.Vogels2011(3), 10_000, 1}
}

// brunelRuns are the published network, and others of a thousand synapses onto each neuron, in
// its asynchronous irregular state.
func brunelRuns(sizes ...int) (all []spikingRun) {
	published := circuits.DefaultBrunel2000()
	if len(sizes) > 1 {
		all = append(all, spikingRun{"brunel, 10%", circuits.Brunel2000(published), 500, 2})
	}
	for _, n := range sizes {
		p := published
		p.Excitatory, p.Inhibitory = n*4/5, n-n*4/5
		p.FromExcitatory, p.FromInhibitory, p.J = 800, 200, 0.1*1000/800
		spec := circuits.Brunel2000(p)
		for i := range spec.Projections {
			spec.Projections[i].Self = true // 1,000 neurons have no others
		}
		all = append(all, spikingRun{fmt.Sprintf("brunel, %d", n), spec, max(20, min(2000, 1e7/float64(n))), 2})
	}
	return all
}
