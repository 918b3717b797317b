package sim

import (
	"homeostat/internal/machine"
	"homeostat/internal/state"
)

// Link says what synapses connect and how they transmit.
type Link struct {
	Name     string
	From, To *Population
	Receptor string
	Plastic  bool     // rules may change the weights
	Variable string   // of the source, transmitted continuously in every step; "": spikes
	Release  Releaser // short-term plasticity of spikes; nil: none
	Grade    Grader   // what is sent of the variable; nil: the variable
	Pull     *Pull    // what arrives is a conductance; nil: what is sent
}

// Grader makes of a source's variable what is sent, in every step.
type Grader interface {
	// Grade is what source j sends in a step in which its variable is x. Sources
	// are asked at the same time by several threads, each once a step.
	Grade(j int, x float64) float64
	Keep(k *state.Keeper)
}

// Pull turns what is sent into weight times it times (Toward - the target's variable), of
// the step in which it is sent.
type Pull struct {
	Variable string
	Toward   float64
}

// Releaser is short-term plasticity of one projection: what a source's spike
// releases depends on its spikes before.
type Releaser interface {
	// Release is the factor on source j's weights for its spike of a step.
	// Steps never go back; a source that spikes twice in a step releases twice.
	Release(j int32, step int64) float32
	Keep(k *state.Keeper)
}

// Projection is synapses of one kind from one population to another.
//
// Spikes are delivered by source: index has its synapses side by side. Weights
// that rules may change stay in the order of targets, so that a rule has a
// target's weights as one slice; delivery then reaches them through index.where.
// Other weights lie beside the index. Continuous transmission goes by target.
type Projection struct {
	Name string
	Size int // synapses, lesioned ones included

	link     Link
	crew     *crew
	from, to *Population
	receptor int
	delay    int // steps, of all synapses; 0 if each has its own
	longest  int // delay, steps

	weight  float32   // of all synapses, where there are no weights
	weights []float32 // by number if rows are there, else by place in the index
	rows    *rows     // by target: of plastic and continuous projections
	index   *index    // by source: of those that transmit spikes
	lost    lost      // lesioned synapses
	changed bool      // weights are not those that it was connected with

	gain    []float32 // on what each source transmits; nil: 1
	release []float32 // factor of each spike that is being transmitted; none: 1
	seen    [2]state.Vector
	watched state.Vector // the source's variable, of continuous projections
	pulled  state.Vector // the target's, where there is a pull
}

// rows are synapses by target.
type rows struct {
	start   []int // synapses of target i: start[i]..start[i+1]-1
	sources []int32
	delays  []uint16 // nil: one for all
}

// Connect makes a projection, to which the slices of s belong from then on. A
// static synapse takes 8 bytes, 4 if all have one weight; a plastic one 16; one
// with a delay of its own 4 more if it is plastic. Building takes another 4 to
// 10 for as long as the caller holds on to s.
func (n *Network) Connect(l Link, s Synapses) *Projection {
	s.check(l)
	s.oneDelay()
	p := &Projection{
		Name: l.Name, Size: len(s.Sources), link: l, crew: n.crew, from: l.From, to: l.To, receptor: l.To.receptor(l.Receptor),
		longest: s.longest(),
	}
	if l.Variable != "" {
		if l.Release != nil {
			panic("sim.Connect: " + l.Name + " transmits continuously and has no spikes to release by")
		}
		p.watch(n.options.Precision)
	}
	n.reserve(l.To, p.receptor, p.longest)
	defer n.crew.team.Start()()
	p.arrange(s)
	n.projections = append(n.projections, p)
	return p
}

// arrange puts synapses into the order in which they are used.
func (p *Projection) arrange(s Synapses) {
	p.delay, p.rows, p.index = 0, nil, nil
	if s.Delays == nil {
		p.delay = s.Delay
	}
	p.weight, p.weights = s.Weight, s.Weights
	if p.link.Plastic {
		p.weights = machine.Zeros[float32](len(s.Sources))
		if copy(p.weights, s.Weights) == 0 {
			fill(p.weights, s.Weight)
		}
	}
	if p.link.Plastic || p.link.Variable != "" {
		p.rows = &rows{start: s.Start, sources: s.Sources, delays: s.Delays}
	}
	if p.link.Variable == "" {
		p.index = newIndex(p, s)
	}
}

func fill(all []float32, x float32) {
	for k := range all {
		all[k] = x
	}
}

// weightAt is the weight at a number (if there are rows) or a place.
func (p *Projection) weightAt(k int) float32 {
	if p.weights == nil {
		return p.weight
	}
	return p.weights[k]
}

// row is the sources and the weights of target i.
func (p *Projection) row(i int) ([]int32, []float32) {
	a, b := p.rows.start[i], p.rows.start[i+1]
	return p.rows.sources[a:b], p.weights[a:b]
}

// announce looks at what there is to transmit of a step and tells how many events that is.
func (p *Projection) announce(step int64) (events float64) {
	if p.index == nil {
		return float64(len(p.rows.sources))
	}
	spikes := p.from.spikes
	if len(spikes) == 0 {
		return 0
	}
	if p.link.Release != nil || p.gain != nil || len(p.release) > 0 { // else nothing is written that all look at
		p.release = p.release[:0]
	}
	if p.link.Release != nil || p.gain != nil {
		for _, j := range spikes {
			p.release = append(p.release, p.factor(j, step))
		}
	}
	return p.index.fanOut * float64(len(spikes))
}

// factor is what source j's weights are multiplied by at a spike.
func (p *Projection) factor(j int32, step int64) float32 {
	factor := float32(1)
	if p.link.Release != nil {
		factor = p.link.Release.Release(j, step)
	}
	if p.gain != nil {
		factor *= p.gain[j]
	}
	return factor
}

// deliver adds what a step transmits to the sums of one worker's targets.
func (p *Projection) deliver(step int64, worker, workers int) {
	single := p.to.arriving[p.receptor].cells.Single()
	switch {
	case p.index == nil && single:
		flow[float32](p, step, worker, workers)
	case p.index == nil:
		flow[float64](p, step, worker, workers)
	case len(p.from.spikes) == 0:
	case single:
		deliver[float32](p, step, worker, workers)
	default:
		deliver[float64](p, step, worker, workers)
	}
}
