package measure

// meanPotential is of membranes; what arrives at one that does not spike adds up in
// it, so that its mean over many responses is proportional to their mean size.
func meanPotential(in Input) (Result, bool) {
	if len(in.Potentials) == 0 {
		return Result{}, false
	}
	r, ok := finite(Mean(in.Potentials))
	r.PerUnit = in.Potentials
	return r, ok
}
