package measure

// Balance is what a unit's weights add up to: those above zero, and those below, as a
// positive number. One of each per unit.
type Balance struct{ Excitation, Inhibition []float64 }

// Join adds other units.
func (b *Balance) Join(other *Balance) {
	b.Excitation, b.Inhibition = append(b.Excitation, other.Excitation...), append(b.Inhibition, other.Inhibition...)
}

// inhibition is Σ inhibition / Σ excitation over all units; PerUnit has each unit's own.
func inhibition(in Input) (Result, bool) {
	b := in.Balance
	if b == nil || len(b.Excitation) == 0 {
		return Result{}, false
	}
	each := make([]float64, len(b.Excitation))
	var with, against float64
	for i, e := range b.Excitation {
		each[i] = b.Inhibition[i] / e
		with, against = with+e, against+b.Inhibition[i]
	}
	r, ok := finite(against / with)
	r.PerUnit = each
	return r, ok
}
