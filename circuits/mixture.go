package circuits

import (
	"errors"
	"fmt"
	"math"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/team"
	"homeostat/neuron"
)

// A mixture of Poisson distributions: a pattern y of D units comes from one of C causes,
// each as likely as the others, and given the cause its units are independent,
//
//	p(y | c) = Π_d Poisson(y_d; W_cd),   p(c) = 1/C
//
// ([EM] and [KeckCircuit] learn W.) After input normalization, Σ_d W_cd = A for all
// causes, so that p(c | y) is the softmax of Σ_d y_d ln W_cd. Keck, Savin and Lücke
// (2012, PLoS Comput Biol 8:e1002432).

// MixtureParameters describe a mixture and what learns it.
type MixtureParameters struct {
	Causes             int     `toml:"causes"`              // C
	Total              float64 `toml:"total"`               // A, activity of all inputs together
	InputNormalization bool    `toml:"input_normalization"` // patterns are divided by their own total; if false, by the mean total of all
	Activation         string  `toml:"activation"`          // what the circuit weighs inputs with: "log" of the weights, "linear" in them, or "truncated"
	Gain               float64 `toml:"gain"`                // of the linear activation
	Rate               float64 `toml:"rate"`                // of the circuit's learning, ε: share of the way to a pattern
	Scaling            bool    `toml:"scaling"`             // weights of the circuit decay as they learn; if false, Hebb's rule is alone
	Batch              int     `toml:"batch"`               // patterns that the circuit sees between two changes of its weights
}

// DefaultMixture are those of Keck et al. for digits of 28×28 pixels.
func DefaultMixture() MixtureParameters {
	return MixtureParameters{Causes: 20, Total: 900, InputNormalization: true, Activation: "log", Gain: 1, Rate: 0.01, Scaling: true, Batch: 1}
}

// Validate says which parameters are out of their range, each by its key.
func (p MixtureParameters) Validate() error {
	var few error
	if p.Causes < 1 {
		few = fmt.Errorf("causes: must be at least 1, is %d", p.Causes)
	}
	var batch error
	if p.Batch < 1 {
		batch = fmt.Errorf("batch: must be at least 1, is %d", p.Batch)
	}
	var fast error
	if p.Rate > 1 {
		fast = fmt.Errorf("rate: must be at most 1, a whole step to the pattern at hand, is %g", p.Rate)
	}
	return errors.Join(few, batch, fast, check.Positive("total", p.Total), check.OneOf("activation", p.Activation, "log", "linear", "truncated"),
		check.Positive("gain", p.Gain), check.Positive("rate", p.Rate))
}

// Fits says whether patterns can be learned.
func (p MixtureParameters) Fits(patterns *Patterns) error {
	switch {
	case patterns.Count == 0:
		return errors.New("there are no images to learn from: ask for at least as many as causes")
	case p.Causes > patterns.Count:
		return fmt.Errorf("causes is %d, and there are %d images: ask for fewer causes or more images", p.Causes, patterns.Count)
	}
	return p.CheckInputs(patterns.Size)
}

// CheckInputs says whether so many inputs can have the total.
func (p MixtureParameters) CheckInputs(inputs int) error {
	return neuron.InputNormalization{Total: p.Total}.Check(inputs)
}

// Normalization is the stage before the circuit, for patterns such as these.
func (p MixtureParameters) Normalization(patterns *Patterns) neuron.InputNormalization {
	n := neuron.InputNormalization{Total: p.Total}
	if !p.InputNormalization {
		n.Mean = patterns.MeanTotal()
	}
	return n
}

// mixing is the arithmetic that all that learns a mixture shares. Causes lie in lanes:
// one input, broadcast, meets 16 of them at once. The number T is what sums are made
// in; weights are always float64.
type mixing[T kernel.Float] struct {
	causes, lanes, inputs int // lanes: causes, filled up to whole vectors
	path                  kernel.Path
	crew                  *team.Team
	stage                 neuron.InputNormalization
	transfer              func(w float64) float64

	all    []int     // 0, 1, ... of the causes
	w      []float64 // inputs × lanes
	s      []T       // transfer(w), inputs × lanes
	offset []float64 // of each cause's drive
	totals bool      // offsets let causes be told apart by their weights' totals

	y     []T // patterns that are learned, count × inputs; none of who only answers
	count int

	lost  []int                      // causes that compete no longer
	heard func(activities []float64) // listens to what is answered while learning; nil if nobody does
}

// blockSize is how many patterns are seen at once where there is a choice: their inputs fit a near cache.
const blockSize = 64

func newMixing[T kernel.Float](start []float64, causes int, stage neuron.InputNormalization, transfer func(float64) float64, threads int) *mixing[T] {
	m := &mixing[T]{
		causes: causes, lanes: (causes + kernel.Lanes - 1) &^ (kernel.Lanes - 1), inputs: len(start) / causes,
		path: kernel.Best(), crew: team.New(threads), stage: stage, transfer: transfer,
	}
	m.w, m.s = make([]float64, m.inputs*m.lanes), make([]T, m.inputs*m.lanes)
	m.offset = make([]float64, causes)
	for c := range causes {
		m.all = append(m.all, c)
	}
	m.SetWeights(start)
	return m
}

// Weights are W, causes × inputs.
func (m *mixing[T]) Weights() []float64 {
	w := make([]float64, m.causes*m.inputs)
	for c := range m.causes {
		for d := range m.inputs {
			w[c*m.inputs+d] = m.w[d*m.lanes+c]
		}
	}
	return w
}

// SetWeights goes on from weights, causes × inputs, between passes.
func (m *mixing[T]) SetWeights(w []float64) {
	for c := range m.causes {
		for d := range m.inputs {
			m.w[d*m.lanes+c] = w[c*m.inputs+d]
		}
	}
	m.weigh(0, m.inputs, m.all)
	if m.totals {
		m.addTotals()
	}
}

// weigh brings s up to the weights of some causes and inputs lo to hi-1.
func (m *mixing[T]) weigh(lo, hi int, causes []int) {
	for d := lo; d < hi; d++ {
		w, s := m.w[d*m.lanes:][:m.causes], m.s[d*m.lanes:][:m.causes]
		for _, c := range causes {
			s[c] = T(m.transfer(w[c]))
		}
	}
}

// addTotals lets causes be told apart by their weights' totals, as a Poisson distribution is:
// where patterns have one total these are the same for all, and need no thought.
func (m *mixing[T]) addTotals() {
	for c := range m.causes {
		sum := 0.0
		for d := range m.inputs {
			sum += m.w[d*m.lanes+c]
		}
		m.offset[c] = -sum
	}
}

// drive sets I, n × lanes, to what n patterns y, n × inputs, drive each cause with.
func (m *mixing[T]) drive(I, y []T, n int) {
	kernel.Contract(m.path, &kernel.Contraction{
		Outputs: n, Positions: m.lanes / kernel.Lanes, N: [3]int{1, 1, m.inputs},
		X: [3]int{0, 0, m.lanes}, XPosition: kernel.Lanes, W: [3]int{0, 0, 1}, WOutput: m.inputs,
		DstPosition: kernel.Lanes, DstOutput: m.lanes,
	}, I, m.s, y, nil)
}

// compete turns drives into activities, and returns the sum of ln Σ_c exp(I_c) over patterns.
func (m *mixing[T]) compete(I []T, n int, row []float64) (sum float64) {
	for i := range n {
		at := I[i*m.lanes:][:m.lanes]
		for c := range m.causes {
			row[c] = float64(at[c]) + m.offset[c]
		}
		for _, c := range m.lost {
			row[c] = math.Inf(-1)
		}
		sum += neuron.Softmax(row[:m.causes])
		for c := range m.causes {
			at[c] = T(row[c])
		}
	}
	return sum
}

// gather sets dst, inputs × lanes, at inputs lo to hi-1 to the patterns y, n × inputs, each as
// often as its share for a cause says, n × lanes.
func (m *mixing[T]) gather(dst, shares, y []T, n, lo, hi int) {
	kernel.Contract(m.path, &kernel.Contraction{
		Outputs: hi - lo, Positions: m.lanes / kernel.Lanes, N: [3]int{1, 1, n},
		X: [3]int{0, 0, m.lanes}, XPosition: kernel.Lanes, W0: lo, W: [3]int{0, 0, m.inputs}, WOutput: 1,
		DstPosition: kernel.Lanes, DstOutput: m.lanes,
	}, dst[lo*m.lanes:], shares, y, nil)
}

// normalized are patterns as they arrive at the circuit, count × inputs.
func (m *mixing[T]) normalized(p *Patterns) []T {
	y := make([]T, p.Count*p.Size)
	defer m.crew.Start()()
	m.crew.Do(m.crew.Size(), func(worker, workers int) {
		lo, hi := team.Share(p.Count, worker, workers)
		for i := lo; i < hi; i++ {
			neuron.Normalize(m.stage, y[i*p.Size:(i+1)*p.Size], p.Row(i), 1)
		}
	})
	return y
}

// Respond returns the activities of causes to patterns at a contrast, which multiplies
// them: patterns × causes, each row a distribution.
func (m *mixing[T]) Respond(p *Patterns, contrast float64) []float64 {
	s, _ := m.respond(p, contrast, true)
	return s
}

// respond returns the activities, if asked for, and the mean over patterns of ln Σ_c exp(I_c).
func (m *mixing[T]) respond(p *Patterns, contrast float64, wanted bool) (s []float64, logSum float64) {
	if wanted {
		s = make([]float64, p.Count*m.causes)
	}
	blocks := (p.Count + blockSize - 1) / blockSize
	sums := make([]float64, blocks)
	defer m.crew.Start()()
	m.crew.Do(m.crew.Size(), func(worker, workers int) {
		y, I, row := make([]T, blockSize*m.inputs), make([]T, blockSize*m.lanes), make([]float64, m.lanes)
		lo, hi := team.Share(blocks, worker, workers)
		for b := lo; b < hi; b++ {
			from := b * blockSize
			n := min(blockSize, p.Count-from)
			for i := range n {
				neuron.Normalize(m.stage, y[i*m.inputs:(i+1)*m.inputs], p.Row(from+i), contrast)
			}
			m.drive(I, y, n)
			sums[b] = m.compete(I, n, row)
			for i := 0; wanted && i < n; i++ {
				for c := range m.causes {
					s[(from+i)*m.causes+c] = float64(I[i*m.lanes+c])
				}
			}
		}
	})
	for _, x := range sums {
		logSum += x
	}
	return s, logSum / float64(p.Count)
}
