package sim

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// paper takes what is streamed, as text.
type paper struct{ strings.Builder }

func (p *paper) Spikes(times []float64, ids []int32) error {
	for k, i := range ids {
		fmt.Fprintf(p, "%g %d\n", times[k], i)
	}
	return nil
}

func (p *paper) Row(time float64, values []float64) error {
	_, err := fmt.Fprintln(p, time, values)
	return err
}

// watched is a pair's engine with recorders of every kind.
type watched struct {
	*pair[float64]
	series  []*Series
	counter *Counter
	streams []*Stream
	papers  []*paper
	rules   []*Rule
	drift   *drift
}

func newWatched(seed uint64, threads int) *watched {
	w := &watched{pair: newPair[float64](seed, threads), drift: &drift{}}
	n, p, projection := w.net, w.populations[0], w.projections
	w.series = append(w.series, n.RecordState(p, "sum", []int{3, 1}, 7), n.RecordRates(p, nil, 11), n.RecordRate(p, 13),
		n.RecordWeights(projection[0], nil, 17), n.RecordWeights(projection[3], []int{2, 0}, 3))
	w.counter = n.Count(p)
	for range 5 {
		w.papers = append(w.papers, &paper{})
	}
	w.streams = append(w.streams, n.StreamSpikes(p, nil, w.papers[0]), n.StreamState(p, "sum", nil, 5, w.papers[1]),
		n.StreamRates(p, []int{0}, 9, w.papers[2]), n.StreamRate(p, 4, w.papers[3]), n.StreamWeights(projection[1], nil, 19, w.papers[4]))
	w.rules = append(w.rules, n.OnRows(projection[2], 10, shrink{}), n.OnNeurons(p, 7, w.drift))
	return w
}

// late adds recorders whose intervals begin now.
func (w *watched) late() {
	p := w.populations[2]
	w.series = append(w.series, w.net.RecordRates(p, nil, 6))
	w.papers = append(w.papers, &paper{})
	w.streams = append(w.streams, w.net.StreamState(p, "sum", nil, 6, w.papers[5]))
}

// drift remembers what it was told.
type drift struct{ spikes, ms float64 }

func (d *drift) Fired(spikes []int32) { d.spikes += float64(len(spikes)) }

func (d *drift) Advance(elapsed float64, lo, _ int) {
	if lo == 0 {
		d.ms += elapsed
	}
}

func (d *drift) Keep(k *state.Keeper) {
	state.One(k, "spikes", &d.spikes)
	state.One(k, "ms", &d.ms)
}

func (w *watched) act(t *testing.T, r *rand.Rand, acts int) {
	for range acts {
		w.intervene(r)
		w.rules[r.IntN(2)].Switch(r.IntN(2) == 0)
		if projection := w.projections[r.IntN(len(w.projections))]; r.IntN(3) == 0 {
			_, _, weights := projection.Weights()
			for k := range weights {
				weights[k] *= 1 - r.Float64()/10
			}
			projection.SetWeights(weights)
		}
		mustRun(t, w.net, int64(r.IntN(40)))
	}
}

// result is everything that the run has come to.
func (w *watched) result() string {
	var b strings.Builder
	for _, r := range w.records {
		fmt.Fprintln(&b, r.Times, r.IDs)
	}
	for _, s := range w.series {
		fmt.Fprintln(&b, s.Times, s.Values)
	}
	for _, p := range w.populations {
		fmt.Fprintln(&b, p.Neurons.Variable("sum").Float64s())
	}
	for _, p := range w.projections {
		_, _, x := p.Weights()
		fmt.Fprintln(&b, x)
	}
	for _, s := range w.streams {
		fmt.Fprintln(&b, s.Count())
	}
	fmt.Fprintln(&b, w.counter.Counts(), *w.drift, w.net.Step())
	return b.String()
}

// Put aside at a random step and taken up by a fresh network, on another
// number of threads, a run goes on to the same bits; what it streams then is
// what the uninterrupted run streams from there.
func TestWhatIsKeptGoesOnToTheSameBits(t *testing.T) {
	for seed := range uint64(8) {
		r := rng.NewKey(seed, "keep").Rand()
		before, after, threads := 1+r.IntN(12), 6, 1+r.IntN(4)
		whole, script := begun(t, seed, before)
		arrays := aside(t, whole.net)
		for _, p := range whole.papers {
			p.Reset()
		}
		whole.act(t, script, after)

		resumed := newWatched(seed, threads)
		resumed.late()
		loader := state.Load(arrays)
		if resumed.net.Keep(loader); loader.Err() != nil {
			t.Fatal(loader.Err())
		}
		_, script = begun(t, seed, before) // draws as many numbers
		resumed.act(t, script, after)
		if whole.result() != resumed.result() {
			t.Errorf("seed %d, %d threads: resumed after %d acts, the run comes to something else", seed, threads, before)
		}
		for k := range whole.papers {
			if whole.papers[k].String() != resumed.papers[k].String() {
				t.Errorf("seed %d: stream %d gives something else after resuming", seed, k)
			}
		}
	}
}

// begun is a network in the middle of its run, and the draws of what will happen to it.
func begun(t *testing.T, seed uint64, acts int) (*watched, *rand.Rand) {
	w, script := newWatched(seed, 1), rng.NewKey(seed, "acts").Rand()
	w.act(t, script, 1)
	mustRun(t, w.net, 5-w.net.Step()%6)
	w.late()
	w.act(t, script, acts)
	return w, script
}

// aside is a network's state after it went through a file.
func aside(t *testing.T, n *Network) map[string]npz.Array {
	keeper := state.Save()
	n.Keep(keeper)
	var file bytes.Buffer
	if err := npz.Write(&file, keeper.Arrays()); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.ReadFrom(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return arrays
}
