package circuits

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"homeostat/internal/value"
)

// CheckClamp says why Network.Clamp would refuse: nil if it would not.
func CheckClamp(s Spec, shape Shape, path string, v value.Value) error {
	neurons, variable := part(path)
	b, err := s.block(neurons, shape)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	p, _ := s.population(b.population)
	if m, ok := FindModel(p.Model); ok && !slices.Contains(m.Variables, variable) {
		return fmt.Errorf("%s: %w", path, unknown("variable of model "+m.Name, variable, m.Variables))
	}
	if err := fits(v, b.size); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// CheckSilence says why Network.Silence would refuse.
func CheckSilence(s Spec, neurons string) error {
	_, err := s.block(neurons, Shape{})
	return err
}

// CheckBlock says why Network.Block would refuse.
func CheckBlock(s Spec, path string, factor float64) error {
	population, receptor, _ := strings.Cut(path, ".")
	p, ok := s.population(population)
	if !ok {
		return fmt.Errorf("%s: %w", path, unknown("population", population, s.populationNames()))
	}
	if m, ok := FindModel(p.Model); ok && !slices.Contains(m.Receptors, receptor) {
		return fmt.Errorf("%s: %w", path, unknown("receptor of model "+m.Name, receptor, m.Receptors))
	}
	if !(factor >= 0) || math.IsInf(factor, 1) {
		return fmt.Errorf("%s: what arrives must be multiplied by 0 or more, not by %g", path, factor)
	}
	return nil
}

// CheckGain says why Network.Gain would refuse.
func CheckGain(s Spec, shape Shape, projection string, v value.Value) error {
	p, ok := find(s.Projections, projection, func(p Projection) string { return p.Name })
	if !ok {
		return unknown("projection", projection, s.projectionNames())
	}
	from, err := s.block(p.From, shape)
	if err == nil {
		err = fits(v, from.size)
	}
	if low, _ := typical(v); err == nil && low < 0 {
		err = fmt.Errorf("what is transmitted must be multiplied by 0 or more, and this can be %g", low)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", projection, err)
	}
	return nil
}

// CheckLesion says why Network.Lesion would refuse.
func CheckLesion(s Spec, name string, fraction float64) error {
	if !(fraction >= 0 && fraction <= 1) {
		return fmt.Errorf("%s: a fraction is from 0 to 1, and this is %g", name, fraction)
	}
	if slices.Contains(s.projectionNames(), name) {
		return nil
	}
	if _, err := s.block(name, Shape{}); err != nil {
		return fmt.Errorf("%w; nor is a projection", err)
	}
	return nil
}

// CheckDrug says why Network.Give would refuse, as "key: message".
func CheckDrug(s Spec, name string, params any) error {
	if _, ok := FindDrug(name); !ok {
		return unknown("drug", name, names(Drugs(), func(d Drug) string { return d.Name }))
	}
	d := params.(drug)
	errs := []error{d.Validate()}
	for _, population := range d.on() {
		if p, ok := s.population(population); !ok {
			errs = append(errs, fmt.Errorf("on: %w", unknown("population", population, s.populationNames())))
		} else {
			errs = append(errs, d.fit(p))
		}
	}
	return errors.Join(errs...)
}

// part takes "population.variable" or "population.type.variable" apart.
func part(path string) (neurons, variable string) {
	last := strings.LastIndex(path, ".")
	return path[:max(0, last)], path[last+1:]
}

// fits refuses what cannot be one finite number for each of n elements; n is 0 where it is not known.
func fits(v value.Value, n int) error {
	if v.Kind == value.List && n > 0 && len(v.List) != n {
		return fmt.Errorf("a list of %d numbers for %d elements", len(v.List), n)
	}
	low, high := typical(v)
	if math.IsNaN(low+high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return fmt.Errorf("must be made of finite numbers, and can be %g or %g", low, high)
	}
	return nil
}

func (s Spec) populationNames() []string {
	return names(s.Populations, func(p Population) string { return p.Name })
}

func (s Spec) projectionNames() []string {
	return names(s.Projections, func(p Projection) string { return p.Name })
}
