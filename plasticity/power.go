package plasticity

import "math"

// powerTable has u^mu for u from 2^-24 to 2^24, mu above 0: 64 points to an octave, so
// that a straight line between two of them is off by less than mu|mu-1|/8/64²
// of the value. A tenth of the time of math.Pow, and the same bits on every processor.
type powerTable [48<<octaveBits + 1]float32

const (
	octaveBits = 6
	shift      = 23 - octaveBits                   // of the bits of a float32, to the number of a point
	first      = uint32(127-24) << octaveBits      // the number of 2^-24
	fraction   = 1.0 / float64(1<<shift)           // of one unit of the lower bits
	lower      = uint32(1)<<shift - 1              // mask of the lower bits
	points     = uint32(len(powerTable{})) - 1 - 0 // lines between points
)

func newPowerTable(mu float64) *powerTable {
	t := new(powerTable)
	for k := range t {
		u := math.Float32frombits((first + uint32(k)) << shift)
		t[k] = float32(math.Pow(float64(u), mu))
	}
	return t
}

// at is u^mu; 0 below 2^-24, and the last value above 2^24.
func (t *powerTable) at(u float64) float64 {
	bits := math.Float32bits(float32(u))
	k := bits>>shift - first
	if k >= points {
		if u >= 1 {
			return float64(t[points])
		}
		return 0 // also where u is negative
	}
	a, b := float64(t[k]), float64(t[k+1])
	return a + float64((b-a)*(float64(bits&lower)*fraction))
}

// powerChange adds trace·amplitude·(origin + slope·w)^mu to weights and keeps them in lo..hi.
type powerChange struct {
	power                           *powerTable
	amplitude, origin, slope, lo, hi float64
}

// scatter changes the weights w[at[k]] by the traces of targets[k].
func (c powerChange) scatter(targets, at []int32, w []float32, trace []float64) {
	at = at[:len(targets)]
	for k, i := range targets {
		p := &w[at[k]]
		*p = c.of(*p, trace[i])
	}
}

// row changes the weights w[k] by the traces of sources[k].
func (c powerChange) row(sources []int32, w []float32, trace []float64) {
	w = w[:len(sources)]
	for k, j := range sources {
		w[k] = c.of(w[k], trace[j])
	}
}

func (c *powerChange) of(w float32, trace float64) float32 {
	x := float64(w)
	x += float64(float64(trace*c.amplitude) * c.power.at(c.origin+float64(c.slope*x)))
	if x < c.lo {
		x = c.lo
	} else if x > c.hi {
		x = c.hi
	}
	return float32(x)
}
