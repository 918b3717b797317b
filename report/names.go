package report

import "strings"

// MethodName is how legends and ticks call a method: the name of its key in an experiment
// file, in words.
func MethodName(method string) string {
	names := map[string]string{
		"batchnorm":    "batch norm",
		"weightnorm":   "weight norm",
		"layernorm":    "layer norm",
		"groupnorm":    "group norm",
		"instancenorm": "instance norm",
		"selu":         "SELU",
	}
	if name, ok := names[method]; ok {
		return name
	}
	return strings.ReplaceAll(method, "_", " ")
}
