package experiments

import (
	"fmt"
	"slices"
	"strings"

	"homeostat/internal/conf"
	"homeostat/measure"
	"homeostat/report"
)

// FigureSpec asks for a figure, or for one panel of it: figures of one name are
// the panels of one, lettered in their order.
type FigureSpec struct {
	Kind    string  `toml:"kind,required"`
	Name    string  `toml:"name"`    // of the file; the kind by default
	Letter  string  `toml:"letter"`  // of the panel; in order by default, where there are several
	Title   string  `toml:"title"`   // of the panel
	Heading string  `toml:"heading"` // of the figure in the report; the first panel's counts
	Caption string  `toml:"caption"` // sentences below it
	Of      names   `toml:"of"`      // conditions, layers or populations; all that fit by default
	In      names   `toml:"in"`      // segments; the last by default
	Measure string  `toml:"measure"`
	What    string  `toml:"what"`    // recorded quantity
	Label   string  `toml:"label"`   // of the axis of what is measured, with its unit
	Log     bool    `toml:"log"`     // that axis logarithmic
	Columns int     `toml:"columns"` // panels in a row
	Aspect  float64 `toml:"aspect"`  // height of a panel over its width
	Width   float64 `toml:"width"`   // of the figure, mm

	places []place
}

// figureKind is a row of the table of figures.
type figureKind struct {
	about string
	needs []string // keys that it cannot do without
	draw  func(r *Result, f *FigureSpec) ([]report.Panel, error)
}

// figureKinds are the known ones.
func figureKinds() map[string]figureKind {
	return map[string]figureKind{
		"bars":              {"a measure under each condition: mean and spread over seeds", []string{"measure"}, drawBars},
		"units":             {"the distribution of a measure over units under each condition", []string{"measure"}, drawUnits},
		"cumulative":        {"the cumulative distribution of a measure over units", []string{"measure"}, drawCumulative},
		"rate_distribution": {"cumulative distribution of firing rates in each segment", nil, drawRates},
		"time_course":       {"a recorded quantity of each unit over the protocol", []string{"what"}, drawTimeCourse},
		"weights":           {"each weight at a segment's end against its start", []string{"in"}, drawWeights},
		"stimuli":           {"examples of the images", nil, drawStimuli},
		"accuracy":          {"test accuracy over the iterations of training", nil, drawAccuracy},
		"heatmap":           {"activation probability of each unit over training", nil, drawHeatmap},
	}
}

func (s *FigureSpec) check(f *File, places []place, n *conf.Node, faults *conf.Faults) {
	kinds := figureKinds()
	kind, ok := kinds[s.Kind]
	if !ok {
		if s.Kind != "" {
			faults.At(at(n, "kind"), "%s", conf.OneOf(s.Kind, "kind of figure", conf.SortedKeys(kinds)))
		}
		return
	}
	for _, key := range kind.needs {
		if n.Child(key) == nil {
			faults.At(n, "needs the key %q: it shows %s", key, kind.about)
		}
	}
	base, _, _ := strings.Cut(s.Measure, ".")
	if _, ok := measure.Find(base); !ok && s.Measure != "" {
		faults.At(at(n, "measure"), "%s", conf.OneOf(base, "measure", measureNames()))
	}
	if s.Name == "" {
		s.Name = s.Kind
	}
	if strings.ContainsAny(s.Name, `/\`) {
		faults.At(at(n, "name"), "is a file's name, and has no slash in it")
	}
	if len(places) == 0 {
		return
	}
	for _, ref := range s.Of {
		found := find(ref, places)
		if len(found) == 0 {
			_, err := findOne(ref, places)
			faults.At(at(n, "of"), "%s", err)
		}
		s.places = append(s.places, found...)
	}
	if len(s.Of) == 0 {
		s.places = places
	}
	s.checkSegments(f, n, faults)
	s.checkRecorded(f, n, faults)
}

func (s *FigureSpec) checkSegments(f *File, n *conf.Node, faults *conf.Faults) {
	for _, segment := range s.In {
		i := slices.IndexFunc(s.places, func(p place) bool { return p.side == "biological" })
		if i < 0 {
			faults.At(at(n, "in"), "names a segment, and nothing that is shown has any")
		} else if _, err := f.segment(s.places[i], segment); err != nil {
			faults.At(at(n, "in"), "%s", err)
		}
	}
}

// checkRecorded checks that what is drawn over time is recorded.
func (s *FigureSpec) checkRecorded(f *File, n *conf.Node, faults *conf.Faults) {
	if s.What == "" || f.Biological == nil {
		return
	}
	for _, r := range f.Biological.Records {
		shown := slices.ContainsFunc(s.places, func(p place) bool { return p.unit == r.Of })
		if shown && slices.Contains(r.What, s.What) && s.What != "spikes" {
			return
		}
	}
	faults.At(at(n, "what"), "%q is not recorded over time: ask for it in a [[biological.record]]", s.What)
}

// segmentsAt returns the segments that a figure shows of a place, the last by default.
func (s *FigureSpec) segmentsAt(f *File, p place) []string {
	switch {
	case p.side != "biological":
		return []string{""}
	case len(s.In) > 0:
		return s.In
	}
	return []string{f.lastSegment()}
}

// figures draws up the figures that the file asks for, from what was recorded.
// Those that cannot be drawn, because a run failed, are told in notes.
func (r *Result) figures() (all []report.Figure, notes []string) {
	index := map[string]int{}
	for _, s := range r.File.Figures {
		panels, err := figureKinds()[s.Kind].draw(r, s)
		if err != nil {
			notes = append(notes, fmt.Sprintf("figure %s: %s", s.Name, err))
			continue
		}
		i, ok := index[s.Name]
		if !ok {
			i = len(all)
			index[s.Name] = i
			all = append(all, report.Figure{Name: s.Name})
		}
		if s.Letter != "" {
			panels[0].Letter = s.Letter
		}
		fig := &all[i]
		fig.Panels = append(fig.Panels, panels...)
		fig.Title = first(fig.Title, s.Heading, s.Title)
		fig.Caption = strings.TrimSpace(fig.Caption + " " + s.Caption)
		fig.Columns, fig.Aspect, fig.Width = max(fig.Columns, s.Columns), max(fig.Aspect, s.Aspect), max(fig.Width, s.Width)
	}
	for i := range all {
		panels := all[i].Panels
		for k := range panels {
			if panels[k].Letter == "" && len(panels) > 1 {
				panels[k].Letter = string(rune('A' + k))
			}
		}
		if all[i].Title == "" {
			all[i].Title = all[i].Name
		}
	}
	return all, notes
}

func first(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}
