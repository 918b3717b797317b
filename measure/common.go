package measure

// Common lists the measures, some by one of their further numbers, by which a mechanism of
// one side is held against one of the other, in the order of a report.
func Common() []string {
	return []string{
		"activation_probability", "activation_probability_cv", "activation_probability_cv_batch",
		"mean_activation", "mean_activation_cv", "dead_fraction", "dead_fraction.always_on",
		"fraction_active", "fraction_active.sd", "code_entropy", "code_entropy.independent",
		"lifetime_sparseness", "population_sparseness", "participation_ratio", "decoding_accuracy",
		"rate_exponential", "rate_lognormal",
		"recovery_stimuli", "recovery_stimuli.90", "recovery_stimuli.left", "recovery_activation", "recovery_activation.ratio",
	}
}
