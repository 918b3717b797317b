package artificial

import (
	"errors"
	"fmt"

	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/rng"
	"homeostat/internal/team"
)

// Net is a network as it is trained.
type Net = Network[float32]

// Network is a list of hidden layers and an output layer of one unit per class.
// It keeps the activations of its last pass; one network serves one goroutine,
// which its team helps.
type Network[T Float] struct {
	cfg           Config
	path          kernel.Path
	team          *team.Team
	train         *data.Split // the set's, whose statistics testing may take
	shape         shape       // of an image
	layers        []Layer[T]
	hidden        []*affine[T]
	shared        map[string]any // see Site
	params        []*Param[T]
	values, grads []T    // of all parameters, one after the other, filled up to a multiple of 16
	ofNorms       []span // those of normalizations among them
	pixels        *kernel.Pixels
	passes        [5]*Pass     // by mode; that of training goes back, too
	view          View         // of the input
	lens          *Lens        // nil if images are always seen as they are
	levels        [3]T         // what black, mean grey and white are in the input, where there is a lens
	added         []T          // to each number of the input, by the view; nil: nothing
	dark          []bool       // of each place in the picture, by the view; nil: none
	standard      *standard[T] // of images; nil if they are not standardized
	augment       *augment     // of training images; nil if they are shown as they are
	iteration     int          // under way: the address of what is drawn in it

	images        *data.Split // whose images are shown
	indices       []int       // of those
	labels        []uint8
	input, logits *Batch[T]
	dz            *Batch[T]     // gradient with respect to the logits
	watched       bool          // training takes a sample of the hidden layers
	seen          []LayerSample // the last one
	losses        []float64     // of each block, summed
	rights        []int         // of each block: images classified rightly
}

// newNetwork draws a network for images of a set. The configuration must be valid.
func newNetwork[T Float](path kernel.Path, cfg Config, normalization string, set *data.Set, seed uint64) (*Network[T], error) {
	norm, err := findNormalization[T](normalization, cfg.Settings)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(cfg.ValidateFor(set.Channels, set.Height, set.Width), cfg.ValidateUnder(normalization)); err != nil {
		return nil, err
	}
	samples := max(cfg.Batch, cfg.TestBatch)
	n := &Network[T]{
		cfg: cfg, path: path, team: team.New(1), train: &set.Train, shape: shape{set.Channels, set.Height, set.Width}, pixels: pixels(cfg.InputScale),
		input:   newBatch[T](samples, set.Channels, set.Height, set.Width),
		indices: make([]int, 0, samples), labels: make([]uint8, samples),
		dz:     newBatch[T](samples, len(set.Classes), 1, 1),
		shared: map[string]any{},
		losses: make([]float64, blocksOf(samples)), rights: make([]int, blocksOf(samples)),
	}
	n.build(norm, len(set.Classes), seed)
	n.gather()
	if cfg.Start != nil {
		if err := n.begin(cfg.Start); err != nil {
			return nil, fmt.Errorf("the file to start from %w", err)
		}
	}
	if cfg.views() && set.Train.Len() > 0 {
		if err := n.takeLens(set, seed); err != nil {
			return nil, err
		}
	}
	n.standard = newStandard[T](cfg.InputScale, set)
	n.augment = newAugment(cfg.Augment, set, samples, seed)
	n.under(0)
	for mode := range n.passes {
		n.passes[mode] = newPass()
		n.passes[mode].fills(n.input)
		n.passes[mode].eachBlock(n.loadBlock)
		if n.lens != nil {
			n.passes[mode].eachBlock(n.viewBlock)
		}
		if n.standard != nil {
			n.passes[mode].eachBlock(func(block int) { n.standard.apply(n.path, n.input, block) })
		}
		n.plan(n.passes[mode], Mode(mode))
	}
	return n, nil
}

// build makes the layers.
func (n *Network[T]) build(norm func(Site[T]) Normalization[T], classes int, seed uint64) {
	s, names := n.shape, HiddenLayers(n.cfg.Layers)
	samples := max(n.cfg.Batch, n.cfg.TestBatch)
	for _, spec := range n.cfg.Layers {
		switch spec.Kind {
		case "avgpool":
			n.layers = append(n.layers, newAvgPool[T](s, spec.Size, samples))
			s = s.after(spec)
			continue
		case "maxpool":
			m := newMaxPool[T](n.path, s.channels, s.height, s.width, spec.Size, samples)
			if len(n.layers) > 0 {
				m.follow(n.layers[len(n.layers)-1])
			}
			n.layers = append(n.layers, m)
			s = s.after(spec)
			continue
		}
		layer := names[len(n.hidden)]
		a := n.affine(layer.Name, spec, s, samples, seed)
		if a.unbiased = !n.cfg.Bias; a.unbiased {
			clear(a.bias.Value)
		}
		a.active = newActivation[T](n.path, n.cfg.Activation)
		a.rectified = a.active == nil
		if n.cfg.teaches() && len(n.hidden) == 0 {
			a.teach(seed)
		}
		if n.cfg.frail() {
			a.drawFrailty(seed)
		}
		if a.norm = (plain[T]{n.path}); n.cfg.normalizes(layer) {
			a.norm = norm(n.site(a, seed))
			if n.cfg.Order == "relu_norm" {
				a.rectified, a.late = false, newBatch[T](samples, a.z.Channels, a.z.Height, a.z.Width)
			}
		}
		n.hidden = append(n.hidden, a)
		if spec.Kind == "dense" && n.cfg.drops() {
			n.layers = append(n.layers, newDropout(n.cfg.Regularizers, a, seed, &n.iteration))
		}
		s = s.after(spec)
	}
	out := n.affine("out", LayerSpec{Kind: "dense", Out: classes}, s, samples, seed)
	out.norm = plain[T]{n.path}
	if last := len(n.hidden) - 1; last >= 0 {
		out.norm = readoutOf(n.hidden[last].norm, n.site(out, seed))
	}
}

// site describes a layer, the next one behind the hidden layers, for its normalization.
func (n *Network[T]) site(a *affine[T], seed uint64) Site[T] {
	units, height, width := a.linear.outShape()
	s := Site[T]{
		Name: a.name, Path: n.path, Key: rng.NewKey(seed, "normalization/"+a.name),
		Weight: a.weight, Bias: a.bias, Drawn: n.cfg.Initialization, Gain: n.cfg.Gain,
		Units: units, Height: height, Width: width, Samples: max(n.cfg.Batch, n.cfg.TestBatch), Sleeps: !n.cfg.Sleep.never(), Shared: n.shared,
	}
	if last := len(n.hidden) - 1; last >= 0 {
		s.Sources = n.hidden[last].z.Channels
	}
	return s
}

// affine appends an affine layer; all but the first pass a gradient on.
func (n *Network[T]) affine(name string, spec LayerSpec, in shape, samples int, seed uint64) *affine[T] {
	var l linear[T]
	if spec.Kind == "conv" {
		l = newConv[T](n.path, in.channels, in.height, in.width, spec.Out, spec.Size, samples)
	} else {
		l = newDense[T](n.path, in.size(), spec.Out, samples)
	}
	a := newAffine(name, n.path, l, n.cfg.Initialization, rng.NewKey(seed, "init/"+name), samples)
	amplify(a.weight, n.cfg.Gain)
	if len(n.layers) > 0 {
		a.dx = newBatch[T](samples, in.channels, in.height, in.width)
	}
	n.layers = append(n.layers, a)
	return a
}

// gather moves all parameters into one slice, and their gradients into another,
// so that the optimizer is one loop.
func (n *Network[T]) gather() {
	size := 0
	for _, l := range n.layers {
		for _, p := range l.Params() {
			n.params = append(n.params, p)
			size += len(p.Value)
		}
	}
	n.values, n.grads = make([]T, roundUp(size)), make([]T, roundUp(size))
	at := 0
	for _, p := range n.params {
		end := at + len(p.Value)
		copy(n.values[at:end], p.Value)
		p.Value, p.Grad = n.values[at:end:end], n.grads[at:end:end]
		at = end
	}
	n.findNorms()
}

// findNorms finds where parameters of normalizations lie among all.
func (n *Network[T]) findNorms() {
	at := 0
	for _, l := range n.layers {
		for i, p := range l.Params() {
			if i >= 2 { // behind the layer's weight and bias
				n.ofNorms = append(n.ofNorms, span{at, at + len(p.Value)})
			}
			at += len(p.Value)
		}
	}
}

// Params returns everything that is learned, from the input on.
func (n *Network[T]) Params() []*Param[T] { return n.params }

// Hidden returns the names of the hidden layers, from the input on.
func (n *Network[T]) Hidden() []string {
	names := make([]string, len(n.hidden))
	for i, h := range n.hidden {
		names[i] = h.name
	}
	return names
}

// plan adds the steps from the input to the loss to a pass, and in training on
// to the gradients.
func (n *Network[T]) plan(p *Pass, mode Mode) {
	x := n.input
	for _, l := range n.layers {
		x = l.Forward(p, x, mode)
	}
	n.logits = x
	dz := n.dz
	if mode != Training {
		dz = nil
	}
	p.eachBlock(func(block int) {
		n.losses[block], n.rights[block] = crossEntropy(n.logits, n.labels, dz, block)
	})
	if mode.adapts() {
		p.once(func() {
			if n.watched { // now: the way back may overwrite what layers have put out
				n.seen = n.sample()
			}
		})
	}
	if mode == Training {
		n.planBack(p)
	}
}

// planBack adds the steps from the gradient with respect to the logits back.
func (n *Network[T]) planBack(p *Pass) {
	p.fills(n.dz)
	dy := n.dz
	for i := len(n.layers) - 1; i >= 0; i-- {
		dy = n.layers[i].Backward(p, dy)
		if a, ok := n.layers[i].(*affine[T]); ok && n.cfg.penalized() {
			penalize(p, n.cfg.Regularizers, a.weight)
		}
	}
}

// under brings the network to the conditions of a segment.
func (n *Network[T]) under(segment int) {
	n.look(n.cfg.Protocol()[segment].View)
	if l := n.hidden[0].lesson; l != nil {
		l.factor = T(n.cfg.potentiated(segment))
	}
	removed := n.cfg.removed(segment)
	for _, h := range n.hidden {
		h.silence(removed)
	}
}

// load makes the images of a split at the given indices the next pass's input.
func (n *Network[T]) load(images *data.Split, indices []int) {
	n.images, n.indices = images, append(n.indices[:0], indices...)
	for i, index := range indices {
		n.labels[i] = images.Labels[index]
	}
	if n.augment != nil {
		n.augment.off = true
	}
}

// loadBlock sets a block of the input. Lanes that are no samples keep the
// images that they had.
func (n *Network[T]) loadBlock(block int) {
	var images [lanes][]uint8
	samples := n.input.samples(block)
	for i, index := range n.indices[block*lanes:][:samples] {
		images[i] = n.images.Image(index)
		if n.augment != nil && !n.augment.off {
			images[i] = n.augment.of(images[i], block*lanes+i, index)
		}
	}
	kernel.Spread(n.path, n.pixels, n.input.block(block), images[:samples])
}

// forward runs the pass of a mode on the loaded images and returns their logits.
func (n *Network[T]) forward(mode Mode) *Batch[T] {
	n.passes[mode].run(n.team, len(n.indices))
	return n.logits
}

// loss returns the mean loss of the last pass, and how many of its images were
// classified rightly.
func (n *Network[T]) loss() (loss float64, right int) {
	for block := range n.logits.Blocks() {
		loss += n.losses[block]
		right += n.rights[block]
	}
	return loss / float64(n.logits.N), right
}

// gradient returns the loss of the loaded images and sets all gradients.
func (n *Network[T]) gradient() float64 { return n.show(Training) }

// show returns the loss of the loaded images in a mode.
func (n *Network[T]) show(mode Mode) float64 {
	n.forward(mode)
	loss, _ := n.loss()
	return loss
}

// adapt lets local homeostasis follow what the last pass has seen.
func (n *Network[T]) adapt() {
	for _, h := range n.hidden {
		h.norm.Adapt()
	}
}
