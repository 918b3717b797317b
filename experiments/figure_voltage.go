package experiments

import (
	"math"
	"slices"
	"strings"

	"homeostat/report"
)

// drawVoltage shows a recorded quantity, v by default, of the first neuron of each
// population, a panel for each. Models that reset what they would have to fire with
// have no spikes to see: with peak, each recorded spike is a line up to there.
func drawVoltage(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, rec := range r.recordings {
		for _, p := range s.places {
			if p.side != "biological" || p.method != rec.method || rec.tapes[p.unit+"."+s.quantity()] == nil {
				continue
			}
			panel, err := s.trace(rec, p.unit, r.File)
			if err != nil {
				return nil, err
			}
			if panel.Title == "" && len(r.recordings) > 1 {
				panel.Title = strings.TrimSpace(report.MethodName(rec.method) + " " + report.MethodName(p.unit))
			} else if panel.Title == "" {
				panel.Title = report.MethodName(p.unit)
			}
			panels = append(panels, panel)
		}
	}
	sameRange(panels)
	return panels, orNothing(panels)
}

// sameRange gives panels one range of y, with room above and below.
func sameRange(panels []report.Panel) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range panels {
		for _, m := range p.Marks {
			for _, y := range m.Y {
				low, high = min(low, y), max(high, y)
			}
		}
	}
	low, high = low-0.04*(high-low), high+0.04*(high-low)
	for i := range panels {
		if low < high {
			panels[i].YMin, panels[i].YMax = &low, &high
		}
	}
}

// quantity is what a figure of voltages shows.
func (s *FigureSpec) quantity() string { return first(s.What, "v") }

// traced says whether there is anything for a figure of voltages.
func traced(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		return p.side == "biological" && f.Biological.records(p.unit, s.quantity())
	})
}

// shortTime is the longest stretch whose axis is in ms, not in s.
const shortTime = 1000

// trace draws one neuron as a line.
func (s *FigureSpec) trace(rec *recording, unit string, f *File) (report.Panel, error) {
	from, to, starts := s.stretch(rec, f)
	label, scale := "Time (s)", 1000.0
	if to-from <= shortTime {
		label, scale = "Time (ms)", 1
		for i := range starts {
			starts[i] *= 1000
		}
	}
	panel := report.Panel{Title: s.Title, X: label, Y: first(s.Label, f.Biological.axisOf(unit, s.quantity()))}
	seen, err := rec.tapes[unit+"."+s.quantity()].rows(from, to)
	if err != nil || len(seen.times) == 0 {
		return panel, err
	}
	spikes, err := s.firstNeuronsSpikes(rec, unit, from, to)
	if err != nil {
		return panel, err
	}
	line := report.Mark{Kind: "line", Thin: true}
	point := func(time, v float64) { line.X, line.Y = append(line.X, tidy(time/scale)), append(line.Y, v) }
	for k, time := range seen.times {
		v := seen.values[0][k]
		for ; len(spikes) > 0 && spikes[0] < time; spikes = spikes[1:] {
			point(spikes[0], seen.values[0][max(k-1, 0)])
			point(spikes[0], *s.Peak)
		}
		point(time, v)
	}
	panel.Marks = append(panel.Marks, line)
	if len(starts) > 0 {
		panel.Marks = append(panel.Marks, report.Mark{Kind: "rule", X: starts, Dashed: true})
	}
	start, end := from/scale, to/scale
	panel.XMin, panel.XMax = &start, &end
	return panel, nil
}

// firstNeuronsSpikes are those to draw, in ms; none without a peak or a recording.
func (s *FigureSpec) firstNeuronsSpikes(rec *recording, unit string, from, to float64) (times []float64, err error) {
	t := rec.tapes[unit+".spikes"]
	if s.Peak == nil || t == nil {
		return nil, nil
	}
	err = t.between(from, to, func(time float64, id int) bool {
		if id == 0 {
			times = append(times, time)
		}
		return true
	})
	return times, err
}
