package experiments

import (
	"math"
	"strings"

	"homeostat/report"
)

// shownSpikes is how many a raster has at most: more would be a black area, and
// take from a recording on disk what memory may not hold.
const shownSpikes = 200_000

// drawRaster shows each recorded spike as a tick, populations and cell types one
// above the other, a panel for each condition and segment; of a long segment, its
// last milliseconds.
func drawRaster(r *Result, s *FigureSpec) ([]report.Panel, error) {
	var panels []report.Panel
	for _, rec := range r.recordings {
		segments := s.segmentsAt(r.File, place{side: "biological"})
		for _, segment := range segments {
			panel, err := s.raster(r.File, rec, segment)
			if err != nil {
				return nil, err
			}
			if len(panel.Marks) == 0 {
				continue
			}
			var of []string
			if len(r.recordings) > 1 {
				of = append(of, report.MethodName(rec.method))
			}
			if len(segments) > 1 {
				of = append(of, segment)
			}
			panel.Title = first(panel.Title, strings.Join(of, ", "))
			panels = append(panels, panel)
		}
	}
	return panels, orNothing(panels)
}

func (s *FigureSpec) raster(f *File, rec *recording, segment string) (report.Panel, error) {
	panel := report.Panel{Title: s.Title, X: "Time (s)", Y: first(s.Label, "Neuron")}
	shown, ran := rec.segments[segment]
	if !ran {
		return panel, nil
	}
	if s.Span > 0 {
		shown.from = max(shown.from, shown.to-s.Span)
	}
	floor, start, end := 0.0, shown.from/1000, shown.to/1000
	panel.XMin, panel.XMax = &start, &end
	for _, p := range s.places {
		population, name, _ := strings.Cut(p.unit, ".")
		t := rec.tapes[population+".spikes"]
		if p.side != "biological" || p.method != rec.method || t == nil {
			continue
		}
		lo, hi := f.Biological.neuronsOf(p.unit)
		mark := report.Mark{Kind: "raster", Method: first(name, population), Label: first(name, population)}
		err := t.between(shown.from, shown.to, func(time float64, id int) bool {
			if id >= lo && id < hi {
				mark.X, mark.Y = append(mark.X, tidy(time/1000)), append(mark.Y, floor+float64(id-lo))
			}
			return len(mark.X) < shownSpikes
		})
		if err != nil {
			return panel, err
		}
		floor += float64(hi - lo)
		panel.Marks = append(panel.Marks, mark)
	}
	if len(panel.Marks) == 1 {
		panel.Marks[0].Label = ""
	}
	bottom, top := -0.5, floor-0.5
	panel.YMin, panel.YMax = &bottom, &top
	return panel, nil
}

// rasterable says whether spikes are recorded of a place that a figure shows.
func rasterable(f *File, s *FigureSpec) bool {
	for _, p := range s.places {
		population, _, _ := strings.Cut(p.unit, ".")
		if p.side == "biological" && f.Biological.records(population, "spikes") {
			return true
		}
	}
	return false
}

// records says whether a quantity of a population or projection is recorded.
func (b *Biological) records(unit, what string) bool {
	for _, r := range b.Records {
		for _, w := range r.What {
			if r.Of == unit && w == what {
				return true
			}
		}
	}
	return false
}

// neuronsOf returns the neurons of a population, or of a cell type of one, as lo..hi-1.
func (b *Biological) neuronsOf(unit string) (lo, hi int) {
	population, name, typed := strings.Cut(unit, ".")
	for _, p := range b.spec.Populations {
		if p.Name != population {
			continue
		}
		if !typed {
			return 0, p.Size
		}
		for _, t := range p.Types {
			if t.Name == name {
				return lo, lo + t.Size
			}
			lo += t.Size
		}
	}
	return 0, math.MaxInt32
}
