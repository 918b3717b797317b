package experiments

import "strings"

// defaultHeading is what a figure is called in the report where the file gives it no heading:
// its name in words, or, where it has none of its own, what it shows.
func (s *FigureSpec) defaultHeading() string {
	if s.Name != s.Kind {
		return inWords(s.Name)
	}
	shown := inWords(s.What)
	if s.Measure != "" {
		shown = strings.TrimSpace(strings.Split(axis(&FigureSpec{Measure: s.Measure}), " (")[0])
	}
	against := strings.ToLower(inWords(s.Against))
	if heading := map[string]string{
		"answers":             "Answers to stimuli",
		"bars":                shown + " by condition",
		"units":               shown + " of single units",
		"correlations":        "Correlations of answers",
		"eigenvalues":         "Variance in principal directions",
		"spectrum":            "Power spectrum of rates",
		"cumulative":          "Cumulative distribution: " + strings.ToLower(shown),
		"output_distribution": "Distribution of outputs over time",
		"rate_distribution":   "Distribution of firing rates",
		"rate_laws":           "Firing rates and what fits them",
		"time_course":         shown + " over time",
		"dependence":          shown + " of single units",
		"pairs":               shown + " against " + against,
		"reshuffle":           "Rates of single units then and now",
		"raster":              "Spikes",
		"voltage":             "Membrane potential",
		"rank_order":          "Ranked weights, after against before",
		"scaled_distribution": "Distributions of weights, and scaled",
		"segments":            shown + " from segment to segment",
		"weight_change":       "Change of weights",
		"weight_distribution": "Distribution of weights",
		"weights":             "Weights, after against before",
		"stimuli":             "Examples of the images",
		"curve":               "Test accuracy over training",
		"methods":             "Comparison of methods",
		"table":               "Comparison of conditions",
		"scatter":             shown + " against " + against,
		"sweep":               shown + " against " + against,
		"heatmap":             "Activation probability of each unit over training",
	}[s.Kind]; heading != "" {
		return heading
	}
	return inWords(s.Kind)
}

// inWords writes a name of the file as a heading: "mean-rate" and "mean_rate" are "Mean rate".
func inWords(name string) string {
	text := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("_- ", r) }), " ")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
