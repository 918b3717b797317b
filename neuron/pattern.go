package neuron

import (
	"fmt"
	"slices"
	"strings"
)

// Firing patterns: names for parameters that make neurons of a model fire as
// those of a publication do. A model has a table of them.

// pattern is a row of such a table.
type pattern interface{ called() string }

func patternNames[P pattern](table []P) (names []string) {
	for _, p := range table {
		names = append(names, p.called())
	}
	return names
}

func findPattern[P pattern](table []P, name string) (found P, err error) {
	at := slices.IndexFunc(table, func(p P) bool { return p.called() == name })
	if at < 0 {
		return found, fmt.Errorf("no pattern is called %q; there are %s", name, strings.Join(patternNames(table), ", "))
	}
	return table[at], nil
}
