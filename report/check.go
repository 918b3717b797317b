package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Validate reports every way in which the figure cannot be drawn: fields of a mark that do
// not fit together, values of which none has a place on its axes, limits without room
// between them.
func (f Figure) Validate() error {
	var faults []error
	if f.Name == "" || strings.ContainsAny(f.Name, `/\:*?"<>|`) || strings.HasPrefix(f.Name, ".") {
		faults = append(faults, fmt.Errorf("its name must be one that a file can have, not %q", f.Name))
	}
	if f.Columns < 0 || f.Width < 0 || f.Aspect < 0 || f.Width > 500 || f.Aspect > 3 {
		faults = append(faults, fmt.Errorf("columns %d, width %g mm or aspect %g is out of range (width at most 500 mm, aspect at most 3)", f.Columns, f.Width, f.Aspect))
	}
	if len(f.Panels) == 0 {
		faults = append(faults, errors.New("it has no panels"))
	}
	for i, p := range f.Panels {
		for _, err := range p.faults() {
			faults = append(faults, fmt.Errorf("panel %s: %w", p.name(i), err))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("figure %q cannot be drawn: %w", f.Name, errors.Join(faults...))
}

// name is how errors speak of the panel.
func (p Panel) name(i int) string {
	if p.Letter != "" {
		return p.Letter
	}
	return fmt.Sprint(i + 1)
}

func (p Panel) faults() []error {
	faults := slices.Concat(
		badLimits("x", p.XMin, p.XMax, p.XLog), badLimits("y", p.YMin, p.YMax, p.YLog), badLimits("z", p.ZMin, p.ZMax, p.ZLog))
	for i, m := range p.Marks {
		if err := p.fault(m); err != nil {
			faults = append(faults, fmt.Errorf("mark %d (%s): %w", i+1, m.name(), err))
		}
	}
	return faults
}

func (m Mark) name() string {
	if m.Label == "" {
		return m.Kind
	}
	return m.Kind + " " + m.Label
}

func (p Panel) fault(m Mark) error {
	k, known := kinds[m.Kind]
	if !known {
		return errors.New("no such kind of mark")
	}
	if err := k.check(m); err != nil {
		return err
	}
	if k.linear && (p.XLog || p.YLog) {
		return errors.New("cannot be drawn on a logarithmic axis")
	}
	e := p.axes()
	k.extent(&e, m)
	if e.shown == 0 && m.values() > 0 {
		why := "none of its values is finite"
		if p.XLog || p.YLog || p.ZLog {
			why += " and positive, as a logarithmic axis needs"
		}
		return errors.New(why)
	}
	return nil
}

// axes is an extent that covers nothing yet.
func (p Panel) axes() extent {
	return extent{x: span{log: p.XLog}, y: span{log: p.YLog}, z: span{log: p.ZLog}}
}

func badLimits(axis string, lo, hi *float64, log bool) (faults []error) {
	for _, v := range []*float64{lo, hi} {
		if v != nil && !(span{log: log}).shows(*v) {
			faults = append(faults, fmt.Errorf("%s axis: %g cannot be a limit of it", axis, *v))
		}
	}
	if lo != nil && hi != nil && !(*lo < *hi) {
		faults = append(faults, fmt.Errorf("%s axis: from %g to %g leaves no room", axis, *lo, *hi))
	}
	return faults
}
