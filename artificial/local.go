package artificial

import (
	"slices"
	"strings"
)

// What local homeostasis is at, for those who measure it.

// stages returns the parts of a normalization, itself if it has none.
func stages[T Float](n Normalization[T]) []Normalization[T] {
	if c, ok := n.(*combination[T]); ok {
		return c.stages
	}
	return []Normalization[T]{n}
}

// Alpha returns the scales of a hidden layer, learned or moved by homeostasis,
// one per unit or channel; nil if its normalization has none.
func (n *Network[T]) Alpha(layer string) []T {
	norm := n.mustFind(layer).norm
	for _, s := range stages(norm) {
		if s, ok := s.(interface{ scales() []T }); ok {
			return slices.Clone(s.scales())
		}
	}
	for _, p := range norm.Params() {
		if strings.HasSuffix(p.Name, ".alpha") {
			return slices.Clone(p.Value)
		}
	}
	return nil
}

// SetPoints returns the activation probabilities at which threshold homeostasis
// keeps a hidden layer, one per unit or channel; nil if it has none.
func (n *Network[T]) SetPoints(layer string) []T {
	for _, s := range stages(n.mustFind(layer).norm) {
		if s, ok := s.(interface{ setPoints() []T }); ok {
			return slices.Clone(s.setPoints())
		}
	}
	return nil
}
