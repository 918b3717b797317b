package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/rng"
	"homeostat/internal/team"
	"homeostat/measure"
	"homeostat/sim"
)

// converting is a trained network on its way through the test images as spiking neurons.
type converting struct {
	*stage
	c      *Conversion
	t      *training
	net    *artificial.Net
	folded []artificial.Folded
	layers []circuits.ReLULayer
	sums   [][]*layerSum // by time, then layer, the output layer left out
	right  []int         // images classified rightly, by time
	own    int           // and by the network itself
	order  []int         // images
	shown  int           // of them so far
}

// chunk is how many images are taken at a time: what their neurons did is kept until
// all are through, so that sums do not depend on threads.
const chunk = 64

// observeConverted runs a trained network, as its last segment left it, as spiking neurons.
func (s *stage) observeConverted(ctx context.Context, t *training, threads int, tell func(Event)) ([]*observation, error) {
	protocol := t.config.Protocol()
	v := &converting{stage: s, c: s.file.Conversion, t: t, net: t.run.Net, order: s.imagesOf(t, protocol[len(protocol)-1])}
	if err := v.prepare(); err != nil {
		return nil, err
	}
	nets := make([]*circuits.Converted, max(1, threads))
	for i := range nets {
		var err error
		if nets[i], err = circuits.NewConverted(v.layers, circuits.Rueckauer2017Parameters{Dt: v.c.Dt, Reset: v.c.Reset, Start: v.c.Start}); err != nil {
			return nil, err
		}
	}
	for v.shown < len(v.order) {
		tell(Event{Done: 1, Note: fmt.Sprintf("as spiking neurons, image %d of %d", v.shown, len(v.order))})
		err := v.take(ctx, nets, v.order[v.shown:min(v.shown+chunk, len(v.order))])
		if errors.Is(err, sim.ErrRunaway) {
			err = &FailedRun{err}
		}
		if err != nil {
			return nil, err
		}
	}
	return s.finish(v.observations()), nil
}

// prepare folds the network and balances thresholds.
func (v *converting) prepare() (err error) {
	if v.folded, err = v.net.Fold(); err != nil {
		return err
	}
	train := v.set.Train.Len()
	some := rng.NewKey(v.file.Seed+uint64(v.t.seed), "conversion/images").Rand().Perm(train)[:min(v.c.Images, train)]
	scales := v.c.scales(v.net, v.folded, some, v.stage)
	for l := range v.folded {
		v.layers = append(v.layers, relu(&v.folded[l], scales[l], l == 0))
	}
	v.right = make([]int, len(v.c.Times))
	for range v.c.Times {
		var sums []*layerSum
		for l := range v.folded[:len(v.folded)-1] {
			sums = append(sums, newLayerSum(&v.folded[l]))
		}
		v.sums = append(v.sums, sums)
	}
	return nil
}

// image is one image on its way.
type image struct {
	label     int
	given     []float64   // to the first layer's neurons
	original  [][]float32 // what the network's layers make of it
	counts    [][][]int32 // spikes, by time and layer
	decisions []int       // by time
}

// take shows some images to the network, and to its neurons on as many threads as there are nets.
func (v *converting) take(ctx context.Context, nets []*circuits.Converted, indices []int) error {
	images := make([]image, len(indices))
	v.net.Respond(&v.set.Test, indices, func(k int, input []float32, outputs [][]float32) {
		images[k] = image{label: int(v.set.Test.Labels[indices[k]]), given: v.drive(input)}
		for _, y := range outputs {
			images[k].original = append(images[k].original, slices.Clone(y))
		}
	})
	errs := make([]error, len(nets))
	var wait sync.WaitGroup
	for w, net := range nets {
		lo, hi := team.Share(len(images), w, len(nets))
		wait.Go(func() {
			for k := lo; k < hi && errs[w] == nil; k++ {
				errs[w] = v.simulate(ctx, net, &images[k])
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for k := range images {
		v.add(&images[k])
	}
	v.shown += len(images)
	return nil
}

// drive is what the first layer's weights make of an image.
func (v *converting) drive(input []float32) []float64 {
	first := &v.folded[0]
	z := make([]float64, first.Units())
	for k := range z {
		sum := float64(first.Offset[k])
		first.Each(k, func(i int, w float32) { sum += float64(w * input[i]) })
		z[k] = sum
	}
	return z
}

// simulate shows an image to neurons and reads them at each time.
func (v *converting) simulate(ctx context.Context, net *circuits.Converted, m *image) error {
	if err := net.Show(ctx, m.given); err != nil {
		return err
	}
	m.counts, m.decisions = make([][][]int32, len(v.c.Times)), make([]int, len(v.c.Times))
	for _, stop := range v.stops() {
		if err := net.RunTo(ctx, stop); err != nil {
			return err
		}
		for i, t := range v.c.Times {
			from, _ := v.c.counted(t)
			if from == stop {
				m.counts[i] = v.counts(net)
			}
			if t != stop {
				continue
			}
			logits, err := net.Logits()
			if err != nil {
				return err
			}
			m.decisions[i] = largest(logits)
			m.counts[i] = since(m.counts[i], v.counts(net))
		}
	}
	return nil
}

// stops are the times at which something is read, ms.
func (v *converting) stops() (all []float64) {
	for _, t := range v.c.Times {
		if from, _ := v.c.counted(t); from > 0 {
			all = append(all, from)
		}
		all = append(all, t)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// counts are those of all layers that spike, since the image came.
func (v *converting) counts(net *circuits.Converted) (all [][]int32) {
	for l := range v.sums[0] {
		all = append(all, slices.Clone(net.Counts(l)))
	}
	return all
}

// since takes what was counted before from what is counted now.
func since(before, now [][]int32) [][]int32 {
	for l := range before {
		for k, n := range before[l] {
			now[l][k] -= n
		}
	}
	return now
}

// largest is where the largest number is.
func largest[T float32 | float64](x []T) (at int) {
	for i := range x {
		if x[i] > x[at] {
			at = i
		}
	}
	return at
}

// add takes in what an image has shown.
func (v *converting) add(m *image) {
	if largest(m.original[len(m.original)-1]) == m.label {
		v.own++
	}
	for i, t := range v.c.Times {
		if m.decisions[i] == m.label {
			v.right[i]++
		}
		_, length := v.c.counted(t)
		for l, sum := range v.sums[i] {
			sum.add(m.counts[i][l], m.original[l], v.layers[l].Scale, v.c.Dt/length)
		}
	}
}

// observations are those of all times: of the network, its hidden layers, and the fully
// connected ones together.
func (v *converting) observations() (all []*observation) {
	for i, segment := range v.c.segments() {
		whole := v.newObservation(v.t, "", segment)
		whole.in.Accuracy = v.fraction(v.right[i])
		seen := &measure.Conversion{OriginalAccuracy: v.fraction(v.own)}
		for _, sum := range v.sums[i] {
			_, length := v.c.counted(v.c.Times[i])
			seen.Spikes += sum.spikes() / float64(v.shown) * v.c.Times[i] / length
		}
		if i == len(v.c.Times)-1 {
			seen.Times = v.c.Times
			for _, right := range v.right {
				seen.Accuracies = append(seen.Accuracies, v.fraction(right))
			}
		}
		whole.in.Conversion = seen
		all = append(all, whole)
		together := layerSum{}
		for l, sum := range v.sums[i] {
			switch v.folded[l].Kind {
			case "avgpool":
				continue
			case "dense":
				together.join(sum)
			}
			all = append(all, v.observeLayer(v.folded[l].Name, segment, sum, v.c.Times[i]))
		}
		if together.units > 0 {
			all = append(all, v.observeLayer("hidden", segment, &together, v.c.Times[i]))
		}
	}
	for _, o := range all {
		o.at.side = "biological"
	}
	return all
}

func (v *converting) fraction(images int) float64 { return float64(images) / float64(v.shown) }

// observeLayer observes the neurons of a layer.
func (v *converting) observeLayer(unit, segment string, sum *layerSum, ms float64) *observation {
	o := v.newObservation(v.t, unit, segment)
	_, length := v.c.counted(ms)
	o.seconds = float64(v.shown) * length / 1000
	for _, n := range sum.counts {
		o.in.Rates = append(o.in.Rates, float64(n)/o.seconds)
	}
	o.in.Conversion = sum.conversion(v.shown)
	o.in.Conversion.OriginalAccuracy, o.in.Conversion.Spikes = math.NaN(), math.NaN()
	if sum.positions > 1 {
		o.in.Tallies = sum.tallies(v.shown)
		return o
	}
	v.see(&o.in, measure.Activity{Stimuli: v.shown, Units: sum.units, A: sum.activity()}, v.order)
	return o
}
