package circuits

import "fmt"

// Get returns a copy of the numbers that a path of Set names.
func (n *Network) Get(path string) ([]float64, error) {
	t, err := n.reach(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t.read(), nil
}

// Targets returns the set points, in Hz, of the neurons that a rule acts on; nil
// if it has none. Not a copy.
func (n *Network) Targets(rule int) []float64 { return n.rules[rule].targets }
