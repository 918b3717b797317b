package measure

import "fmt"

// Activity holds the response of each unit to each stimulus.
type Activity struct {
	Stimuli, Units int
	A              []float64 // stimuli × units, row by row; active means above 0
}

// Row returns the responses to stimulus i, one per unit; not a copy.
func (a Activity) Row(i int) []float64 {
	return a.A[i*a.Units : (i+1)*a.Units : (i+1)*a.Units]
}

// check panics where the shape and the slice disagree: a caller's bug.
func (a Activity) check() {
	if len(a.A) != a.Stimuli*a.Units {
		panic(fmt.Sprintf("measure: activity of %d stimuli × %d units has %d numbers", a.Stimuli, a.Units, len(a.A)))
	}
}

// Tally sums up one unit's responses as they come, for layers that are too
// large to be kept as a matrix.
type Tally struct {
	N, Active int     // samples; samples for which the unit was active
	Sum       float64 // of the activity over the active samples
}

// Add counts one response.
func (t *Tally) Add(x float64) {
	t.N++
	if x > 0 {
		t.Active++
		t.Sum += x
	}
}

// Probability returns the fraction of samples for which the unit was active.
func (t Tally) Probability() float64 { return float64(t.Active) / float64(t.N) }

// Tallies returns the tally of each unit.
func Tallies(a Activity) []Tally {
	a.check()
	t := make([]Tally, a.Units)
	for i := range a.Stimuli {
		for j, x := range a.Row(i) {
			t[j].Add(x)
		}
	}
	return t
}
