package report

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// span is the range of what an axis has to show.
type span struct {
	lo, hi float64
	log    bool
	any    bool
}

// Values beyond these bounds count as infinite: nothing real is there, and differences
// and ratios of what lies within cannot overflow.
const (
	largest  = 1e100
	smallest = 1e-100 // on logarithmic axes
)

// shows tells whether a value has a place on the axis.
func (s span) shows(v float64) bool {
	return math.Abs(v) <= largest && (!s.log || v >= smallest) // false for NaN
}

func (s *span) add(v float64) {
	if !s.shows(v) {
		return
	}
	if !s.any {
		s.lo, s.hi, s.any = v, v, true
	}
	s.lo, s.hi = min(s.lo, v), max(s.hi, v)
}

// room says how an axis may be wider than its data.
type room struct {
	exact bool // ends where the data end
	tight bool // no margin beside the data, but from zero if they begin near it
	zero  bool // from zero, as lengths are compared
	apart bool // begins before the data even if they reach zero
}

// scale is an axis between two values.
type scale struct {
	lo, hi float64 // values at the ends
	log    bool
}

// scale chooses the ends of an axis: those given, else from the data with some room.
func (s span) scale(lowest, highest *float64, r room) scale {
	lo, hi := s.lo, s.hi
	if !s.any {
		lo, hi = 0, 1
		if s.log {
			lo, hi = 0.1, 10
		}
	}
	if s.log {
		lo, hi = math.Log10(lo), math.Log10(hi)
	}
	if r.zero && !s.log {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	if hi-lo <= 1e-9*max(math.Abs(lo), math.Abs(hi)) { // one value: put it in the middle
		half := 0.5
		if !s.log && lo != 0 {
			half = 0.1 * math.Abs(lo)
		}
		lo, hi = lo-half, hi+half
	} else {
		lo, hi = widen(lo, hi, s, r)
	}
	if s.log {
		lo, hi = math.Pow(10, lo), math.Pow(10, hi)
	}
	return given(lo, hi, s.log, lowest, highest)
}

// widen adds a margin where there is none; data that reach near zero start at zero.
func widen(lo, hi float64, s span, r room) (float64, float64) {
	margin, near := 0.04*(hi-lo), 0.25
	if r.tight {
		margin, near = 0, 0.03
	}
	switch {
	case r.exact:
		return lo, hi
	case s.log:
		return lo - margin, hi + margin
	case !r.apart && lo >= 0 && lo < near*hi:
		return 0, hi + margin
	case r.zero && hi <= 0:
		return lo - margin, 0
	}
	return lo - margin, hi + margin
}

// given replaces the ends that the figure fixes, and keeps the others beyond them.
func given(lo, hi float64, log bool, lowest, highest *float64) scale {
	further := func(v, way float64) float64 {
		if log {
			return v * math.Pow(10, way)
		}
		return v + way*max(1, math.Abs(v))
	}
	if lowest != nil {
		lo = *lowest
		if highest == nil && hi <= lo {
			hi = further(lo, 1)
		}
	}
	if highest != nil {
		hi = *highest
		if lowest == nil && lo >= hi {
			lo = further(hi, -1)
		}
	}
	return scale{lo: lo, hi: hi, log: log}
}

// share is where a value lies between the ends, 0 to 1.
func (s scale) share(v float64) float64 { return s.normalizer().Normalize(s.lo, s.hi, v) }

// normalizer is the scale for the plotting library's axis.
func (s scale) normalizer() plot.Normalizer {
	if s.log {
		return logScale{}
	}
	return plot.LinearScale{}
}

// logScale places values by their logarithm, as [plot.LogScale], which panics where
// there is none: the foot of a bar, which is far below any axis.
type logScale struct{}

// Normalize implements plot.Normalizer.
func (logScale) Normalize(lo, hi, x float64) float64 {
	if x <= 0 {
		return -10
	}
	return math.Log(x/lo) / math.Log(hi/lo)
}

// shows tells whether a value has a place, within the ends or not.
func (s scale) shows(v float64) bool { return span{log: s.log}.shows(v) }

// reaches tells whether an error bar can begin at a value: on a logarithmic axis one that
// begins at zero or below comes from beyond the axis' end, without a cap.
func (s scale) reaches(v float64) bool {
	return s.shows(v) || s.log && v <= 0 && !math.IsInf(v, 0)
}

// ticks chooses about so many round values; ticks without a label are minor ones. What they are to be multiplied with is in
// times, "" for nothing, and belongs to the axis' label.
func (s scale) ticks(about int) (ticks []plot.Tick, times string) {
	about = max(about, 2)
	if s.log {
		return s.logTicks(about)
	}
	return s.linearTicks(about)
}

func (s scale) linearTicks(about int) (ticks []plot.Tick, times string) {
	step := roundStep((s.hi - s.lo) / float64(about))
	first, last := s.multiples(step)
	for last-first < 1 { // one tick says nothing about the scale
		step = roundStep(0.4 * step)
		first, last = s.multiples(step)
	}
	exponent := 0
	if top := max(math.Abs(s.lo), math.Abs(s.hi)); top >= 1e6 || top < 1e-3 {
		exponent = int(math.Floor(math.Log10(top)))
		times = "×10^{" + minus(strconv.Itoa(exponent)) + "}"
	}
	unit := math.Pow(10, float64(exponent))
	decimals := max(0, -int(math.Floor(math.Log10(step/unit)+1e-9)))
	for i := 0; i <= int(last-first); i++ {
		v := (first + float64(i)) * step
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v/unit, decimals)})
	}
	return ticks, times
}

// multiples are the first and the last multiple of step on the axis.
func (s scale) multiples(step float64) (first, last float64) {
	return math.Ceil(s.lo/step - 1e-6), math.Floor(s.hi/step + 1e-6)
}

// roundStep is the smallest of 1, 2 and 5 times a power of ten that is not below x.
func roundStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= x*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

func (s scale) logTicks(about int) (ticks []plot.Tick, times string) {
	low, high := math.Log10(s.lo), math.Log10(s.hi)
	first, last := int(math.Ceil(low-1e-9)), int(math.Floor(high+1e-9))
	if last-first < 1 { // at most one power of ten: label 1, 2 and 5 of each, or round steps
		ticks = s.minorTicks(first-1, last, func(m int) bool { return m == 1 || m == 2 || m == 5 })
		if labelled(ticks) < 2 {
			return scale{lo: s.lo, hi: s.hi}.linearTicks(about)
		}
		return ticks, ""
	}
	every := (last - first + about + 1) / (about + 1) // in decades
	if every > 1 {
		return s.decades(first, last, every), ""
	}
	return s.minorTicks(first-1, last, func(m int) bool { return m == 1 }), ""
}

// labelled counts the ticks that have text.
func labelled(ticks []plot.Tick) (n int) {
	for _, t := range ticks {
		if t.Label != "" {
			n++
		}
	}
	return n
}

// minorTicks are 1 to 9 times every power of ten, those with text that named picks.
func (s scale) minorTicks(first, last int, named func(m int) bool) (ticks []plot.Tick) {
	plain := s.lo >= 0.9e-3 && s.hi <= 1.1e4
	for e := first; e <= last; e++ {
		for m := 1; m <= 9; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < s.lo*(1-1e-9) || v > s.hi*(1+1e-9) {
				continue
			}
			t := plot.Tick{Value: v}
			if named(m) {
				t.Label = power(m, e, plain)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

func (s scale) decades(first, last, every int) (ticks []plot.Tick) {
	for e := first; e <= last; e++ {
		t := plot.Tick{Value: math.Pow(10, float64(e))}
		if e%every == 0 {
			t.Label = power(1, e, false)
		}
		ticks = append(ticks, t)
	}
	return ticks
}

// power is m·10^e as text, plain as a decimal number.
func power(m, e int, plain bool) string {
	switch {
	case plain:
		return number(float64(m)*math.Pow(10, float64(e)), max(0, -e))
	case m == 1:
		return "10^{" + minus(strconv.Itoa(e)) + "}"
	}
	return strconv.Itoa(m) + "×10^{" + minus(strconv.Itoa(e)) + "}"
}

// number is v with so many decimals, thousands set apart from 10,000 on.
func number(v float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		whole = "−" + whole
	}
	return whole
}

func minus(s string) string { return strings.ReplaceAll(s, "-", "−") }
