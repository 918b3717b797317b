package artificial

// observer is a normalization that looks at what a layer puts out in the end,
// behind its activation function: it adds the steps that do. Rectified says that
// this is the ReLU; rest is what units put out where they begin to count as active.
type observer[T Float] interface {
	observe(p *Pass, out *Batch[T], rest T, rectified bool, mode Mode)
}

// observe: each part that looks.
func (n *combination[T]) observe(p *Pass, out *Batch[T], rest T, rectified bool, mode Mode) {
	for _, part := range n.stages {
		if o, ok := part.(observer[T]); ok {
			o.observe(p, out, rest, rectified, mode)
		}
	}
}
