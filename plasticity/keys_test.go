package plasticity

import "strings"

// keys lists the parameters that a Validate complains of.
func keys(err error) string {
	var all []string
	for line := range strings.SplitSeq(err.Error(), "\n") {
		key, _, _ := strings.Cut(line, ": ")
		all = append(all, key)
	}
	return strings.Join(all, ", ")
}
