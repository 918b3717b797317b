package plasticity

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
	"homeostat/internal/state"
)

// everyRule runs what holds for every rule that acts at spikes, on 12 sources
// and 8 targets with steps of 1 ms.
func everyRule(t *testing.T, f func(t *testing.T, weight float64, make func(pre, post *Traces) spikeRule)) {
	triplet, noisy, voltage := namedSet("hippocampal_full"), DefaultVanRossum2000(), DefaultClopath2010()
	noisy.Max, voltage.Interval = 1, 1
	rules := map[string]func(pre, post *Traces) spikeRule{
		"triplet":    tripletRule(triplet),
		"van Rossum": func(pre, post *Traces) spikeRule { return NewVanRossum2000(noisy, pre, post, rng.NewKey(13, "noise")) },
		"Vogels":     func(pre, post *Traces) spikeRule { return NewVogels2011(DefaultVogels2011(), 8, pre, post, rng.Key{}) },
		"Zenke 2015": steered(DefaultZenke2015(), 8, 1),
		"Clopath":    func(pre, _ *Traces) spikeRule { return NewClopath2010(voltage, pre, state.New(state.Double, 8)) },
		"Clopath (h)": func(pre, _ *Traces) spikeRule {
			v := voltage
			v.URef = 8
			return NewClopath2010(v, pre, state.New(state.Single, 8))
		},
	}
	for _, d := range []Dependence{Additive, Multiplicative, Mixed, Gutig, PowerLaw} {
		for _, pairing := range []TraceKind{AllToAll, Nearest} {
			p := DefaultPairSTDP()
			p.Dependence, p.Pairing = d, pairing
			rules[fmt.Sprintf("pair, %s, %s", d, pairing)] = pairRule(p)
		}
	}
	for name, rule := range rules {
		weight := 0.5
		if name == "Vogels" || name == "Zenke 2015" {
			weight = -0.5
		}
		t.Run(name, func(t *testing.T) { f(t, weight, rule) })
	}
}

// between is a step of a rule besides its spikes, if it has one.
func (d *dense) between(post []int32) {
	c, ok := d.rule.(*Clopath2010)
	if !ok {
		return
	}
	c.Fired(post)
	c.Advance(1, 0, 8)
	for _, i := range d.targets {
		c.v.Set(int(i), -70+float64(i))
		c.Settle(1, int(i), d.sources, d.row(i))
	}
}

// someSpikes are those of a step.
func someSpikes(step int) (pre, post []int32) {
	draws := rng.NewKey(14, "spikes").Derive(uint64(step)).Rand()
	return bernoulli(draws, 12, 0.1), bernoulli(draws, 8, 0.1)
}

// Threads divide targets among them: in two parts, the second first, a source's
// spike does what it does in one. And something is done.
func TestRulesDoNotMindParts(t *testing.T) {
	everyRule(t, func(t *testing.T, weight float64, make func(pre, post *Traces) spikeRule) {
		whole, parts := newDense(12, 8, 1, weight, make), newDense(12, 8, 1, weight, make)
		for step := range 500 {
			pre, post := someSpikes(step)
			whole.step(pre, post)
			parts.pre.Watch(pre)
			parts.post.Watch(post)
			for _, part := range [][]int32{parts.targets[3:], parts.targets[:3]} {
				for _, j := range pre {
					parts.sends(j, part)
				}
			}
			for _, i := range slices.Backward(post) {
				parts.rule.Post(i, parts.sources, parts.row(i))
			}
			whole.between(post)
			parts.between(post)
		}
		if !slices.Equal(whole.w, parts.w) {
			t.Error("parts give other weights than the whole")
		}
		if slices.Min(whole.w) == slices.Max(whole.w) {
			t.Error("weights are all the same")
		}
	})
}

// Rules that are put aside, after a step in which both sides had spikes, and
// taken up by others go on with the same bits.
func TestRulesGoOn(t *testing.T) {
	everyRule(t, func(t *testing.T, weight float64, make func(pre, post *Traces) spikeRule) {
		once, again := newDense(12, 8, 1, weight, make), newDense(12, 8, 1, weight, make)
		run := func(d *dense, from, to int) {
			for step := from; step < to; step++ {
				pre, post := someSpikes(step)
				d.step(pre, post)
				d.between(post)
			}
		}
		aside := 300
		for pre, post := someSpikes(aside - 1); len(pre) == 0 || len(post) == 0; pre, post = someSpikes(aside - 1) {
			aside++
		}
		run(once, 0, aside)
		reload(t, once.keep, again.keep)
		run(once, aside, 600)
		run(again, aside, 600)
		if !slices.Equal(once.w, again.w) {
			t.Error("weights differ")
		}
	})
}

func (d *dense) keep(k *state.Keeper) {
	d.pre.Keep(k.In("pre"))
	d.post.Keep(k.In("post"))
	d.rule.(interface{ Keep(*state.Keeper) }).Keep(k.In("rule"))
	if c, ok := d.rule.(*Clopath2010); ok {
		k.Vector("v", c.v)
	}
	state.Slice(k, "w", d.w)
}

// Inhibitory weights are the mirror of excitatory ones, bit by bit.
func TestInhibitoryWeightsAreMagnitudes(t *testing.T) {
	for _, d := range []Dependence{Additive, Multiplicative, Mixed, Gutig, PowerLaw} {
		p := DefaultPairSTDP()
		p.Dependence, p.APlus, p.AMinus, p.Min = d, 0.1, 0.11, 0.05
		excites := newDense(12, 8, 1, 0.5, pairRule(p))
		p.Inhibitory = true
		inhibits := newDense(12, 8, 1, -0.5, pairRule(p))
		for step := range 500 {
			pre, post := someSpikes(step)
			excites.step(pre, post)
			inhibits.step(pre, post)
		}
		for k, w := range excites.w {
			if w != -inhibits.w[k] || w < 0.05 || w > 1 {
				t.Fatalf("%s: weights %g and %g", d, w, inhibits.w[k])
			}
		}
	}
}

// Published amplitudes, at a trace of a hundredth, are seen by the largest
// float32 weight of their setting; LeastVisible is where they are not.
func TestPublishedIncrementsAreVisible(t *testing.T) {
	check := func(name string, increment, largest float64) {
		if increment/100 < LeastVisible(largest) {
			t.Errorf("%s: changes of %g at weights of %g are lost", name, increment/100, largest)
		}
	}
	pair, vogels, noisy := DefaultPairSTDP(), DefaultVogels2011(), DefaultVanRossum2000()
	check("pair, potentiation", pair.APlus, pair.Max)
	check("pair, depression", pair.AMinus, pair.Max)
	check("Vogels", vogels.Eta, vogels.Max)
	check("van Rossum, potentiation", noisy.CP, noisy.Max)
	check("van Rossum, depression", noisy.CD*noisy.Max, noisy.Max)
	for name, p := range TripletSets() {
		for what, a := range map[string]float64{"a2_plus": p.A2Plus, "a3_plus": p.A3Plus, "a2_minus": p.A2Minus, "a3_minus": p.A3Minus} {
			if a > 1e-9 { // a2_plus of two sets, 5e-10 and 9e-11, is as good as none in any program
				check(name+", "+what, a, p.Max)
			}
		}
	}
	voltage, hebb, oja, bcm := DefaultClopath2010(), DefaultHebb(), DefaultOja(), DefaultBCM()
	check("Clopath, depression by 1 mV", voltage.ALTD*100, voltage.Max)
	check("Clopath, potentiation by 1 mV² in 1 ms", voltage.ALTP/voltage.TauX*100, voltage.Max)
	check("Hebb at 10 and 10 Hz", hebb.Eta*100*hebb.Interval*100, hebb.Max)
	check("Oja at 10 and 10 Hz", oja.Eta*100*oja.Interval*100, oja.Max)
	check("BCM at 10 and 10 Hz, 1 Hz off", bcm.Eta*100*bcm.Interval*100, bcm.Max)
	w := float32(1)
	if w+float32(LeastVisible(1)*1.001) == w || w+float32(LeastVisible(1)*0.999) != w {
		t.Error("LeastVisible is not where a float32 begins to change")
	}
}

func TestDefaultsAreValidAndFaultsAreNamed(t *testing.T) {
	type validator interface{ Validate() error }
	for _, p := range []validator{
		DefaultPairSTDP(), DefaultTripletSTDP(), DefaultVanRossum2000(), DefaultVogels2011(), DefaultClopath2010(),
		DefaultHebb(), DefaultOja(), DefaultBCM(), DefaultTsodyksMarkram(),
	} {
		if err := p.Validate(); err != nil {
			t.Errorf("%T: %v", p, err)
		}
	}
	for want, p := range map[string]validator{
		"tau_plus, tau_minus, pairing, dependence, mu, w_ref, min": PairSTDPParameters{},
		"target, eta, tau, min": Vogels2011Parameters{},
		"tau, pairing, min":     VanRossum2000Parameters{},
		"tau_x, tau_minus, tau_plus, tau_mean, w_ref, min, interval": Clopath2010Parameters{},
		"eta, min, interval":                    HebbParameters{},
		"eta, w_ref, min, interval":             OjaParameters{},
		"eta, target, tau_theta, min, interval": BCMParameters{},
		"facilitation":                          TsodyksMarkramParameters{},
	} {
		if got := keys(p.Validate()); got != want {
			t.Errorf("%T: faults at %q, want %q", p, got, want)
		}
	}
}

// Short-term plasticity and the threshold of BCM go on as well.
func TestStateGoesOn(t *testing.T) {
	p := DefaultTsodyksMarkram()
	p.TauFacil, p.Facilitation = 300, ToU
	once, again := NewTsodyksMarkram(p, 12, 1, rng.Key{}), NewTsodyksMarkram(p, 12, 1, rng.Key{})
	run := func(m *TsodyksMarkram, from, to int) (releases []float32) {
		for step := from; step < to; step++ {
			pre, _ := someSpikes(step)
			for _, j := range pre {
				releases = append(releases, m.Release(j, int64(step)))
			}
		}
		return releases
	}
	once.U[3] = 0.2
	run(once, 0, 100)
	reload(t, once.Keep, again.Keep)
	if !slices.Equal(run(once, 100, 200), run(again, 100, 200)) {
		t.Error("releases differ")
	}
	y := state.Of([]float64{3, 5})
	a, b := NewBCM(DefaultBCM(), y, y), NewBCM(DefaultBCM(), y, y)
	a.Advance(10, 0, 2)
	reload(t, a.Keep, b.Keep)
	if a.Theta(1) != b.Theta(1) || a.Theta(1) != 2.5 {
		t.Errorf("thresholds %g and %g", a.Theta(1), b.Theta(1))
	}
}

// reload puts state aside by one Keep, in a file, and takes it up by the other.
func reload(t *testing.T, save, load func(*state.Keeper)) {
	t.Helper()
	k := state.Save()
	save(k)
	var file bytes.Buffer
	if err := npz.Write(&file, k.Arrays()); err != nil {
		t.Fatal(err)
	}
	arrays, err := npz.ReadFrom(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	loader := state.Load(arrays)
	if load(loader); loader.Err() != nil {
		t.Fatal(loader.Err())
	}
}
