package kernel

// Deliver adds weights[k] to sums[targets[k]] for every k, in order. Targets
// may repeat; none may lie outside sums.
func Deliver[T Float](sums []T, targets []int32, weights []float32) {
	weights = weights[:len(targets)]
	for k, i := range targets {
		sums[i] += T(weights[k])
	}
}

// DeliverConstant adds one weight to sums[targets[k]] for every k, as Deliver does.
func DeliverConstant[T Float](sums []T, targets []int32, weight float32) {
	w := T(weight)
	for _, i := range targets {
		sums[i] += w
	}
}

// DeliverIndexed adds weights[where[k]] to sums[targets[k]] for every k, as Deliver does.
func DeliverIndexed[T Float](sums []T, targets, where []int32, weights []float32) {
	where = where[:len(targets)]
	for k, i := range targets {
		sums[i] += T(weights[where[k]])
	}
}
