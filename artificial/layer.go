package artificial

// Mode says what a forward pass is for.
type Mode uint8

const (
	Training  Mode = iota // statistics of the batch at hand, which also enter the running averages
	ByBatch               // testing, with statistics of the test batch at hand
	ByRunning             // testing, with the running averages of training
)

// Layer is a pair of passes. Batches that a layer returns are its own and hold
// until its next pass.
type Layer[T Float] interface {
	// Forward returns the layer's output for x, which it may keep for Backward.
	Forward(x *Batch[T], mode Mode) *Batch[T]
	// Backward takes the gradient with respect to the output, which it may
	// overwrite, sets the gradients of the parameters, and returns the gradient
	// with respect to the input, nil for a network's first layer.
	Backward(dy *Batch[T]) *Batch[T]
	// Params returns what the layer learns.
	Params() []*Param[T]
}

// Param is a tensor that is learned, with its gradient.
type Param[T Float] struct {
	Name        string // layer and role, as conv1.weight
	Shape       []int
	Value, Grad []T
}

func newParam[T Float](name string, shape ...int) *Param[T] {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return &Param[T]{Name: name, Shape: shape, Value: make([]T, n), Grad: make([]T, n)}
}

// fill sets all values of a parameter.
func (p *Param[T]) fill(x T) *Param[T] {
	for i := range p.Value {
		p.Value[i] = x
	}
	return p
}
