package artificial

import (
	"errors"
	"fmt"
	"maps"
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
