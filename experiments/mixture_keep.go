package experiments

import (
	"errors"
	"fmt"
	"strings"

	"homeostat/internal/npz"
	"homeostat/internal/state"
	"homeostat/measure"
)

// part is one segment of a course, as far as it has come.
type part struct {
	curve  []float64       // log-likelihood of the training patterns before its first pass and after each
	blocks []measure.Block // of what was answered meanwhile, of all causes
	left   []npz.Named     // what the last pass has left of the learner; nil if it cannot be put aside
}

// mixtureFile names the files of one run, without what says their kind.
func mixtureFile(l *mixed, seed int) string {
	return fmt.Sprintf("mixture_%s_seed%d", fileName(l.label), seed+1)
}

// partKey is what the names of a segment's arrays begin with.
func partKey(segment int) string { return fmt.Sprintf("segment%d", segment) }

// putAside is a learner's state after a pass of a segment.
func putAside(of subject, segment int) []npz.Named {
	k := state.Save()
	of.Keep(k.In(partKey(segment)).In("learner"))
	return k.Arrays()
}

// takeUp brings a learner to the state after a segment, as far as that has come.
func (p *part) takeUp(of subject, segment int) error {
	arrays := map[string]npz.Array{}
	for _, a := range p.left {
		arrays[a.Name] = a.Array
	}
	k := state.Load(arrays)
	of.Keep(k.In(partKey(segment)).In("learner"))
	return k.Err()
}

// keep keeps all but what the learner itself keeps.
func (p *part) keep(k *state.Keeper) {
	var ends []int64
	var probability, mean []float64
	for _, b := range p.blocks {
		ends, probability, mean = append(ends, int64(b.End)), append(probability, b.Probability...), append(mean, b.Mean...)
	}
	state.List(k, "log_likelihood", &p.curve)
	state.List(k, "block_end", &ends)
	state.List(k, "activation_probability", &probability)
	state.List(k, "mean_activation", &mean)
	if !k.Loading() {
		return
	}
	if len(mean) != len(probability) || len(ends) > 0 && len(mean)%len(ends) != 0 {
		k.Fail("mean_activation", "is not of %d blocks", len(ends))
		return
	}
	p.blocks = nil
	for i, end := range ends {
		n := len(mean) / len(ends)
		p.blocks = append(p.blocks, measure.Block{End: int(end), Probability: probability[i*n : (i+1)*n], Mean: mean[i*n : (i+1)*n]})
	}
}

// arrays are all parts of a course, for a checkpoint.
func (c *course) arrays() (all []npz.Named) {
	k := state.Save()
	for i := range c.parts {
		c.parts[i].keep(k.In(partKey(i)))
		all = append(all, c.parts[i].left...)
	}
	return append(k.Arrays(), all...)
}

// resume goes on from a checkpoint, if there is one.
func (c *course) resume(arrays map[string]npz.Array) error {
	protocol := c.settings.protocol()
	for i := range protocol {
		var p part
		for name, a := range arrays {
			if strings.HasPrefix(name, partKey(i)+"/learner/") {
				p.left = append(p.left, npz.Named{Name: name, Array: a})
			}
		}
		if p.left == nil {
			return nil
		}
		k := state.Load(arrays)
		p.keep(k.In(partKey(i)))
		err := k.Err()
		if err == nil && (len(p.curve) < 1 || len(p.curve) > protocol[i].Passes+1) {
			err = errors.New("its passes are not those of this mixture")
		}
		if err == nil {
			err = p.takeUp(c.subject, i)
		}
		if err != nil {
			return torn(mixtureFile(c.of, c.seed), err)
		}
		c.parts = append(c.parts, p)
	}
	return nil
}
