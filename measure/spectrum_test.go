package measure

import (
	"math"
	"testing"

	"homeostat/internal/rng"
)

// Ornstein–Uhlenbeck rates: 2 s² tau·2/(1+(2 pi f tau)²) one-sided, within 10% in bins of
// many frequencies, and a slope below 1 Hz of -2 where tau is long, 0 where it is short.
func TestPowerSpectrum(t *testing.T) {
	const units, n, every = 30, 8000, 20.
	for _, c := range []struct{ tau, slope float64 }{{0.02, 0}, {10, -2}} { // s
		series := &Series{}
		for k := range n {
			series.Times = append(series.Times, float64(k)*every)
		}
		keeps := math.Exp(-every / 1000 / c.tau)
		draw := rng.NewKey(1, "spectrum").Rand()
		for range units {
			x, values := 3*draw.NormFloat64(), make([]float64, n)
			for k := range values {
				values[k] = 50 + x
				x = x*keeps + 3*math.Sqrt(1-keeps*keeps)*draw.NormFloat64()
			}
			series.Values = append(series.Values, values)
		}
		in := Input{Series: series}
		frequency, power, count := in.PowerSpectrum()
		for k, f := range frequency {
			if count[k] < 20 || f > 1 {
				continue
			}
			// The spectrum of samples, T (1 - a²)/(1 + a² - 2 a cos 2πfT), one-sided.
			want := 2 * every / 1000 * 9 * (1 - keeps*keeps) / (1 + keeps*keeps - 2*keeps*math.Cos(2*math.Pi*f*every/1000))
			if math.Abs(power[k]/want-1) > 0.1 {
				t.Errorf("tau %g s, %.3f Hz: %.4g, want %.4g", c.tau, f, power[k], want)
			}
		}
		within(t, "slope", of(t, "spectrum_slope", in).Value, c.slope, 0.05)
	}
}

// Poisson spikes of one common rate: the power is that of the rate alone, a sine's at its
// frequency and nothing elsewhere, though single trains have flat power of twice their rate.
func TestSpectraOfSpikesAreOfWhatUnitsShare(t *testing.T) {
	draw := rng.NewKey(1, "shared").Rand()
	trains := make([][]float64, 40)
	const seconds = 200
	for i := range trains {
		for ms := range seconds * 1000 {
			if draw.Float64() < 0.02*(1+0.5*math.Sin(2*math.Pi*2*float64(ms)/1000)) {
				trains[i] = append(trains[i], float64(ms))
			}
		}
	}
	frequency, power, count := Input{Trains: trains}.PowerSpectrum()
	var sine, rest, frequencies float64
	for k, f := range frequency {
		if f > 1.6 && f < 2.4 {
			sine += power[k] * count[k] / seconds
		} else if f < 10 {
			rest, frequencies = rest+power[k]*count[k], frequencies+count[k]
		}
	}
	within(t, "variance of the sine", sine, 50, 3)         // 10² Hz²/2
	within(t, "power elsewhere", rest/frequencies, 0, 0.1) // of 40 Hz²/Hz in a single train
}

// A long interval follows a short one: gaps that take turns have a correlation of -1, and those
// of a Poisson process none.
func TestSerialCorrelation(t *testing.T) {
	turns, random := []float64{0}, []float64{0}
	draw := rng.NewKey(1, "serial").Rand()
	for k := range 4000 {
		turns = append(turns, turns[k]+10+5*float64(k%2))
		random = append(random, random[k]+draw.ExpFloat64())
	}
	within(t, "turns", of(t, "serial_correlation", Input{Trains: [][]float64{turns}}).Value, -1, 1e-9)
	within(t, "Poisson", of(t, "serial_correlation", Input{Trains: [][]float64{random}}).Value, 0, 3/math.Sqrt(4000))
}

// A length is even, no longer than what there is, and has no prime factors above 5.
func TestLengthsThatTransformQuickly(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 0, 2: 2, 7: 6, 15: 12, 62: 60, 99_999: 98_304, 100_000: 100_000} {
		if got := quick(n); got != want {
			t.Errorf("%d of %d values, want %d", got, n, want)
		}
	}
}
