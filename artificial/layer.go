package artificial

// Mode says what a forward pass is for.
type Mode uint8

const (
	Training  Mode = iota // statistics of the batch at hand, which also enter the running averages
	ByBatch               // testing, with statistics of the test batch at hand
	ByRunning             // testing, with the running averages of training
	Asleep                // no gradient follows; statistics of the batch at hand enter local homeostasis alone
	Gathering             // no gradient follows; statistics of the batch at hand enter the running averages alone
)

// tracks reports that statistics of the batch enter the running averages.
func (m Mode) tracks() bool { return m == Training || m == Gathering }

// adapts reports that local homeostasis follows what a pass of the mode sees.
func (m Mode) adapts() bool { return m == Training || m == Asleep }

// Layer is a pair of passes. Both methods add the layer's steps to a pass and
// return the batch that holds what comes out once these have run. Batches that
// a layer returns are its own and hold until its next pass.
type Layer[T Float] interface {
	// Forward adds the steps from x to the layer's output. Backward reads x.
	Forward(p *Pass, x *Batch[T], mode Mode) *Batch[T]
	// Backward adds the steps from the gradient with respect to the output,
	// which they may overwrite, to the gradients of the parameters and to the
	// gradient with respect to the input: nil for a network's first layer. They
	// follow those of a Forward in Training mode.
	Backward(p *Pass, dy *Batch[T]) *Batch[T]
	// Params returns what the layer learns.
	Params() []*Param[T]
}

// Param is a tensor that is learned, with its gradient.
type Param[T Float] struct {
	Name        string // layer and role, as conv1.weight
	Shape       []int
	Value, Grad []T
	Rate        float64 // its learning rate over the optimizer's
	Decay       float64 // times the value is added to the gradient
	NotNegative bool    // a step below zero ends at zero
}

func newParam[T Float](name string, shape ...int) *Param[T] {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return &Param[T]{Name: name, Shape: shape, Value: make([]T, n), Grad: make([]T, n), Rate: 1}
}

// fill sets all values of a parameter.
func (p *Param[T]) fill(x T) *Param[T] {
	for i := range p.Value {
		p.Value[i] = x
	}
	return p
}
