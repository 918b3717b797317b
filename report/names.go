package report

import "strings"

// MethodName is how legends and ticks call a method: the name of its key in an experiment
// file, in words; a combination's parts and a variant's name with it.
func MethodName(method string) string {
	method, variant, _ := strings.Cut(strings.TrimSuffix(method, "]"), "[")
	names := map[string]string{
		"batchnorm":            "batch norm",
		"weightnorm":           "weight norm",
		"mean_only_weightnorm": "mean only weight norm",
		"layernorm":            "layer norm",
		"groupnorm":            "group norm",
		"instancenorm":         "instance norm",
		"iternorm":             "iterative norm",
		"normprop":             "norm propagation",
		"selu":                 "SELU",
		"em":                   "EM",
	}
	parts := strings.Split(method, "+")
	for i, part := range parts {
		if name, ok := names[part]; ok {
			parts[i] = name
		} else {
			parts[i] = strings.ReplaceAll(part, "_", " ")
		}
	}
	words := strings.Join(parts, " + ")
	if variant != "" {
		words += ", " + strings.ReplaceAll(variant, "_", " ")
	}
	return words
}
