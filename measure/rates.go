package measure

import "math"

// RatesOrLoads are the numbers whose distribution over units is held against Laws: firing
// rates (Hz); of trained units, which have none, their loads; of a whole trained network
// those of all its hidden units. There are none where a network has run off to infinity.
func (in Input) RatesOrLoads() []float64 {
	switch {
	case in.Rates != nil:
		return in.Rates
	case in.Population != nil:
		return finites(in.Population.Loads)
	}
	return finites(Loads(in.Tallies))
}

// finites returns all numbers, or none if one of them is infinite or none at all.
func finites(x []float64) []float64 {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return x
}
