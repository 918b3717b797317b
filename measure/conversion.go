package measure

import "math"

// A network of rectified units and the spiking neurons that stand for them, unit by
// unit: how near have the neurons come, in the time that they had?

// Conversion is a network, or one layer of it, beside what it was made from.
type Conversion struct {
	Probability, OriginalProbability []float64 // per neuron, positions of a channel each for itself: fraction of stimuli for which it is active
	Mean, OriginalMean               []float64 // per neuron: mean over stimuli of what its spikes stand for, and of the original's activity
	Residual, Total                  float64   // over stimuli and neurons: Σ (what spikes stand for − original)², and Σ (original − its mean)²

	OriginalAccuracy float64   // on the same stimuli; of a whole network, else NaN
	Times            []float64 // ms of simulation for each stimulus, ascending; of a whole network
	Accuracies       []float64 // at each of them, up to the segment at hand
	Spikes           float64   // of all neurons for a stimulus, mean; NaN of a single layer
}

// conversionR2 holds neurons' activation probabilities against the original's: the share
// of the original's variance over units that is not in the distance, 1 where all are the
// same. Extra: "correlation", the square of Pearson's, which lets a common offset or
// factor pass; "distance", of the probabilities, root mean square; "mean", the share for
// mean activities; "answers", for each answer of each unit to each stimulus, and
// "unexplained", what that lacks of 1.
func conversionR2(in Input) (Result, bool) {
	c := in.Conversion
	if c == nil || len(c.Probability) == 0 {
		return Result{}, false
	}
	return Result{Value: Explained(c.OriginalProbability, c.Probability), Extra: map[string]float64{
		"correlation": lineR2(c.Probability, c.OriginalProbability), "mean": Explained(c.OriginalMean, c.Mean), "answers": 1 - c.Residual/c.Total,
		"unexplained": c.Residual / c.Total, "distance": rootMeanSquare(c.Probability, c.OriginalProbability),
	}}, true
}

// rootMeanSquare is that of the distances of numbers.
func rootMeanSquare(x, y []float64) float64 {
	var sum float64
	for i := range x {
		sum += (x[i] - y[i]) * (x[i] - y[i])
	}
	return math.Sqrt(sum / float64(len(x)))
}

// lineR2 is the square of Pearson's correlation.
func lineR2(x, y []float64) float64 {
	mx, my, along := Mean(x), Mean(y), 0.0
	for i := range x {
		along += (x[i] - mx) * (y[i] - my)
	}
	return along * along / (squares(x) * squares(y))
}

// conversionLoss is what a network's accuracy lacks of the original's on the same stimuli.
func conversionLoss(in Input) (Result, bool) {
	if in.Conversion == nil {
		return Result{}, false
	}
	return finite(in.Conversion.OriginalAccuracy - in.Accuracy)
}

// closeEnough is how far from the original's a converted network's accuracy may be.
const closeEnough = 0.02

// conversionTime is when accuracy comes within two points of the original's for good,
// between the times at which it was read by a straight line in the time's logarithm.
func conversionTime(in Input) (Result, bool) {
	c := in.Conversion
	if c == nil || len(c.Times) == 0 {
		return Result{}, false
	}
	want, k := c.OriginalAccuracy-closeEnough, len(c.Times)-1
	if !(c.Accuracies[k] >= want) {
		return Result{}, false
	}
	for k > 0 && c.Accuracies[k-1] >= want {
		k--
	}
	if k == 0 {
		return finite(c.Times[0]) // or earlier: nobody looked
	}
	share := (want - c.Accuracies[k-1]) / (c.Accuracies[k] - c.Accuracies[k-1])
	return finite(c.Times[k-1] * math.Pow(c.Times[k]/c.Times[k-1], share))
}

// stimulusSpikes is the cost of a stimulus.
func stimulusSpikes(in Input) (Result, bool) {
	if in.Conversion == nil {
		return Result{}, false
	}
	return finite(in.Conversion.Spikes)
}
