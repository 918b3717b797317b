package measure

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/stat"
)

// Spectra of rates over time: how much of them varies at which frequency.

const (
	spikeBin = 10. // ms in which spikes are counted
	inDecade = 8.  // bins of frequencies
)

// PowerSpectrum is the one-sided spectrum (Hz²/Hz, that of a white rate of variance v in steps of T s being
// 2 T v) of a population over its segment, in bins of the logarithm of the frequency (Hz, the
// mean of a bin's), with how many frequencies a bin has: from five periods in the segment
// on, so that the taper's reach (Hann) and slow trends are below it.
//
// Of recorded rates it is that of each unit, mean over units. Of spikes it is that
// which units share: the cross-spectrum of two, mean over all pairs, which has none of the
// flat power that single spikes bring with them. Nil where neither is known.
func (in Input) PowerSpectrum() (frequency, power, count []float64) {
	var p []float64
	var dt float64
	switch {
	case in.Series != nil && len(in.Series.Times) > 1:
		dt = (in.Series.Times[1] - in.Series.Times[0]) / 1000
		p = meanSpectrum(in.Series.Since(), dt)
	case len(in.Trains) > 1:
		dt = spikeBin / 1000
		p = sharedSpectrum(in.Trains)
	}
	if len(p) < 10 {
		return nil, nil, nil
	}
	return binned(p, 1/(2*float64(len(p)-1)*dt))
}

// counted are rates (Hz) in bins, of spike times in ms.
func counted(train []float64, bins int) []float64 {
	x := make([]float64, bins)
	for _, t := range train {
		if k := int(t / spikeBin); k < bins {
			x[k] += 1000 / spikeBin
		}
	}
	return x
}

// quick is the largest even number up to n without prime factors above 5: a transform of a length with a
// large one takes a time that grows with its square.
func quick(n int) int {
	for n &^= 1; n > 0; n -= 2 {
		rest := n
		for _, p := range []int{2, 3, 5} {
			for rest%p == 0 {
				rest /= p
			}
		}
		if rest == 1 {
			break
		}
	}
	return n
}

// tapered is the Fourier transform of a row less its mean under a Hann window of mean square one;
// of the first values, as many as make it quick.
func tapered(x []float64) []complex128 {
	n := quick(len(x))
	m, y := Mean(x[:n]), make([]float64, n)
	for k := range y {
		y[k] = (x[k] - m) * math.Sqrt(8./3) * 0.5 * (1 - math.Cos(2*math.Pi*(float64(k)+0.5)/float64(n)))
	}
	return fourier.NewFFT(n).Coefficients(nil, y)
}

// meanSpectrum is the mean of the spectra of rows.
func meanSpectrum(rows [][]float64, dt float64) (p []float64) {
	for _, x := range rows {
		if len(x) < 20 {
			return nil
		}
		c := tapered(x)
		if p == nil {
			p = make([]float64, len(c))
		}
		for k, z := range c {
			p[k] += square(z) * 2 * dt / float64(quick(len(x))) / float64(len(rows))
		}
	}
	return p
}

// sharedSpectrum is the mean of the cross-spectra of pairs of trains: |Σ z|² − Σ |z|² of their
// transforms. Of many it takes some, evenly spread.
func sharedSpectrum(trains [][]float64) (p []float64) {
	const most = 200
	var last float64
	for _, train := range trains {
		if n := len(train); n > 0 {
			last = max(last, train[n-1])
		}
	}
	bins, n := quick(int(last/spikeBin)), min(len(trains), most)
	if bins < 20 {
		return nil
	}
	p = make([]float64, bins/2+1)
	sum := make([]complex128, len(p))
	for i := range n {
		for k, z := range tapered(counted(trains[i*len(trains)/n], bins)) {
			sum[k] += z
			p[k] -= square(z)
		}
	}
	for k, z := range sum {
		p[k] = (p[k] + square(z)) * 2 * spikeBin / 1000 / float64(bins) / float64(n*(n-1))
	}
	return p
}

func square(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

// binned gathers a spectrum, whose frequencies are multiples of one, from five of it on.
func binned(p []float64, step float64) (frequency, power, count []float64) {
	const first = 5
	bin := math.Inf(-1)
	for k := first; k < len(p)-1; k++ {
		f := float64(k) * step
		if at := math.Floor(inDecade * math.Log10(float64(k)/first)); at > bin {
			bin = at
			frequency, power, count = append(frequency, 0), append(power, 0), append(count, 0)
		}
		last := len(count) - 1
		count[last]++
		frequency[last] += (f - frequency[last]) / count[last]
		power[last] += (p[k] - power[last]) / count[last]
	}
	return frequency, power, count
}

// slowest is the frequency below which rates are to be white, Hz.
const slowest = 1.

// spectrumSlope is the slope of the logarithm of the power against that of the frequency, below 1
// Hz, by least squares over bins, each weighing by its frequencies: 0 for a rate without
// memory, -1 for 1/f noise. Extra: "power", that at 1 Hz on the line (Hz²/Hz).
func spectrumSlope(in Input) (Result, bool) {
	frequency, power, count := in.PowerSpectrum()
	var x, y, weight []float64
	for k, f := range frequency {
		if f < slowest && power[k] > 0 {
			x, y, weight = append(x, math.Log(f)), append(y, math.Log(power[k])), append(weight, count[k])
		}
	}
	if len(x) < 3 {
		return Result{}, false
	}
	at, slope := stat.LinearRegression(x, y, weight, false)
	return Result{Value: slope, Extra: map[string]float64{"power": math.Exp(at)}}, true
}

// serialCorrelation is Pearson's correlation of an interval between a unit's spikes with the
// next one, mean over units with at least five spikes.
func serialCorrelation(in Input) (Result, bool) {
	var all []float64
	for _, train := range in.Trains {
		if len(train) <= leastIntervals {
			continue
		}
		gaps := make([]float64, len(train)-1)
		for k := range gaps {
			gaps[k] = train[k+1] - train[k]
		}
		if r := stat.Correlation(gaps[:len(gaps)-1], gaps[1:], nil); !math.IsNaN(r) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return Result{}, false
	}
	return Result{Value: Mean(all), PerUnit: all}, true
}
