package artificial

// Bytes estimates the memory that a training takes: parameters with their
// gradients and Adam's two averages, and activations with theirs. The
// configuration must be one that ValidateFor passes.
func (c Config) Bytes(channels, height, width, classes int) float64 {
	const number = 4
	s := shape{channels, height, width}
	parameters, activations := 0.0, float64(s.size())
	for _, l := range append(c.Layers[:len(c.Layers):len(c.Layers)], LayerSpec{Kind: "dense", Out: classes}) {
		next := s.after(l)
		switch l.Kind {
		case "conv":
			parameters += float64(l.Out) * float64(s.channels*l.Size*l.Size+1)
		case "dense":
			parameters += float64(l.Out) * float64(s.size()+1)
		}
		s = next
		activations += 2 * float64(s.size())
	}
	return number * (4*parameters + 2*activations*float64(max(c.Batch, c.TestBatch)))
}
