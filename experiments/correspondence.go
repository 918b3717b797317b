package experiments

import (
	"math"
	"slices"

	"homeostat/internal/conf"
	"homeostat/internal/rng"
	"homeostat/measure"
)

// Correspondence is a mechanism that both sides are held to have: a condition of the
// network beside a normalization. What it does is its effect against the row without
// any, on its own side.
type Correspondence struct {
	Name       string `toml:"name,required"`
	Biological string `toml:"biological,required"` // place of one population or cell type
	Artificial string `toml:"artificial,required"` // place of one hidden layer, or "hidden"
	None       bool   `toml:"none"`                // this row has no mechanism: others are compared with it

	biological, artificial place
}

// Aspect is a measure by which both sides of a correspondence are looked at.
type Aspect struct {
	Name    string `toml:"name,required"`
	Measure string `toml:"measure,required"`
	In      string `toml:"in"`   // segment, of one name on both sides; the last by default
	Good    string `toml:"good"` // "high" or "low": which effects count as above 0
}

// SetDefaults fills in what a file may leave out.
func (a *Aspect) SetDefaults() { *a = Aspect{Good: "high"} }

// corresponds is the side of the places where effects stand:
//
//	correspondence/MECHANISM/biological    effect_size, a further number for each aspect
//	correspondence/median/biological       the same, the median over mechanisms
//	correspondence/all[/ASPECT]            effect_correlation of the two sides
//	correspondence/biological/ASPECT       effect_correlation, on one side, of the first aspect and another
const corresponds = "correspondence"

// sidesOfPairs are the names of the sides in such places.
func sidesOfPairs() []string { return []string{"biological", "artificial"} }

// correspondencePlaces lists them; none in a file without correspondences.
func (f *File) correspondencePlaces() (all []place) {
	if len(f.Correspondences) == 0 {
		return nil
	}
	for _, c := range f.mechanisms() {
		for _, side := range sidesOfPairs() {
			all = append(all, place{corresponds, c.Name, side})
		}
	}
	for _, side := range sidesOfPairs() {
		all = append(all, place{corresponds, "median", side})
	}
	all = append(all, place{corresponds, "all", ""})
	for i, a := range f.Aspects {
		all = append(all, place{corresponds, "all", a.Name})
		for _, side := range sidesOfPairs() {
			if i > 0 {
				all = append(all, place{corresponds, side, a.Name})
			}
		}
	}
	return all
}

// mechanisms are the rows that have one.
func (f *File) mechanisms() []*Correspondence {
	return slices.DeleteFunc(slices.Clone(f.Correspondences), func(c *Correspondence) bool { return c.None })
}

// checkCorrespondences resolves the places of rows, and refuses aspects that have no value there.
func (f *File) checkCorrespondences(places []place, faults *conf.Faults) {
	if len(f.Correspondences) == 0 && len(f.Aspects) == 0 {
		return
	}
	if f.Biological == nil || f.Artificial == nil {
		faults.At(f.root, "has rows of a correspondence, and not both sides: it needs [biological] and [artificial]")
		return
	}
	none := 0
	for i, c := range f.Correspondences {
		n := f.root.Child(corresponds).Items[i]
		c.biological = c.resolve(c.Biological, "biological", places, n, faults)
		c.artificial = c.resolve(c.Artificial, "artificial", places, n, faults)
		if slices.ContainsFunc(f.Correspondences[:i], func(o *Correspondence) bool { return o.Name == c.Name }) {
			faults.At(n, "a row named %q stands above already", c.Name)
		}
		if slices.Contains([]string{"median", "all", "biological", "artificial"}, c.Name) {
			faults.At(at(n, "name"), "%q is what results of all rows are called: give it another name", c.Name)
		}
		checkRowName(c.Name, at(n, "name"), faults)
		if c.None {
			none++
		}
	}
	if none != 1 || len(f.Correspondences) < 4 {
		faults.At(at(f.root, corresponds), "needs one row with none = true, which the others are compared with, and three others at least; has %d of %d", none, len(f.Correspondences))
	}
	if len(f.Aspects) == 0 {
		faults.At(f.root, "has rows of a correspondence and no [[aspect]] to look at them by")
	}
	if len(*faults) == 0 {
		f.checkAspects(faults)
	}
}

// checkRowName refuses what would not be one part of a place's name.
func checkRowName(name string, n *conf.Node, faults *conf.Faults) {
	for _, c := range name {
		if c == '/' || c == '@' || c == '*' {
			faults.At(n, "has %q in it, which means something in a place's name", string(c))
			return
		}
	}
}

// resolve finds the one place of a side that a row's key means.
func (c *Correspondence) resolve(ref, side string, places []place, n *conf.Node, faults *conf.Faults) place {
	there := slices.DeleteFunc(slices.Clone(places), func(p place) bool { return p.side != side || p.unit == "" })
	p, err := findOne(ref, there)
	if err != nil {
		faults.At(at(n, side), "%s", err)
	}
	return p
}

// checkAspects checks that each aspect has a value on both sides of every row.
func (f *File) checkAspects(faults *conf.Faults) {
	for i, a := range f.Aspects {
		n := f.root.Child("aspect").Items[i]
		checkRowName(a.Name, at(n, "name"), faults)
		if err := oneOf(a.Good, "direction", []string{"high", "low"}); err != nil {
			faults.At(at(n, "good"), "%s", err)
		}
		if slices.ContainsFunc(f.Aspects[:i], func(o *Aspect) bool { return o.Name == a.Name }) {
			faults.At(at(n, "name"), "an aspect named %q stands above already", a.Name)
		}
		for _, c := range f.Correspondences {
			for _, p := range []place{c.biological, c.artificial} {
				segment, err := f.segment(p, a.In)
				if err == nil {
					err = f.measurable(a.Measure, f.placeOf(p, a.Measure), segment)
				}
				if err != nil {
					faults.At(at(n, "measure"), "%s", err)
					return
				}
			}
		}
	}
}

// placeOf is where a measure of a row is taken: at its place or, as a network's accuracy,
// of the whole.
func (f *File) placeOf(p place, name string) place {
	whole := place{p.side, p.method, ""}
	segment, _ := f.segment(p, "")
	if p.side == "artificial" && f.measurable(name, p, segment) != nil {
		return whole
	}
	return p
}

// sampleCorrespondence knows effects in made-up numbers.
func (f *File) sampleCorrespondence(in *measure.Input, p place) {
	if p.method == "all" || slices.Contains(sidesOfPairs(), p.method) {
		in.Paired = &measure.Paired{X: [][]float64{{1}, {2}, {3}}, Y: [][]float64{{1}, {3}, {2}}}
		return
	}
	for _, a := range f.Aspects {
		in.Effects = append(in.Effects, measure.Effect{Aspect: a.Name, G: 1, Low: 0, High: 2})
	}
}

// correspond adds the effects of all mechanisms, and their correlations, to what was observed.
func (r *Result) correspond() {
	rows := r.File.mechanisms()
	if len(rows) == 0 || r.Interrupted {
		return
	}
	effects := map[string][][]measure.Effect{}
	for _, side := range sidesOfPairs() {
		for _, c := range rows {
			row := make([]measure.Effect, len(r.File.Aspects))
			for k, a := range r.File.Aspects {
				row[k] = r.effect(c.at(side), r.File.none().at(side), a)
			}
			effects[side] = append(effects[side], row)
			r.add(place{corresponds, c.Name, side}, measure.Input{Effects: row})
		}
		r.add(place{corresponds, "median", side}, measure.Input{Effects: medianEffects(effects[side])})
	}
	all := func(int) bool { return true }
	x, y := columnsOf(effects["biological"], all), columnsOf(effects["artificial"], all)
	r.add(place{corresponds, "all", ""}, measure.Input{Paired: &measure.Paired{X: x, Y: y}})
	for k, a := range r.File.Aspects {
		only := func(i int) bool { return i == k }
		x, y := columnsOf(effects["biological"], only), columnsOf(effects["artificial"], only)
		r.add(place{corresponds, "all", a.Name}, measure.Input{Paired: &measure.Paired{X: x, Y: y}})
		for _, side := range sidesOfPairs() {
			if k > 0 {
				first := columnsOf(effects[side], func(i int) bool { return i == 0 })
				r.add(place{corresponds, side, a.Name}, measure.Input{Paired: &measure.Paired{X: first, Y: columnsOf(effects[side], only)}})
			}
		}
	}
}

// at is the row's place on a side.
func (c *Correspondence) at(side string) place {
	if side == "biological" {
		return c.biological
	}
	return c.artificial
}

// none is the row without a mechanism.
func (f *File) none() *Correspondence {
	return f.Correspondences[slices.IndexFunc(f.Correspondences, func(c *Correspondence) bool { return c.None })]
}

// effect is that of the mechanism at a place, against none, in one aspect.
func (r *Result) effect(p, none place, a *Aspect) measure.Effect {
	e := measure.Effect{Aspect: a.Name}
	x, y := r.aspect(p, a), r.aspect(none, a)
	if a.Good == "low" {
		x, y = y, x
	}
	e.G, e.Low, e.High = measure.HedgesG(x, y)
	return e
}

// aspect is an aspect's measure at a place, for each seed.
func (r *Result) aspect(p place, a *Aspect) []float64 {
	segment, _ := r.File.segment(p, a.In)
	return r.values(a.Measure, r.File.placeOf(p, a.Measure), segment)
}

// add adds an observation of what is compared, measured.
func (r *Result) add(p place, in measure.Input) {
	nothing := measure.Input{Effects: in.Effects, Paired: in.Paired, Key: rng.NewKey(r.File.Seed, "measure/"+p.String())}
	o := &observation{at: p, in: nothing, results: map[string]measure.Result{}}
	for _, name := range []string{"effect_size", "effect_correlation"} {
		m, _ := measure.Find(name)
		if result, ok := m.Of(nothing); ok {
			o.results[name] = result
		}
	}
	r.observations = append(r.observations, o)
}

// medianEffects are the medians over mechanisms of the effects in each aspect.
func medianEffects(rows [][]measure.Effect) []measure.Effect {
	all := slices.Clone(rows[0])
	for k := range all {
		var g []float64
		for _, row := range rows {
			if !math.IsNaN(row[k].G) {
				g = append(g, row[k].G)
			}
		}
		all[k].G, all[k].Low, all[k].High = math.NaN(), math.NaN(), math.NaN()
		if len(g) > 0 {
			_, all[k].G, _ = measure.Quartiles(g)
		}
	}
	return all
}

// columnsOf are the sizes of effects in the chosen aspects.
func columnsOf(rows [][]measure.Effect, chosen func(aspect int) bool) [][]float64 {
	all := make([][]float64, len(rows))
	for i, row := range rows {
		for k, e := range row {
			if chosen(k) {
				all[i] = append(all[i], e.G)
			}
		}
	}
	return all
}
