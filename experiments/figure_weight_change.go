package experiments

import (
	"math"
	"slices"

	"homeostat/internal/conf"
	"homeostat/measure"
	"homeostat/report"
)

// abscissa is a row of the table of what a change of weights can stand against.
type abscissa struct {
	label string
	known func(f *File, projection string) bool
	marks func(in measure.Input, name string) []report.Mark
}

func abscissas() map[string]abscissa {
	return map[string]abscissa{
		"lag":  {"Target's spike after source's (ms)", func(f *File, name string) bool { return f.Biological.paired(name) }, againstLag},
		"rate": {"Rate of target (Hz)", func(*File, string) bool { return true }, againstRate},
	}
}

// drawWeightChange shows how much weights have changed in a segment, relatively,
// against the lag of spikes or the rate of the target, with what is fitted to it: the
// exponentials of stdp_window or the parabola of weight_threshold. All in one panel.
func drawWeightChange(r *Result, s *FigureSpec) ([]report.Panel, error) {
	against := abscissas()[s.Against]
	panel := report.Panel{Title: s.Title, X: against.label, Y: first(s.Label, "Change of weight")}
	panel.Marks = []report.Mark{{Kind: "rule", Y: []float64{0}}}
	if s.Against == "lag" {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", X: []float64{0}})
	}
	rules := len(panel.Marks)
	for _, p := range s.places {
		if p.side != "biological" || !against.known(r.File, p.unit) {
			continue
		}
		for _, segment := range s.segmentsAt(r.File, p) {
			if o := r.first(p, segment); o != nil && o.in.Weights != nil {
				panel.Marks = append(panel.Marks, against.marks(o.in, p.unit)...)
			}
		}
	}
	switch len(panel.Marks) {
	case rules:
		return nil, errNothing
	case rules + 2: // one projection needs no legend
		panel.Marks[rules].Label = ""
	}
	return []report.Panel{panel}, nil
}

// changeable says whether there are weights whose change has something to stand against.
func changeable(f *File, s *FigureSpec) bool {
	against, ok := abscissas()[s.Against]
	return ok && slices.ContainsFunc(s.places, func(p place) bool {
		return p.side == "biological" && slices.Contains(f.Biological.plastic(), p.unit) && against.known(f, p.unit)
	})
}

func (s *FigureSpec) checkAgainst(f *File, n *conf.Node, faults *conf.Faults) {
	switch {
	case s.Against == "" || s.Kind == "scatter":
		return
	case s.Kind == "pairs":
		s.checkPairs(f, n, faults)
		return
	case s.Kind == "sweep":
		s.checkSwept(f, n, faults)
		return
	}
	if err := oneOf(s.Against, "thing to stand against", conf.SortedKeys(abscissas())); err != nil {
		faults.At(at(n, "against"), "%s", err)
	}
}

func againstLag(in measure.Input, name string) []report.Mark {
	dots := report.Mark{Kind: "points", Method: name, Label: report.MethodName(name), Thin: true, X: in.Weights.Lags, Y: in.Weights.Changes()}
	curve := report.Mark{Kind: "line", Method: name, Thin: true}
	fit, ok := resultOf("stdp_window", in)
	if !ok {
		return []report.Mark{dots, curve}
	}
	side := func(sign, amplitude, tau float64) {
		for k := range 101 {
			lag := reach(in.Weights.Lags, sign) * float64(k) / 100
			curve.X, curve.Y = append(curve.X, sign*lag), append(curve.Y, sign*amplitude*math.Exp(-lag/tau))
		}
		curve.X, curve.Y = append(curve.X, math.NaN()), append(curve.Y, math.NaN())
	}
	if tau, fitted := fit.Extra["tau_minus"]; fitted {
		side(-1, fit.Extra["a_minus"], tau)
	}
	if tau, fitted := fit.Extra["tau_plus"]; fitted {
		side(1, fit.Value, tau)
	}
	return []report.Mark{dots, curve}
}

// reach is how far the lags that are known go to one side.
func reach(lags []float64, sign float64) (far float64) {
	for _, lag := range lags {
		if sign*lag > far { // not where it is not known
			far = sign * lag
		}
	}
	return far
}

func againstRate(in measure.Input, name string) []report.Mark {
	rates, changes := in.Weights.ByTarget()
	dots := report.Mark{Kind: "points", Method: name, Label: report.MethodName(name), Thin: true, X: rates, Y: changes}
	curve := report.Mark{Kind: "line", Method: name, Thin: true}
	if fit, ok := resultOf("weight_threshold", in); ok {
		for k := range 101 {
			rate := slices.Max(rates) * float64(k) / 100
			curve.X, curve.Y = append(curve.X, rate), append(curve.Y, fit.Extra["c"]*rate*(rate-fit.Value))
		}
	}
	return []report.Mark{dots, curve}
}

func resultOf(name string, in measure.Input) (measure.Result, bool) {
	m, _ := measure.Find(name)
	return m.Of(in)
}
