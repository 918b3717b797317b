package artificial

// reader is a normalization whose units also bind those that read them: what it
// asks of the output layer, which has no normalization otherwise.
type reader[T Float] interface {
	readout(s Site[T]) Normalization[T]
}

// readoutOf returns what the last hidden layer's normalization asks of the
// output layer.
func readoutOf[T Float](last Normalization[T], s Site[T]) Normalization[T] {
	if r, ok := last.(reader[T]); ok {
		return r.readout(s)
	}
	return plain[T]{s.Path}
}

// readout: what each part asks.
func (n *combination[T]) readout(s Site[T]) Normalization[T] {
	var parts []Normalization[T]
	for _, part := range n.stages {
		if r, ok := part.(reader[T]); ok {
			parts = append(parts, r.readout(s))
		}
	}
	if len(parts) == 0 {
		return plain[T]{s.Path}
	}
	return newCombination(parts...)
}
