package measure

import (
	"homeostat/internal/rng"
)

// Input is what is known of one layer or population under one condition.
// A field that is not known stays nil (NaN for the accuracies); the measures
// that need it then have no result.
type Input struct {
	Tallies  []Tally     // per unit
	Activity *Activity   // nil where only tallies exist, as for convolutional layers
	Batches  [][]float64 // per sampled training batch: activation probability of each unit within it

	Range *Range // of each unit's activity; nil where it has no bounds

	Alternating bool // two inputs take turns from one stimulus of Activity to the next

	Labels, Fine, Coarse []int // per stimulus of Activity: class, finer class, coarse class

	PerSecond float64   // what makes activity a rate in Hz: 1/s of a window for counts, 1 for rates; 0 if it is neither
	Turns     int       // inputs that take turns from one stimulus of Activity to the next, by Labels; 0: they do not
	Levels    []float64 // of each input that takes turns, such as its contrast; nil if not known

	Earlier       *Activity // of the same units, to the same inputs, before anything was done to them; nil if not known
	EarlierLabels []int     // per stimulus of Earlier

	Reference *Activity // of the same units, to the same stimuli as they were at first; nil if they are these

	Effects []Effect // of a mechanism, against none; nil where none are compared
	Paired  *Paired  // effects of several on two sides

	Rates   []float64 // per unit, Hz
	Targets []float64 // per unit, Hz

	RatesBefore []float64 // per unit: rates in the stretch of time that others are held against, Hz; nil if not known
	Series      *Series   // rates around a perturbation

	Seconds, SecondsBefore float64   // for which spikes were counted for Rates and RatesBefore; 0 if not known
	Recovery               *Recovery // of activity from a perturbation, by blocks of stimuli; nil if none are known before or after it

	Trains      [][]float64 // per unit: spike times since the stretch of time began, ms; nil if not known
	Pacemakers  [][]float64 // per unit: spike times of the neuron whose bursts make its cycles, since the same time, ms; nil if there is none
	IntervalCVs []float64   // per unit: sd/mean of the intervals between spikes; NaN where there are too few

	Potentials []float64 // per unit: membrane potential, mean over time, mV; nil if not known

	Regulation *Regulation // of ion channels; nil where no rule regulates them

	Weights *Weights // of a plastic projection, at the start and the end of a stretch of time
	Curve   *Curve   // of a training

	Releases []float64 // per source of a projection with short-term plasticity: release probability of its rested synapses, at the end
	Scales   []float64 // learned scale of each unit's weights

	Mixture *Mixture // of learned causes; nil if there are none

	Population *Population // of a whole network
	Balance    *Balance    // of the weights that units see with

	Conversion *Conversion // of a network into spiking neurons

	Gradients []float64 // per sampled training batch: length of the gradient of the layer's weights; NaN where nothing learned

	Accuracy, TrainAccuracy float64 // fractions; NaN if not a classifier

	Key rng.Key // for bootstraps
}

// Series is a rate, or whatever is held at a set point, over time.
type Series struct {
	Times  []float64   // ms, ascending
	Values [][]float64 // units × times
	From   float64     // ms, when the perturbation began
	Quiet  float64     // ms, from when on it had been undisturbed; From if it had not
}

// Result is the outcome of a measure.
type Result struct {
	Value   float64
	PerUnit []float64          // one number per unit, or, of a response, one for each stimulus of each unit; where the measure has any
	Extra   map[string]float64 // further numbers by name, where the measure has any
}

// Measure is one row of the table.
type Measure struct {
	Name string
	Doc  string // definition in one sentence
	Unit string // unit of Value, "" if it has none
	// Of returns false where the input lacks what the measure needs.
	Of func(Input) (Result, bool)
}

// Measures returns the table of all measures.
func Measures() []Measure {
	return []Measure{
		{"activation_probability", "fraction of stimuli for which a unit is active, mean over units", "", activationProbability},
		{"activation_probability_cv", "sd/mean of the activation probability over units, dead ones included", "", activationProbabilityCV},
		{"activation_probability_cv_batch", "the same within one training batch, averaged over the sampled batches", "", activationProbabilityCVBatch},
		{"fraction_active", "fraction of units active for a stimulus, mean over stimuli", "", fractionActive},
		{"fraction_active_batch", "fraction of units active in a training batch, mean over the sampled batches", "", fractionActiveBatch},
		{"dead_fraction", "fraction of units that are never active", "", deadFraction},
		{"saturated_fraction", "share of all activities in the lowest or the highest twentieth of the range that units have, where they have one", "", saturatedFraction},
		{"mean_activation", "a unit's mean activity over the stimuli for which it is active, mean over units", "", meanActivation},
		{"mean_activation_sd", "sd over units of their mean activity when active", "", meanActivationSD},
		{"mean_activation_cv", "sd/mean over units of their mean activity when active", "", meanActivationCV},
		{"load_entropy", "entropy of the units' share of all activations, divided by log(units): 1 is balanced", "", loadEntropy},
		{"code_entropy", "entropy of the patterns of active units, Miller-Madow corrected", "bits", codeEntropy},
		{"activity_cost", "activity of a unit for a stimulus, silence included, mean over units and stimuli: what a layer spends", "", activityCost},
		{"invariance", "concordance of the answers with those to the same stimuli as they were at first, over all units and stimuli: 1 where nothing has changed", "", invariance},
		{"load_drift", "distance of a unit's mean activity from that under the stimuli as they were at first, mean over units, relative to the mean of all", "", loadDrift},
		{"lifetime_sparseness", "Treves-Rolls sparseness of a unit over stimuli, mean over units", "", lifetimeSparseness},
		{"population_sparseness", "Treves-Rolls sparseness of a stimulus over units, mean over stimuli", "", populationSparseness},
		{"participation_ratio", "effective dimensions of the activity divided by units, corrected for the number of stimuli", "", participationRatio},
		{"test_accuracy", "fraction of test images classified rightly, under the segment's condition", "", testAccuracy},
		{"clean_accuracy", "fraction of all test images classified rightly as they are, whatever the segment's condition", "", cleanAccuracy},
		{"decoding_accuracy", "held-out accuracy of one linear readout with fixed settings", "", decodingAccuracy},
		{"readout_gap", "accuracy of such a readout on what it was taught, two fifths of it under labels drawn at random, minus that on held-out stimuli under such labels", "", readoutGap},
		{"second_task", "held-out accuracy on the second half of the classes of a readout that learns online, and has learnt the first half of them before", "", secondTask},
		{"transfer_accuracy", "accuracy of a linear readout that was trained on the units' earlier responses to the same inputs", "", transferAccuracy},
		{"d_prime", "difference of a unit's mean answers to two inputs that take turns over their standard deviation, mean over units", "", dPrime},
		{"generalization_gap", "training accuracy minus test accuracy", "", generalizationGap},
		{"iterations_to", "iterations until test accuracy first comes to nine tenths of the highest that it comes to", "", iterationsTo},
		{"accuracy_lost", "test accuracy at the end of the segment before minus that at the segment's start", "", accuracyLost},
		{"gradient_norm", "length of the loss's gradient with respect to a layer's weights, mean over the sampled batches", "", gradientNorm},
		{"mean_rate", "firing rate, mean over units", "Hz", meanRate},
		{"rate_cv", "sd/mean of the firing rate over units", "", rateCV},
		{"rate_rank_correlation", "Spearman's correlation of the units' rates with those in the segment that is the baseline", "", rateRankCorrelation},
		{"interval_cv", "sd/mean of the intervals between a unit's spikes, mean over units with at least five spikes", "", intervalCV},
		{"first_spike", "time of a unit's first spike, mean over units that spike", "ms", firstSpike},
		{"spike_count", "spikes of a unit, mean over units", "", spikeCount},
		{"interspike_interval", "interval between a unit's spikes, mean over its spikes, then over units", "ms", interspikeInterval},
		{"burst_period", "time from a burst's first spike to the next one's, mean over units; intervals above half of the longest stand between bursts", "ms", burstPeriod},
		{"burst_phase", "where in the cycle of its pacemaker a unit's first burst begins, 0 to 1, mean over cycles, then over units", "", burstPhase},
		{"mean_potential", "membrane potential, mean over time and units", "mV", meanPotential},
		{"mean_calcium", "calcium, mean over time and units", "µM", meanCalcium},
		{"conductance_cv", "sd/mean over units of a regulated conductance, mean over channels", "", conductanceCV},
		{"conductance_slope", "largest relative distance of the slope of two regulated conductances over units from the ratio of their channels' rates", "", conductanceSlope},
		{"rate_lognormal", "Kolmogorov-Smirnov distance of the rates above 0 from the fitted log-normal", "", rateLognormal},
		{"rate_exponential", "Kolmogorov-Smirnov distance of the rates from the fitted exponential", "", rateExponential},
		{"rate_gamma", "Kolmogorov-Smirnov distance of the rates above 0 from the fitted gamma distribution", "", rateGamma},
		{"response", "rate with which a unit answers a stimulus, mean over units and stimuli", "Hz", response},
		{"response_exponential", "Kolmogorov-Smirnov distance of the answers to all stimuli, each over its stimulus's mean, from a unit exponential", "", responseExponential},
		{"half_saturation", "level of a stimulus to which a unit answers with half of what it would to the strongest, by a fit, mean over units", "", halfSaturation},
		{"unit_correlation", "correlation of two units' answers over stimuli, mean over pairs", "", unitCorrelation},
		{"stimulus_correlation", "correlation of the answers to two stimuli over units, mean over pairs", "", stimulusCorrelation},
		{"whiteness", "distance of the covariance of units' answers over stimuli from one variance for all and no correlation, relative to these", "", whiteness},
		{"spectrum_slope", "slope of the power of rates against the frequency below 1 Hz, both logarithmic", "", spectrumSlope},
		{"serial_correlation", "correlation of successive intervals between a unit's spikes, mean over units", "", serialCorrelation},
		{"output_exponential", "Kolmogorov-Smirnov distance of a unit's recorded rates from an exponential of their mean, mean over units", "", outputExponential},
		{"set_point_error", "largest relative distance of a unit's rate from its target", "", setPointError},
		{"weight_mean", "weight at the end, mean over synapses", "", weightMean},
		{"weight_change", "change of a weight relative to that at the start, mean over synapses", "", weightChange},
		{"stdp_window", "greatest relative potentiation, at a lag of 0: an exponential fitted to the change of weights against the lag of spikes", "", stdpWindow},
		{"weight_threshold", "rate of target units at which their weights neither grow nor shrink: c r (r - threshold) fitted to their change", "Hz", weightThreshold},
		{"weight_bimodality", "Sarle's coefficient of the weights at the end: 1 for two values, 5/9 for an even spread, 1/3 for a bell", "", weightBimodality},
		{"weight_inverse_gamma", "Kolmogorov-Smirnov distance of the weights at the end from the fitted inverse gamma", "", weightInverseGamma},
		{"weight_lognormal", "Kolmogorov-Smirnov distance of the sizes of the weights at the end from the fitted log-normal", "", weightLognormal},
		{"weight_zero", "fraction of weights that are 0 at the end", "", weightZero},
		{"branch_total", "largest relative change of the sum of the weights on a branch", "", branchTotal},
		{"weight_factor", "a unit's summed weight at the end over that at the start, mean over units", "", weightFactor},
		{"weight_slope", "slope of a unit's weights at the end against those at the start, mean over units", "", weightSlope},
		{"weight_r2", "share of the variance of a unit's weights at the end that one factor explains, least over units", "", weightR2},
		{"weight_rank_correlation", "Spearman's correlation of a unit's weights at the end with those at the start, least over units", "", weightRankCorrelation},
		{"rank_order", "slope of a projection's ranked weights at the end against those at the start, pooled over units", "", rankOrder},
		{"release_probability", "probability with which rested synapses release at the end, mean over sources", "", releaseProbability},
		{"load_lognormal", "Kolmogorov-Smirnov distance of the mean outputs above 0, over all stimuli, of all hidden units of a network from the fitted log-normal", "", loadLognormal},
		{"load_rank_correlation", "Spearman's correlation of the hidden units' mean outputs with those at the end of the first segment", "", loadRankCorrelation},
		{"inhibition", "sum of the weights below zero over that of those above, as units see with them, over all units of a layer", "", inhibition},
		{"log_likelihood", "mean logarithm of the probability of a training pattern under the learned mixture, without the part that no weight changes", "nats", logLikelihood},
		{"classification_error", "share of test patterns that the labels of causes get wrong", "", classificationError},
		{"row_sum_error", "largest relative distance of a cause's summed weights from the total of its inputs", "", rowSumError},
		{"unused_causes", "share of causes that have less than a tenth of an even share of the activity", "", unusedCauses},
		{"parameter_error", "distance of the learned weights from those that patterns were drawn from, relative to these", "", parameterError},
		{"contrast_shift", "share of a pattern's activity that moves to other causes as its contrast changes, largest over contrasts", "", contrastShift},
		{"contrast_accuracy", "fraction of test patterns classified rightly at the contrast at which it is least", "", contrastAccuracy},
		{"contrast_range", "ratio of the highest to the lowest contrast at which no more than a tenth of the activity moves to other causes", "", contrastRange},
		{"alpha", "learned scale of a unit's weights, mean over units", "", alpha},
		{"conversion_r2", "share of the variance over neurons of the original's activation probabilities that a network converted to spikes has", "", conversionR2},
		{"conversion_loss", "accuracy of the original minus that of the network converted to spikes, on the same stimuli", "", conversionLoss},
		{"conversion_time", "time of simulation for each stimulus from which accuracy stays within two points of the original's", "ms", conversionTime},
		{"stimulus_spikes", "spikes of all neurons of a converted network for a stimulus, mean over stimuli", "", stimulusSpikes},
		{"effect_size", "difference of a mechanism from none, Hedges' g over seeds, above 0 where it is for the better, mean over aspects", "", effectSize},
		{"effect_correlation", "Spearman's correlation of the effects on two sides, over mechanisms and aspects", "", effectCorrelation},
		{"activity_exponential", "Kolmogorov-Smirnov distance of a unit's activities over stimuli from an exponential of their mean, mean over units", "", activityExponential},
		{"answer_rank_correlation", "Spearman's correlation of the units' mean answers to test images with those in the first segment", "", answerRankCorrelation},
		{"pattern_correlation", "correlation over units of the answer to a stimulus with that in the first segment, mean over stimuli", "", patternCorrelation},
		{"recovery_stimuli", "stimuli after the first block until the units' mean distance from their activation probabilities before has lost 63% of what it is in that", "", recoveryStimuli},
		{"recovery_activation", "the same of the units' mean activations when active", "", recoveryActivation},
		{"recovery_time", "time from a perturbation until every unit stays within 5% of its set point", "ms", recoveryTime},
	}
}

// Find returns the measure of that name.
func Find(name string) (Measure, bool) {
	for _, m := range Measures() {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}

func testAccuracy(in Input) (Result, bool) { return finite(in.Accuracy) }

func generalizationGap(in Input) (Result, bool) { return finite(in.TrainAccuracy - in.Accuracy) }
