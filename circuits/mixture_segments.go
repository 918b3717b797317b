package circuits

import (
	"fmt"

	"homeostat/internal/state"
)

// What is done to a circuit that has learned a mixture, or to its yardstick, between two passes: other
// patterns, causes that are lost, and coming back to how it was.

// Show gives other patterns to learn, as many as before. They are normalized as the first ones were:
// without input normalization divided by the mean total of those.
func (m *mixing[T]) Show(p *Patterns) {
	if m.y != nil && p.Count != m.count {
		panic(fmt.Sprintf("circuits: %d patterns in place of %d", p.Count, m.count))
	}
	m.y, m.count = m.normalized(p), p.Count
}

// Lose takes these causes out of the competition, and lets all others take part: what is lost
// answers nothing, and so learns nothing.
func (m *mixing[T]) Lose(causes []int) { m.lost = causes }

// Listen has each pattern's answers told as it is learned, by weights as they were just then: the causes'
// activities, which are overwritten thereafter. nil: no more.
func (m *mixing[T]) Listen(heard func(activities []float64)) { m.heard = heard }

// tell passes on the activities I of n patterns, n × lanes, in a row of one pattern.
func (m *mixing[T]) tell(I []T, n int, row []float64) {
	for i := 0; m.heard != nil && i < n; i++ {
		for c := range m.causes {
			row[c] = float64(I[i*m.lanes+c])
		}
		m.heard(row[:m.causes])
	}
}

// Keep keeps all that learning depends on between passes: the weights.
func (m *mixing[T]) Keep(k *state.Keeper) {
	w := m.Weights()
	if state.Slice(k, "weights", w); k.Loading() {
		m.SetWeights(w)
	}
}
