package plasticity

import "math"

// powerTable has u^mu for u from 2^-24 to 2^24, mu above 0: 64 points to an
// octave, so that a straight line between two of them is off by less than
// mu|mu-1|/8/64² of the value. It takes a fraction of the time of math.Pow.
// Below its range it is 0, and above it the last value.
type powerTable [size][2]float64 // where a line starts, and its slope to the unit of along

const (
	perOctave = 6                           // 2^6 points
	points    = 48 << perOctave             // lines between points
	above     = points                      // a level line behind the last
	below     = points + 1                  // and one of zeros
	size      = 4096                        // a power of two: indices need no check
	shift     = 23 - perOctave              // of the bits of a float32, to the number of its line
	first     = uint32(127-24) << perOctave // the number of the line at 2^-24
	along     = uint32(1)<<shift - 1        // the bits that say where on the line
)

func newPowerTable(mu float64) *powerTable {
	t := new(powerTable)
	for k := range points + 1 {
		u := math.Float32frombits((first + uint32(k)) << shift)
		t[k][0] = math.Pow(float64(u), mu)
	}
	for k := range points {
		t[k][1] = (t[k+1][0] - t[k][0]) / (1 << shift)
	}
	return t
}

// at is u^mu.
func (t *powerTable) at(u float32) float64 {
	bits := math.Float32bits(u)
	line := bits>>shift - first
	if line >= points {
		line = outside(u)
	}
	l := &t[line%size]
	return l[0] + float64(l[1]*float64(int32(bits&along)))
}

// outside is the line of what lies beyond the table.
func outside(u float32) uint32 {
	if u >= 1 {
		return above
	}
	return below
}

// powerChange adds trace·amplitude·(origin + slope·w)^mu to weights and keeps them in lo..hi.
type powerChange struct {
	power                            *powerTable
	amplitude, origin, slope, lo, hi float64
}

// scatter changes the weights w[at[k]] by the traces of targets[k].
func (c powerChange) scatter(targets, at []int32, w []float32, trace []float64) {
	at = at[:len(targets)]
	for k, i := range targets {
		p := &w[at[k]]
		x := float64(*p)
		x += float64(float64(trace[i]*c.amplitude) * c.power.at(float32(c.origin+float64(c.slope*x))))
		*p = float32(clipped(x, c.lo, c.hi))
	}
}

// row changes the weights w[k] by the traces of sources[k].
func (c powerChange) row(sources []int32, w []float32, trace []float64) {
	w = w[:len(sources)]
	for k, j := range sources {
		x := float64(w[k])
		x += float64(float64(trace[j]*c.amplitude) * c.power.at(float32(c.origin+float64(c.slope*x))))
		w[k] = float32(clipped(x, c.lo, c.hi))
	}
}
