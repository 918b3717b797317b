package sim

import "homeostat/internal/state"

// mailbox keeps what is on its way to one receptor: a ring of sums, one per
// step ahead and neuron. Cell d·pitch+i, counted from the present step's first
// cell, arrives at neuron i in d steps. It has no slots where nothing can arrive.
type mailbox struct {
	cells state.Vector
	slots []state.Vector // parts of cells, one per step
	pitch int            // cells from one slot to the next, at least one per neuron
}

// Numbers that a step walks side by side must not lie at addresses that are
// equal in their last 12 bits, see kernel.Arrays. Slots are whole pages, so that
// all slots of a receptor are alike in this; a receptor's first cell lies between
// the arrays of neurons, the next receptor's between others.
const (
	line  = 16 // numbers, at least a line of the caches
	page  = 64 * line
	lead  = 11 * line
	apart = 17 * line
)

func newMailbox(p state.Precision, receptor, neurons, slots int) mailbox {
	m := mailbox{pitch: (neurons + line - 1) / line * line}
	first := 0
	if neurons >= page {
		m.pitch = (neurons + page - 1) / page * page
		first = (lead + receptor*apart) % page
	}
	m.cells = zeros(p, first+slots*m.pitch).Part(first, first+slots*m.pitch)
	for s := range slots {
		m.slots = append(m.slots, m.cells.Part(s*m.pitch, s*m.pitch+neurons))
	}
	return m
}

// slot is the number of the slot of a step.
func (m *mailbox) slot(step int64) int { return int(step % int64(len(m.slots))) }
