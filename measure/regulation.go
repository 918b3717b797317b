package measure

import (
	"math"
	"slices"
)

// Regulation is what is known of ion channels that a rule regulates, and of calcium.
type Regulation struct {
	Channels     []string    // sorted
	Conductances [][]float64 // channels × units, mean over time; a row is nil where it is not known
	Rates        []float64   // of each channel: how fast it is made, relative to others; nil if the rule has none
	Calcium      []float64   // per unit, mean over time, µM; nil if not known
}

// meanCalcium also gives the least and the largest over units.
func meanCalcium(in Input) (Result, bool) {
	if in.Regulation == nil || len(in.Regulation.Calcium) == 0 {
		return Result{}, false
	}
	all := in.Regulation.Calcium
	r, ok := finite(Mean(all))
	r.PerUnit, r.Extra = all, map[string]float64{"min": slices.Min(all), "max": slices.Max(all)}
	return r, ok
}

// conductanceCV leaves out channels that no unit has. Extra: that of each channel.
func conductanceCV(in Input) (Result, bool) {
	if in.Regulation == nil {
		return Result{}, false
	}
	var all []float64
	each := map[string]float64{}
	for k, channel := range in.Regulation.Channels {
		if cv := CV(in.Regulation.Conductances[k]); !math.IsNaN(cv) {
			all, each[channel] = append(all, cv), cv
		}
	}
	r, ok := finite(Mean(all))
	r.Extra = each
	return r, ok
}

// conductanceSlope compares the slope of each pair of conductances over units, by least
// squares, with the ratio of the rates at which their channels are made: where these
// are regulated by one signal, and by nothing else, it is that ratio. Extra: the slope of
// each pair, "a_kd" of kd on a, and "r", the least correlation.
func conductanceSlope(in Input) (Result, bool) {
	g := in.Regulation
	if g == nil || len(g.Rates) < 2 || len(g.Conductances[0]) < 2 {
		return Result{}, false
	}
	extra, worst := map[string]float64{"r": 1}, 0.0
	for i := range g.Channels {
		for j := i + 1; j < len(g.Channels); j++ {
			if len(g.Conductances[i]) != len(g.Conductances[j]) {
				return Result{}, false
			}
			line := Fit(g.Conductances[i], g.Conductances[j])
			extra[g.Channels[i]+"_"+g.Channels[j]] = line.Slope
			extra["r"] = math.Min(extra["r"], line.R) // NaN if one is
			worst = math.Max(worst, math.Abs(line.Slope*g.Rates[i]/g.Rates[j]-1))
		}
	}
	r, ok := finite(worst)
	r.Extra = extra
	return r, ok
}
