package measure

import "math"

// Intervals gathers the times between the spikes of each of some units.
type Intervals struct {
	Last    []float64 // ms, time of a unit's last spike; NaN before the first
	Count   []float64 // of intervals
	Sum     []float64 // ms
	Squares []float64 // their sum, ms²
}

// NewIntervals returns those of so many units, none yet.
func NewIntervals(units int) *Intervals {
	s := &Intervals{make([]float64, units), make([]float64, units), make([]float64, units), make([]float64, units)}
	s.Reset()
	return s
}

// Reset forgets all spikes.
func (s *Intervals) Reset() {
	for i := range s.Last {
		s.Last[i], s.Count[i], s.Sum[i], s.Squares[i] = math.NaN(), 0, 0, 0
	}
}

// Spike takes in a unit's next spike, at a time in ms.
func (s *Intervals) Spike(unit int, time float64) {
	if gap := time - s.Last[unit]; !math.IsNaN(gap) {
		s.Count[unit]++
		s.Sum[unit] += gap
		s.Squares[unit] += gap * gap
	}
	s.Last[unit] = time
}

// leastIntervals is how many a unit needs to have a coefficient of variation:
// five spikes, as Brian2's numbers for the CUBA network are taken.
const leastIntervals = 4

// CVs returns each unit's coefficient of variation, NaN for one with too few spikes.
func (s *Intervals) CVs() []float64 {
	cvs := make([]float64, len(s.Last))
	for i, n := range s.Count {
		mean := s.Sum[i] / n
		cvs[i] = math.Sqrt(max(0, s.Squares[i]/n-mean*mean)) / mean
		if n < leastIntervals {
			cvs[i] = math.NaN()
		}
	}
	return cvs
}

// intervalCV is the mean over units with enough spikes; a population without any has none.
func intervalCV(in Input) (Result, bool) {
	sum, n := 0.0, 0.0
	for _, cv := range in.IntervalCVs {
		if !math.IsNaN(cv) {
			sum, n = sum+cv, n+1
		}
	}
	r, ok := finite(sum / n)
	r.PerUnit = in.IntervalCVs
	return r, ok
}
