package circuits

// Patterns are inputs as they come, before any normalization.
type Patterns struct {
	Count, Size int
	X           []float32 // Count × Size, at least 0
}

// Row returns pattern i; not a copy.
func (p *Patterns) Row(i int) []float32 { return p.X[i*p.Size : (i+1)*p.Size : (i+1)*p.Size] }

// First returns the first n patterns; not a copy.
func (p *Patterns) First(n int) *Patterns {
	return &Patterns{Count: n, Size: p.Size, X: p.X[:n*p.Size]}
}

// MeanTotal is the mean of the patterns' sums.
func (p *Patterns) MeanTotal() float64 {
	sum := 0.0
	for _, x := range p.X {
		sum += float64(x)
	}
	return sum / float64(p.Count)
}

// Of returns a copy of some patterns, by their places.
func (p *Patterns) Of(places []int) *Patterns {
	some := &Patterns{Count: len(places), Size: p.Size, X: make([]float32, 0, len(places)*p.Size)}
	for _, i := range places {
		some.X = append(some.X, p.Row(i)...)
	}
	return some
}
