package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"homeostat/artificial"
	"homeostat/circuits"
	"homeostat/internal/rng"
	"homeostat/measure"
)

// A course is one learner from its start through all segments. In each it learns, or only answers, and is then
// observed. What it answers meanwhile is gathered in blocks, by which it is seen to recover.

type course struct {
	*stage
	of       *mixed
	settings *Mixture
	seed     int
	threads  int
	tell     func(Event)
	key      rng.Key // of all randomness of the learner

	first   *patterns        // as they are
	lens    *artificial.Lens // nil if all segments show images as they are
	learner learner
	subject subject   // the same, if anything can be done to it, else nil
	parts   []part    // segments that have begun
	origin  []float64 // weights that the learner was given

	segment  int       // at hand
	now      *patterns // as they are seen in it
	left     []int     // causes that compete in it
	start    []float64 // their weights at its start
	atFirst  *measure.Activity
	lastKept time.Time
}

// mixtureJob learns by one method from one seed, and measures what came of it.
func (s *stage) mixtureJob(l *mixed, seed int) job {
	j := job{name: runName(l.side, l.label, seed, l.settings.Seeds)}
	j.run = func(ctx context.Context, threads int, tell func(Event)) (out outcome, err error) {
		c, err := s.begin(l, seed, threads, tell)
		if err != nil {
			return outcome{}, err
		}
		for i := range c.settings.protocol() {
			if err := c.enter(i); err != nil {
				return out, err
			}
			if err := c.passes(ctx); err != nil {
				return out, err
			}
			o, got, err := c.observe()
			if err != nil {
				return out, err
			}
			o.measureAll(s.file)
			out.observations, out.acquired = append(out.observations, o), append(out.acquired, got)
		}
		return out, nil
	}
	return j
}

// begin makes the learner, and goes on from a checkpoint if there is one.
func (s *stage) begin(l *mixed, seed, threads int, tell func(Event)) (*course, error) {
	m := l.settings
	p, err := s.patternsOf(m, seed, unchanged)
	if err != nil {
		return nil, err
	}
	own := s.file.Seed + uint64(seed)
	c := &course{stage: s, of: l, settings: m, seed: seed, threads: threads, tell: tell, key: rng.NewKey(own, "mixture/"+l.name), first: p, lastKept: time.Now()}
	if slices.ContainsFunc(m.Segments, func(g MixtureSegment) bool { return g.View.Changes() }) {
		c.lens = artificial.PlainLens(s.set, own)
	}
	c.origin = circuits.StartMixture(m.MixtureParameters, m.MixtureStart, p.train, rng.NewKey(own, "mixture/start"))
	c.learner, err = l.make(&mixtureTask{settings: m, train: p.train, labels: p.labels, classes: p.classes, start: c.origin, key: c.key, threads: threads})
	if err != nil {
		return nil, err
	}
	var ok bool
	if c.subject, ok = c.learner.(subject); !ok {
		return c, nil
	}
	return c, c.resume(s.checkpoints.simulations[mixtureFile(l, seed)])
}

// enter begins a segment, or comes back to it where it has begun already.
func (c *course) enter(segment int) (err error) {
	m := c.settings
	c.segment, c.now, c.left = segment, c.first, nil
	if begun := segment < len(c.parts); !begun {
		c.parts = append(c.parts, part{})
	}
	if v := m.protocol()[segment].View; v.Changes() {
		if c.now, err = c.patternsOf(m, c.seed, through(c.lens, v)); err != nil {
			return err
		}
	}
	lost := m.lost(segment, c.file.Seed+uint64(c.seed))
	for cause := range m.Causes {
		if !slices.Contains(lost, cause) {
			c.left = append(c.left, cause)
		}
	}
	c.start = c.origin
	if c.subject != nil {
		if err := c.place(lost); err != nil {
			return err
		}
	}
	if p := &c.parts[segment]; p.curve == nil {
		p.curve = []float64{c.likelihood(c.now.train)}
	}
	return nil
}

// place brings a learner to where a segment begins, then to how far it has come, under what holds in it.
func (c *course) place(lost []int) error {
	if before := c.settings.before(c.segment); before >= 0 {
		if err := c.parts[before].takeUp(c.subject, before); err != nil {
			return err
		}
		c.subject.Show(c.now.train)
		c.start = c.seen().Weights()
	}
	c.subject.Lose(lost)
	if p := &c.parts[c.segment]; p.left != nil {
		return p.takeUp(c.subject, c.segment)
	}
	return nil
}

// likelihood is that of some patterns under what is learned, of causes that are left.
func (c *course) likelihood(of *circuits.Patterns) float64 {
	m := c.settings.MixtureParameters
	m.Causes = len(c.left)
	return circuits.LogLikelihood(c.seen().Weights(), m, c.first.train, of, c.threads)
}

// passes takes those of the segment that are left, and puts checkpoints aside between them: of
// what a pass that is stopped had done nothing is kept.
func (c *course) passes(ctx context.Context) error {
	segment, p := c.settings.protocol()[c.segment], &c.parts[c.segment]
	for pass := len(p.curve) - 1; pass < segment.Passes; pass++ {
		blocks, err := c.pass(ctx, segment.Learn, pass)
		if err == nil {
			p.curve, p.blocks = append(p.curve, c.likelihood(c.now.train)), append(p.blocks, blocks...)
			if c.subject != nil {
				p.left = putAside(c.subject, c.segment)
			}
			c.tellOf(pass, segment.Passes)
		}
		whole := p.left != nil && pass+1 == segment.Passes
		if len(c.parts[0].left) > 0 && c.checkpoints.kept() && (err != nil || c.checkpoints.due(c.lastKept) || whole) {
			if aside := c.checkpoints.write(mixtureFile(c.of, c.seed), c.arrays()); aside != nil {
				return aside
			}
			c.lastKept = time.Now()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellOf tells that a pass is over.
func (c *course) tellOf(pass, passes int) {
	done, all := 0, 0
	for i, s := range c.settings.protocol() {
		if all += s.Passes; i < c.segment {
			done += s.Passes
		}
	}
	e := Event{Done: float64(done+pass+1) / float64(all), Note: fmt.Sprintf("pass %d of %d", pass+1, passes)}
	if c.segment > 0 {
		e.Note = c.settings.Segments[c.segment-1].Name + ", " + e.Note
	}
	c.tell(e)
}

// pass shows every training pattern once, to learn or only to be answered, and returns the blocks of answers.
func (c *course) pass(ctx context.Context, learn string, pass int) ([]measure.Block, error) {
	number := c.settings.age(c.segment) + pass
	if c.subject == nil || !c.file.Mixture.divided() {
		return nil, c.learner.Pass(ctx, number)
	}
	images := c.now.train.Count
	e := &ear{size: c.of.block(c.settings.Block, images), causes: c.settings.Causes, prior: 1 / float64(len(c.left)), shown: pass * images}
	if learn == "none" {
		return e.blocks, c.answer(ctx, e, number)
	}
	c.subject.Listen(e.hear)
	defer c.subject.Listen(nil)
	err := c.subject.Pass(ctx, number)
	return e.blocks, err
}

// answer shows every training pattern once, in the order of a pass that learns, and nothing is learned.
func (c *course) answer(ctx context.Context, e *ear, number int) error {
	order := c.key.Derive(uint64(number)).Rand().Perm(c.now.train.Count)
	for from := 0; from < len(order); from += e.size {
		if err := ctx.Err(); err != nil {
			return err
		}
		some := c.now.train.Of(order[from:min(from+e.size, len(order))])
		all, err := c.learner.Respond(some, 1)
		if err != nil {
			return err
		}
		for i := range some.Count {
			e.hear(all[i*e.causes : (i+1)*e.causes])
		}
	}
	return nil
}

// ear makes blocks of what causes answer; those left over at a pass's end make none.
type ear struct {
	size, causes, shown int
	prior               float64
	rows                []float64
	blocks              []measure.Block
}

func (e *ear) hear(activities []float64) {
	e.rows = append(e.rows, activities...)
	if e.shown++; len(e.rows) < e.size*e.causes {
		return
	}
	active(e.rows, e.prior)
	block := measure.Blocks(measure.Activity{Stimuli: e.size, Units: e.causes, A: e.rows}, e.size)[0]
	block.End = e.shown
	e.blocks, e.rows = append(e.blocks, block), e.rows[:0]
}

// active leaves, of activities of causes, those that count as active: above the prior. s_c is what stands for
// p(c|y), which is above p(c) where p(y|c) is above p(y): where the pattern speaks for the cause.
func active(activities []float64, prior float64) {
	for i, s := range activities {
		if s <= prior {
			activities[i] = 0
		}
	}
}

// survivors is a learner of which only those causes are seen that are left.
type survivors struct {
	learner
	causes int // of the learner
	left   []int
}

// seen is the learner, without the causes that are lost.
func (c *course) seen() learner {
	if len(c.left) == c.settings.Causes {
		return c.learner
	}
	return survivors{c.learner, c.settings.Causes, c.left}
}

// Weights are causes × inputs.
func (s survivors) Weights() (all []float64) {
	w := s.learner.Weights()
	inputs := len(w) / s.causes
	for _, c := range s.left {
		all = append(all, w[c*inputs:(c+1)*inputs]...)
	}
	return all
}

// Respond returns the activities of causes to patterns: patterns × causes.
func (s survivors) Respond(p *circuits.Patterns, contrast float64) ([]float64, error) {
	all, err := s.learner.Respond(p, contrast)
	return partOf(measure.Activity{Stimuli: len(all) / s.causes, Units: s.causes, A: all}, s.left).A, err
}

// observe sees what has been learned by the end of the segment.
func (c *course) observe() (*observation, *acquired, error) {
	m, p, of := *c.settings, c.now, c.seen()
	m.Causes = len(c.left)
	name := ""
	if c.file.Mixture.divided() {
		name = m.protocol()[c.segment].Name
	}
	o, got := c.newObservation(name), &acquired{of: c.of, segment: name, seed: c.seed, height: p.height, curve: c.parts[c.segment].curve, weights: of.Weights()}
	seen, training, err := c.observeLearned(&m, got, of)
	if err != nil {
		return nil, nil, err
	}
	activity, err := of.Respond(p.test, 1)
	if err != nil {
		return nil, nil, err
	}
	known, err := m.label(seen, p, training, activity)
	if err != nil {
		return nil, nil, err
	}
	if err := m.vary(seen, of, p, activity, known); err != nil {
		return nil, nil, err
	}
	got.labels, got.shifts, got.accuracies, got.errors = known.Labels(), seen.Shifts, seen.Accuracy, seen.Errors
	o.in.Mixture = seen
	o.in.Accuracy = 1 - seen.Errors[slices.Max(m.counts(p))]
	if own, ok := c.learner.(classifier); ok {
		o.in.Accuracy = 1 - wrong(own.Classify(p.test), p.tested)
	}
	c.observeAnswers(o, measure.Activity{Stimuli: p.test.Count, Units: m.Causes, A: activity})
	return o, got, nil
}

// observeLearned sees weights and likelihoods, and what is answered to training patterns, which it returns.
func (c *course) observeLearned(m *Mixture, got *acquired, of learner) (*measure.Mixture, []float64, error) {
	p := c.now
	seen := &measure.Mixture{LogLikelihood: got.curve, Totals: m.totals(got.weights), StartTotals: m.totals(c.start), Truth: math.NaN(), Contrasts: m.Contrasts, Errors: map[int]float64{}}
	seen.Alike, seen.Held = m.alike(got.weights, p.train, c.threads), c.likelihood(p.test)
	if p.truth != nil && len(c.left) == c.settings.Causes {
		_, seen.Truth = circuits.MatchCauses(p.truth, got.weights, m.Causes)
	}
	training, err := of.Respond(p.train, 1)
	seen.Loads = make([]float64, m.Causes)
	for i, x := range training {
		seen.Loads[i%m.Causes] += x / float64(p.train.Count)
	}
	return seen, training, err
}

func (c *course) newObservation(segment string) *observation {
	o := &observation{at: c.of.place(), segment: segment, seed: c.seed}
	o.in.Accuracy, o.in.TrainAccuracy = math.NaN(), math.NaN()
	address := "measure/" + o.at.String()
	if segment != "" {
		address += "@" + segment
	}
	o.in.Key = rng.NewKey(c.file.Seed, address).Derive(uint64(c.seed))
	return o
}

// observeAnswers sees who is active for test patterns, and was for training patterns, block by block.
func (c *course) observeAnswers(o *observation, a measure.Activity) {
	active(a.A, 1/float64(a.Units))
	o.in.Activity, o.in.Tallies, o.in.Labels = &a, measure.Tallies(a), c.now.tested
	if c.segment == 0 {
		c.atFirst = &a
	} else {
		reference := partOf(*c.atFirst, c.left)
		o.in.Reference = &reference
	}
	after := c.blocksOf(c.segment)
	for _, b := range after {
		o.in.Batches = append(o.in.Batches, b.Probability)
	}
	if i := c.settings.before(c.segment); i >= 0 {
		was := c.blocksOf(i)
		o.in.Recovery = &measure.Recovery{Before: was[len(was)/2:], After: after}
	}
}

// blocksOf are those of a segment, of causes that are left in the one at hand.
func (c *course) blocksOf(segment int) (all []measure.Block) {
	for _, b := range c.parts[segment].blocks {
		all = append(all, measure.Block{End: b.End, Probability: pick(b.Probability, c.left), Mean: pick(b.Mean, c.left)})
	}
	return all
}
