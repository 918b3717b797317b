package artificial

import "slices"

// Reported returns the accuracy that stands for a training, or one of its
// segments, given those of its tests in order: the last one, the "best", which
// an experimenter who stops in time would have seen, or the "mean" of the last
// few. A best one is chosen by the images that it is measured on, and so too good.
func (c Config) Reported(accuracies []float64) float64 {
	last := len(accuracies) - 1
	switch c.Report {
	case "best":
		return slices.Max(accuracies)
	case "mean":
		sum, few := 0.0, accuracies[max(0, last+1-c.ReportTests):]
		for _, a := range few {
			sum += a
		}
		return sum / float64(len(few))
	}
	return accuracies[last]
}
