package experiments

import (
	"slices"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/conf"
	"homeostat/internal/value"
)

// What both sides see alike: units that a projection drives with the weights of the first
// layer of the networks that are trained, as they are drawn, images that segments change
// in the same way, and units of the same numbers that are lost.

// completeLayers tells projections that take a layer's weights how large that is.
func (b *Biological) completeLayers(f *File, n *conf.Node, faults *conf.Faults) {
	for _, p := range b.spec.Projections {
		layer, ok := p.Params.(*circuits.Layer)
		if !ok || layer.Layer == "" {
			continue
		}
		at := n.Child("projection").Child(p.Name)
		if f.Artificial == nil {
			faults.At(at.Child("connect"), "takes the weights of a layer of the networks in [artificial], and there is no such table")
			continue
		}
		shape := f.shape()
		name, units, inputs, err := f.Artificial.FirstLayer(shape.Channels, shape.Height, shape.Width)
		switch {
		case err != nil:
			faults.At(at.Child("layer"), "%s", err)
		case name != layer.Layer:
			faults.At(at.Child("layer"), "must be the first layer, %s: others see what that has learned", name)
		case f.Artificial.Bias:
			faults.At(at.Child("layer"), "has biases, which are no synapses: write bias = false in [artificial]")
		default:
			layer.Units, layer.Inputs = units, inputs
		}
	}
}

// driven returns the populations that a layer's weights drive.
func (b *Biological) driven() (all []string) {
	for _, p := range b.spec.Projections {
		if _, ok := p.Params.(*circuits.Layer); ok {
			all = append(all, p.To)
		}
	}
	return all
}

// giveLayers gives projections the layer's weights as they are drawn for a seed, times their own weight.
func (s *stage) giveLayers(spec *circuits.Spec, seed int) error {
	spec.Projections = slices.Clone(spec.Projections)
	for i := range spec.Projections {
		p := &spec.Projections[i]
		layer, ok := p.Params.(*circuits.Layer)
		if !ok {
			continue
		}
		given := *layer
		var err error
		if given.Weights, err = artificial.FirstWeights(s.file.Artificial.Config, s.set, s.file.Seed+uint64(seed)); err != nil {
			return err
		}
		for k := range given.Weights {
			given.Weights[k] *= p.Weight.A
		}
		p.Params = &given
	}
	return nil
}

// lensOf is what shows images to a run of the network in segments that change them, nil if none does.
func (s *stage) lensOf(seed int) (*artificial.Lens, error) {
	b, a := s.file.Biological, s.file.Artificial
	if !slices.ContainsFunc(b.Segments, func(s Segment) bool { return s.View.Changes() }) {
		return nil, nil
	}
	if a == nil {
		return artificial.PlainLens(s.set, s.file.Seed+uint64(seed)), nil
	}
	return artificial.NewLens(a.Config, s.set, s.file.Seed+uint64(seed))
}

// checkView checks what a segment does to images, and to units that a layer drives.
func (b *Biological) checkView(f *File, s *Segment, n *conf.Node, faults *conf.Faults) {
	switch {
	case s.View.Changes() && s.Stimuli == 0:
		faults.At(n, "changes images (contrast, brightness, shift, dark), and shows none: give stimuli")
	case s.Shift != 0 && f.Artificial == nil:
		faults.At(at(n, "shift"), "is in deviations of what arrives at the first layer in [artificial], and there is no such table")
	case s.Shift != 0:
		shape := f.shape()
		err := f.Artificial.CheckShift()
		if err == nil && shape.Height > 0 && f.Artificial.ValidateFor(shape.Channels, shape.Height, shape.Width) == nil {
			err = f.Artificial.CheckShiftFor(shape.Channels, shape.Height, shape.Width)
		}
		if err != nil {
			faults.At(at(n, "shift"), "%s", err)
		}
	}
	switch {
	case s.Remove < 0 || s.Remove > 1:
		faults.At(at(n, "remove"), "must be between 0 and 1, is %g", s.Remove)
	case s.Potentiate <= -1:
		faults.At(at(n, "potentiate"), "must be above -1, is %g", s.Potentiate)
	case s.Potentiate != 0 && len(b.driven()) == 0:
		faults.At(at(n, "potentiate"), "is of synapses that the layer in [artificial] has, too, and no projection is from a layer")
	case s.Remove > 0 && len(b.driven()) == 0:
		faults.At(at(n, "remove"), "takes units that the layer in [artificial] loses, and no projection is from a layer: use lesion")
	}
}

// remove takes out, for good, the units of populations behind a layer which the layer
// loses, by this segment and those before it.
func (m *simulation) remove(s *Segment) {
	if s.Remove == 0 {
		return
	}
	fraction := 0.0
	for i := range m.b.Segments[:m.at.segment+1] {
		fraction += m.b.Segments[i].Remove
	}
	for _, name := range m.b.lost() {
		layer, units, _, _ := m.file.Artificial.FirstLayer(m.file.shape().Channels, m.file.shape().Height, m.file.shape().Width)
		m.net.LesionNeurons(name, artificial.Lost(layer, units, fraction, m.file.Seed+uint64(m.seed)))
	}
}

// potentiate lets one synapse of each unit that a layer drives grow, that of the layer's unit.
func (m *simulation) potentiate(s *Segment) error {
	if s.Potentiate == 0 {
		return nil
	}
	for _, p := range m.b.spec.Projections {
		if layer, ok := p.Params.(*circuits.Layer); ok {
			_, _, w := m.net.Weights(p.Name) // in the order (target, source), of all pairs
			for unit, at := range artificial.Potentiated(layer.Layer, layer.Units, layer.Inputs, m.file.Seed+uint64(m.seed)) {
				w[unit*layer.Inputs+at] *= 1 + s.Potentiate
			}
			if err := m.net.Set(p.Name+".weight", value.Value{Kind: value.List, List: w}); err != nil {
				return err
			}
		}
	}
	return nil
}

// show shows the image of the stretch at hand.
func (m *simulation) show(s *Segment) {
	image := m.image(s, int(m.at.stretch/2))
	if !s.View.Changes() {
		m.net.Show(image)
		return
	}
	light := make([]float64, len(image))
	m.lens.Of(s.View, image, light)
	m.net.ShowLight(light)
}
