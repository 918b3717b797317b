package neuron

import (
	"slices"

	"homeostat/internal/rng"
	"homeostat/internal/state"
	"homeostat/internal/value"
)

// variables are a population's state by name: what a model embeds for its Len,
// Variables and Variable.
type variables[T state.Float] struct {
	n       int
	names   []string
	numbers [][]T
	pause   int // steps from a spike to the first that can follow it; 0: one
}

// Pause is the least number of steps from a spike to the next of a neuron.
func (s *variables[T]) Pause() int { return max(1, s.pause) }

// add names new state, one zero per neuron.
func (s *variables[T]) add(name string) []T {
	x := make([]T, s.n)
	s.names, s.numbers = append(s.names, name), append(s.numbers, x)
	return x
}

// fill names new state that starts at a parameter's value for each neuron.
func (s *variables[T]) fill(name string, v value.Value, key rng.Key) []T {
	x := s.add(name)
	fill(x, v, key)
	return x
}

// deaf is what a source embeds: its variables, and nothing that could arrive.
type deaf[T state.Float] struct{ variables[T] }

func newDeaf[T state.Float](n int) deaf[T] { return deaf[T]{variables[T]{n: n}} }

// Receptors is empty: nothing can arrive at a source.
func (deaf[T]) Receptors() []string { return nil }

// Len is the number of neurons.
func (s *variables[T]) Len() int { return s.n }

// Variables names the state, one number per neuron each.
func (s *variables[T]) Variables() []string { return slices.Clone(s.names) }

// Variable returns the state of a name, to read or to change, or none.
func (s *variables[T]) Variable(name string) state.Vector {
	if i := slices.Index(s.names, name); i >= 0 {
		return state.Of(s.numbers[i])
	}
	return state.Vector{}
}
