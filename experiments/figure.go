package experiments

import (
	"fmt"
	"math"
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
	Listed  names   `toml:"measures"` // of a figure of methods: a panel for each; of a table: a column for each
	Labels  names   `toml:"labels"`   // of a table: what stands above its columns; of a matrix: beside its rows; of a spectrum: its lines
	Sort    string  `toml:"sort"`     // of a figure of methods: the measure by which they stand, greatest on top; in the file's order by default
	What    string  `toml:"what"`     // recorded quantity
	Label   string  `toml:"label"`    // of the axis of what is measured, with its unit
	Log     bool    `toml:"log"`      // that axis logarithmic
	Span    float64 `toml:"span"`     // of a raster or time course: so many ms, the last ones; 0: all
	Against string  `toml:"against"`  // what is on the other axis: of a change of weights lag or rate, of a scatter a measure, of a sweep a key of [artificial], or "rule.parameter" and the like
	Columns int     `toml:"columns"`  // panels in a row
	Aspect  float64 `toml:"aspect"`   // height of a panel over its width
	Width   float64 `toml:"width"`    // of the figure, mm

	Peak *float64 `toml:"peak"` // of a voltage: how far up lines for spikes go, mV; none without

	Dependence

	places []place
	graded bool // units of the biological side have a rate, and do not spike
}

// figureKind is a row of the table of figures.
type figureKind struct {
	about string
	needs []string                          // keys that it cannot do without
	shows func(f *File, s *FigureSpec) bool // whether a file has anything to show
	draw  func(r *Result, f *FigureSpec) ([]report.Panel, error)
}

// figureKinds are the known ones.
func figureKinds() map[string]figureKind {
	return map[string]figureKind{
		"answers":             {"what units answer to each stimulus, against the stimulus's level or the answers of others", nil, simulated, drawAnswers},
		"bars":                {"a measure under each condition: mean and interval over seeds", []string{"measure"}, anything, drawBars},
		"units":               {"the distribution of a measure over units under each condition", []string{"measure"}, anything, drawUnits},
		"causes":              {"what causes of a mixture have learned, as images", nil, mixes, drawCauses},
		"contrast":            {"how answers change as patterns are shown at other contrasts", nil, mixes, drawContrast},
		"correlations":        {"how the answers of each two units go together over stimuli", nil, simulated, drawCorrelations},
		"eigenvalues":         {"the variance of answers in each of their principal directions", nil, simulated, drawEigenvalues},
		"spectrum":            {"the power of rates at each frequency", nil, simulated, drawSpectra},
		"correspondence":      {"effects of mechanisms in each aspect, on both sides", nil, corresponding, drawCorrespondence},
		"effect_correlations": {"the effects on one side against those on the other, and their correlations", nil, corresponding, drawEffects},
		"cumulative":          {"the cumulative distribution of a measure over units", []string{"measure"}, anything, drawCumulative},
		"output_distribution": {"the cumulative distribution over time of rates, against an exponential", nil, recordedRates, drawOutputs},
		"rate_distribution":   {"the cumulative distribution of firing rates in each segment", nil, simulated, drawRates},
		"rate_laws":           {"firing rates, or mean outputs of trained units, or mean activities of causes, beside log-normal, exponential and gamma fits: histogram, cumulative, quantiles, and a table", nil, rated, drawRateLaws},
		"time_course":         {"a recorded quantity of each unit over the protocol", []string{"what"}, simulated, drawTimeCourse},
		"dependence":          {"a measure of each unit against a number given for it", []string{"measure", "at"}, anything, drawDependence},
		"pairs":               {"one recorded state of each neuron against another", []string{"what", "against"}, pairable, drawPairs},
		"reshuffle":           {"each unit's rate in a segment against that in the baseline", nil, reshuffled, drawReshuffle},
		"raster":              {"each spike of recorded neurons as a tick", nil, rasterable, drawRaster},
		"voltage":             {"the potential of each population's first neuron", nil, traced, drawVoltage},
		"rank_order":          {"ranked weights at a segment's end against those at its start", nil, plasticWeights, drawRankOrder},
		"scaled_distribution": {"the distributions of weights at a segment's start and end, and with their ratio divided out", nil, plasticWeights, drawScaledDistribution},
		"segments":            {"a measure from segment to segment", []string{"measure", "in"}, anything, drawSegments},
		"weight_change":       {"how much weights have changed in a segment, against the lag of spikes or the target's rate", []string{"against"}, changeable, drawWeightChange},
		"weight_distribution": {"the distribution of weights at a segment's end", nil, plasticWeights, drawWeightDistribution},
		"weights":             {"each weight at a segment's end against its start", []string{"in"}, plasticWeights, drawWeights},
		"stimuli":             {"examples of the images", nil, images, drawStimuli},
		"curve":               {"test accuracy over the iterations of training", nil, trained, drawCurve},
		"label_error":         {"the classification error against the number of labels that are known", nil, mixes, drawLabelError},
		"conversion_units":    {"how often each neuron of a converted network is active against how often its original is", nil, converts, drawConversionUnits},
		"latency":             {"a measure of converted networks against the time simulated for each image", nil, converts, drawLatency},
		"likelihood":          {"the likelihood of a mixture over passes", nil, mixes, drawLikelihood},
		"methods":             {"measures of all methods, a row for each", nil, anything, drawMethods},
		"table":               {"measures of all conditions as a table, each in a segment of its own", []string{"measures"}, anything, drawTable},
		"matrix":              {"a measure of each population under each condition, as a table of the two", []string{"measure"}, anything, drawMatrix},
		"common":              {"the measures that hold both sides against one another, a row for each, a column for each place", nil, anything, drawCommon},
		"recovery":            {"how far units are from where they were before a segment, against its stimuli", nil, recovers, drawRecovery},
		"scatter":             {"one measure against another, a dot for each method", []string{"measure", "against"}, anything, drawScatter},
		"sweep":               {"a measure against a number that variants or conditions differ in", []string{"measure", "against"}, anything, drawSweep},
		"heatmap":             {"the activation probability of each unit over training", nil, trained, drawHeatmap},
	}
}

func anything(*File, *FigureSpec) bool      { return true }
func images(f *File, _ *FigureSpec) bool    { return f.Dataset() != "" }
func simulated(_ *File, s *FigureSpec) bool { return s.side("biological") }
func trained(_ *File, s *FigureSpec) bool   { return s.side("artificial") }
func plasticWeights(f *File, s *FigureSpec) bool {
	return slices.ContainsFunc(s.places, func(p place) bool {
		return p.side == "biological" && slices.Contains(f.Biological.plastic(), p.unit)
	})
}

func (s *FigureSpec) side(name string) bool {
	return slices.ContainsFunc(s.places, func(p place) bool { return p.side == name })
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
	if f.Mixture != nil && !slices.Contains(ofMixtures(), s.Kind) {
		faults.At(at(n, "kind"), "%s shows %s, which no mixture has; of one there are %s", s.Kind, kind.about, strings.Join(ofMixtures(), ", "))
		return
	}
	for _, key := range kind.needs {
		if n.Child(key) == nil {
			faults.At(n, "needs the key %q: it shows %s", key, kind.about)
		}
	}
	s.checkMeasures(n, faults)
	if s.Name == "" {
		s.Name = s.Kind
	}
	if s.Span < 0 {
		faults.At(at(n, "span"), "must be at least 0 ms, is %g", s.Span)
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
			faults.At(at(n, "of"), "%s", f.nowhere(ref, places))
		}
		s.places = append(s.places, found...)
	}
	if len(s.Of) == 0 {
		s.places = places
	}
	s.graded = f.Biological != nil && s.side("biological") && !slices.ContainsFunc(s.places, func(p place) bool {
		population, _, _ := strings.Cut(p.unit, ".")
		return p.side == "biological" && !f.Biological.isGraded(population)
	})
	s.checkAgainst(f, n, faults)
	s.checkSegments(f, n, faults)
	s.checkRecorded(f, n, faults)
	s.checkDependence(f, places, n, faults)
	if sound(*faults, n) {
		s.checkShown(f, kind, n, faults)
	}
}

// checkMeasures checks the names of what is shown.
func (s *FigureSpec) checkMeasures(n *conf.Node, faults *conf.Faults) {
	check := func(name string, place *conf.Node) {
		base, _, _ := strings.Cut(name, ".")
		if _, ok := measure.Find(base); !ok && name != "" {
			faults.At(place, "%s", conf.OneOf(base, "measure", measureNames()))
		}
	}
	check(s.Measure, at(n, "measure"))
	check(s.Sort, at(n, "sort"))
	for _, name := range s.Listed {
		check(columnOf(name).measure, at(n, "measures"))
	}
	if s.Kind == "scatter" {
		check(s.Against, at(n, "against"))
	}
	switch {
	case s.Kind == "methods" && s.Measure == "" && len(s.Listed) == 0:
		faults.At(n, "needs the key \"measures\", or \"measure\" for a single one")
	case s.Kind != "methods" && s.Kind != "table" && len(s.Listed) > 0:
		faults.At(at(n, "measures"), "is for figures of the kinds methods and table: give \"measure\"")
	case s.Kind == "curve" && s.Measure != "" && curveOf(s.Measure) == nil:
		faults.At(at(n, "measure"), "is not followed over training: test_accuracy and clean_accuracy are")
	}
}

// checkShown checks that there is anything to show: a place of the right kind, at
// which the measure can have a value.
func (s *FigureSpec) checkShown(f *File, kind figureKind, n *conf.Node, faults *conf.Faults) {
	if !kind.shows(f, s) {
		faults.At(at(n, "kind"), "%s shows %s, and there is nothing of the kind in this file%s", s.Kind, kind.about, s.remedy())
		return
	}
	s.checkMeasurable(f, "measure", s.Measure, n, faults)
	s.checkMeasurable(f, "sort", s.Sort, n, faults)
	if err := s.checkTable(f); err != nil {
		faults.At(at(n, "measures"), "%s", err)
	}
	if err := s.checkMatrix(f); err != nil {
		faults.At(n, "%s", err)
	}
	for _, name := range s.Listed {
		if s.Kind == "methods" {
			s.checkMeasurable(f, "measures", name, n, faults)
		}
	}
	if s.Kind == "scatter" {
		s.checkMeasurable(f, "against", s.Against, n, faults)
	}
}

// remedy says what would give a figure something to show.
func (s *FigureSpec) remedy() string {
	return map[string]string{
		"output_distribution": `: ask for "rate" of a population in a [[biological.record]]`,
		"raster":              `: ask for "spikes" of a population in a [[biological.record]]`,
		"voltage":             fmt.Sprintf(`: ask for %q of a population, and how often, in a [[biological.record]]`, s.quantity()),
		"reshuffle":           ": it needs a [[biological.segment]] that says baseline = true",
		"weights":             ": it needs a projection that a [[biological.rule]] acts on",
		"weight_distribution": ": it needs a projection that a [[biological.rule]] acts on",
		"rank_order":          ": it needs a projection that a [[biological.rule]] acts on",
		"scaled_distribution": ": it needs a projection that a [[biological.rule]] acts on",
	}[s.Kind]
}

// checkMeasurable checks that a key's measure can have a value somewhere.
func (s *FigureSpec) checkMeasurable(f *File, key, name string, n *conf.Node, faults *conf.Faults) {
	if name == "" {
		return
	}
	places := s.places
	if slices.Contains([]string{"methods", "scatter", "sweep"}, s.Kind) {
		for _, p := range s.places {
			places = append(places[:len(places):len(places)], place{p.side, p.method, ""})
		}
	}
	var last error
	for _, p := range places {
		for _, segment := range s.segmentsAt(f, p) {
			if last = f.measurable(name, p, segment); last == nil {
				return
			}
		}
	}
	faults.At(at(n, key), "%s", last)
}

func (s *FigureSpec) checkSegments(f *File, n *conf.Node, faults *conf.Faults) {
	for _, segment := range s.In {
		var last error
		if !slices.ContainsFunc(s.places, func(p place) bool { _, last = f.segment(p, segment); return last == nil }) && last != nil {
			faults.At(at(n, "in"), "%s", last)
		}
	}
}

// checkRecorded checks that what is drawn over time is recorded.
func (s *FigureSpec) checkRecorded(f *File, n *conf.Node, faults *conf.Faults) {
	if s.What == "" || f.Biological == nil || len(s.places) == 0 {
		return
	}
	for _, r := range f.Biological.Records {
		shown := slices.ContainsFunc(s.places, func(p place) bool { return p.unit == r.Of })
		if shown && slices.Contains(r.What, s.What) && s.What != "spikes" && !momentary(s.What) {
			return
		}
	}
	faults.At(at(n, "what"), "%q is not recorded over time: ask for it in a [[biological.record]]", s.What)
}

// segmentsAt returns the segments that a figure shows of a place, the last by default.
func (s *FigureSpec) segmentsAt(f *File, p place) []string {
	if all := f.segments(p); len(s.In) > 0 && len(all) > 0 {
		return slices.DeleteFunc(slices.Clone(s.In), func(name string) bool { return !slices.Contains(all, name) })
	}
	last, _ := f.segment(p, "")
	return []string{last}
}

// figures draws up the figures that the file asks for, from what was recorded.
// Those that cannot be drawn, because a run failed, are told in notes.
func (r *Result) figures() (all []report.Figure, notes []string) {
	index, leading := map[string]int{}, []*FigureSpec{}
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
			all, leading = append(all, report.Figure{Name: s.Name}), append(leading, s)
		}
		if s.Letter != "" {
			panels[0].Letter = s.Letter
		}
		fig := &all[i]
		fig.Panels = append(fig.Panels, panels...)
		fig.Title = first(fig.Title, s.Heading, s.Title)
		fig.Caption = strings.TrimSpace(fig.Caption + " " + s.Caption)
		if signs := r.signs(s, panels); !strings.Contains(fig.Caption, signs) {
			fig.Caption = strings.TrimSpace(fig.Caption + " " + signs)
		}
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
			all[i].Title = leading[i].defaultHeading()
		}
	}
	return all, notes
}

// signs says what error bars and bands are, or the grounds of cells, if panels have any.
func (r *Result) signs(s *FigureSpec, panels []report.Panel) string {
	switch s.Kind {
	case common:
		return commonGrounds
	case "recovery":
		return recoveryEnds
	}
	for _, p := range panels {
		for _, m := range p.Marks {
			if (m.Kind == "bars" || m.Kind == "band" || m.Kind == "points" && !m.Open) && slices.ContainsFunc(slices.Concat(m.Lo, m.XLo), func(x float64) bool { return !math.IsNaN(x) }) {
				return "Bars and bands of error: 95% interval of the mean over seeds (Student's t)."
			}
		}
	}
	return ""
}

func first(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}
