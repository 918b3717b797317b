package artificial

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Settings are those of normalizations by name, as [Info.Settings] returns
// them; one that is absent has its defaults. A combination's parts have theirs
// under their own names.
type Settings map[string]any

// of returns a normalization's settings, nil if it has none.
func (s Settings) of(n Info) any {
	if n.Settings == nil {
		return nil
	}
	if given := s[n.Name]; given != nil {
		return given
	}
	return n.Settings()
}

// validate returns all faults, each naming its key behind a prefix. That
// settings are another normalization's is a fault of the program.
func (s Settings) validate(prefix string) error {
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(s)) {
		e, err := find[float32](name)
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("%s%s: %w", prefix, name, err))
			continue
		case e.Settings == nil:
			faults = append(faults, fmt.Errorf("%s%s: %s has no settings", prefix, name, name))
			continue
		case reflect.TypeOf(s[name]) != reflect.TypeOf(e.Settings()):
			panic(fmt.Sprintf("artificial: settings of %s are a %T, not a %T", name, s[name], e.Settings()))
		}
		if err := s[name].(interface{ Validate() error }).Validate(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") { // of joined faults
				faults = append(faults, fmt.Errorf("%s%s.%s", prefix, name, line))
			}
		}
	}
	return errors.Join(faults...)
}

// What settings must be; each returns an error that names the key, nil if it is so.

func finite(key string, value float64) error {
	return check(!math.IsNaN(value) && !math.IsInf(value, 0), key, "finite", value)
}

func positive(key string, value float64) error {
	return check(value > 0 && !math.IsInf(value, 0), key, "above 0 and finite", value)
}

func notNegative(key string, value float64) error {
	return check(value >= 0 && !math.IsInf(value, 0), key, "at least 0 and finite", value)
}

func fraction(key string, value float64) error {
	return check(value >= 0 && value <= 1, key, "between 0 and 1", value)
}

func atLeast(key string, value, least int) error {
	return check(value >= least, key, fmt.Sprintf("at least %d", least), value)
}

func check(ok bool, key, must string, value any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s must be %s, but is %v", key, must, value)
}
