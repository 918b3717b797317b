package circuits

import (
	"errors"
	"fmt"
	"math"
)

// DistanceDependent connects pairs, each on its own, with a probability that
// falls with the distance d between them:
//
//	gaussian      probability exp(-d²/(2 width²))
//	exponential   probability exp(-d/width)
//
// The neurons of each end lie evenly, in their order, on a line of length 1 or,
// row by row, on a grid of 1 by 1, whatever their number: so a population of
// many and one of few cover the same sheet.
type DistanceDependent struct {
	Probability float64 `toml:"probability,required"` // of a synapse between neurons at one place
	Width       float64 `toml:"width,required"`       // where the length of the line, or a side of the grid, is 1
	Profile     string  `toml:"profile"`              // gaussian or exponential
	Layout      string  `toml:"layout"`               // line or grid
	Wrap        bool    `toml:"wrap"`                 // ends meet: the line is a ring, the grid a torus
}

// DefaultDistanceDependent has what a file may leave out.
func DefaultDistanceDependent() DistanceDependent {
	return DistanceDependent{Profile: "gaussian", Layout: "grid", Wrap: true}
}

// Validate says which parameters are out of their range, each by its key.
func (p DistanceDependent) Validate() error {
	errs := []error{probable("probability", p.Probability)}
	if !(p.Width > 0) || math.IsInf(p.Width, 1) {
		errs = append(errs, fmt.Errorf("width: must be above 0, is %g", p.Width))
	}
	if p.Profile != "gaussian" && p.Profile != "exponential" {
		errs = append(errs, fmt.Errorf("profile: must be gaussian or exponential, is %q", p.Profile))
	}
	if p.Layout != "line" && p.Layout != "grid" {
		errs = append(errs, fmt.Errorf("layout: must be line or grid, is %q", p.Layout))
	}
	return errors.Join(errs...)
}

func (p DistanceDependent) fit(w wiring) error {
	for _, n := range []int{w.from.size, w.to.size} {
		if side := p.rowLength(n); p.Layout == "grid" && side*side != n {
			return fmt.Errorf("layout: a grid needs a square number of neurons at both ends, and %d is none; the next are %d and %d",
				n, (side-1)*(side-1), side*side)
		}
	}
	return nil
}

// A sample of pairs is looked at.
func (p DistanceDependent) expected(w wiring) (float64, bool) {
	targets, sources := spread(w.to.size, 64), spread(w.from.size, 4096)
	sum := 0.0
	for _, t := range targets {
		x, y := p.place(t, w.to.size)
		for _, s := range sources {
			u, v := p.place(s, w.from.size)
			sum += p.at(p.apart(x, u), p.apart(y, v))
		}
	}
	all, _ := AllToAll{}.expected(w)
	return sum / float64(len(targets)*len(sources)) * all, false
}

// spread is at most so many of 0..n-1, evenly but, by the golden ratio, in step with no row.
func spread(n, most int) []int {
	chosen := make([]int, min(n, most))
	for k := range chosen {
		chosen[k] = k
		if n > most {
			_, part := math.Modf((float64(k) + 0.5) * (math.Phi - 1))
			chosen[k] = int(part * float64(n))
		}
	}
	return chosen
}

// place is where neuron k of n lies; on a line the second coordinate is 0.
func (p DistanceDependent) place(k, n int) (x, y float64) {
	if p.Layout == "line" {
		return (float64(k) + 0.5) / float64(n), 0
	}
	side := p.rowLength(n)
	return (float64(k%side) + 0.5) / float64(side), (float64(k/side) + 0.5) / float64(side)
}

// rowLength is how many of n neurons lie in a row of the grid, or in the parts
// in which a line is looked through.
func (p DistanceDependent) rowLength(n int) int { return int(math.Ceil(math.Sqrt(float64(n)))) }

// apart is the distance along one axis.
func (p DistanceDependent) apart(a, b float64) float64 {
	d := math.Abs(a - b)
	if p.Wrap && d > 0.5 {
		d = 1 - d
	}
	return d
}

// at is the probability of a synapse over a distance with these parts along the axes.
func (p DistanceDependent) at(x, y float64) float64 {
	square := x*x + y*y
	if p.Profile == "gaussian" {
		return p.Probability * math.Exp(-square/(2*p.Width*p.Width))
	}
	return p.Probability * math.Exp(-math.Sqrt(square)/p.Width)
}

// Sources are looked through row by row: candidates are drawn with the
// probability that the nearest place of the row has, and each is taken with the
// part of that which its own place has. So far rows cost one draw.
func (p DistanceDependent) pair(w wiring) pairs {
	n, length := w.from.size, p.rowLength(w.from.size)
	return w.byTarget(nil, func() rower {
		return func(t int, list []int32) []int32 {
			stream, banned := w.key.At(uint64(t)), w.banned(t)
			x, y := p.place(t, w.to.size)
			for begin := 0; begin < n; begin += length {
				end := min(begin+length, n)
				most := p.nearest(x, y, begin, end, n)
				gaps := newGaps(most)
				for s := gaps.next(&stream, begin-1); s < end; s = gaps.next(&stream, s) {
					u, v := p.place(s, n)
					if stream.Float64()*most < p.at(p.apart(x, u), p.apart(y, v)) && s != banned {
						list = append(list, int32(s))
					}
				}
			}
			return list
		}
	})
}

// nearest is a bound on the probability between a place and neurons begin..end-1, which lie in a row.
func (p DistanceDependent) nearest(x, y float64, begin, end, n int) float64 {
	first, row := p.place(begin, n)
	if p.Layout == "grid" {
		return p.at(0, p.apart(y, row))
	}
	last, _ := p.place(end-1, n)
	half := (last - first) / 2
	return p.at(max(0, p.apart(x, first+half)-half), 0)
}
