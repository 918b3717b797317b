package artificial

import (
	"math"

	"homeostat/internal/kernel"
	"homeostat/internal/rng"
)

// Initial weights and biases, by fan in and fan out, the numbers of a unit's
// inputs and of the units, or positions of units, that an input reaches:
//
//	torch   weights and biases uniform in ±1/√fan_in, PyTorch's default
//	lecun   weights normal with variance 1/fan_in (LeCun et al. 1998)
//	he      weights normal with variance 2/fan_in (He et al. 2015)
//	xavier  weights uniform in ±√(6/(fan_in + fan_out)) (Glorot and Bengio 2010)
//
// Where nothing is said biases are zero. The default is torch, unless a
// normalization belongs with another. Weights, of whatever kind, are multiplied
// by Config.Gain; biases are not.

// initialize draws a layer's weights and biases.
func initialize[T Float](weight, bias *Param[T], how string, key rng.Key) {
	filter := len(weight.Value) / weight.Shape[0] / max(weight.Shape[1], 1)
	fanIn, fanOut := float64(len(weight.Value)/weight.Shape[0]), float64(weight.Shape[0]*filter)
	switch how {
	case "lecun":
		gaussian(weight.Value, 1/math.Sqrt(fanIn), key.At(0))
	case "he":
		gaussian(weight.Value, math.Sqrt(2/fanIn), key.At(0))
	case "xavier":
		uniform(weight.Value, math.Sqrt(6/(fanIn+fanOut)), key.At(0))
	default:
		uniform(weight.Value, 1/math.Sqrt(fanIn), key.At(0))
		uniform(bias.Value, 1/math.Sqrt(fanIn), key.At(1))
		return
	}
	clear(bias.Value)
}

// amplify multiplies drawn weights, rounded to float32, too.
func amplify[T Float](weight *Param[T], gain float64) {
	for i, w := range weight.Value {
		weight.Value[i] = T(float32(float64(w) * gain))
	}
}

// uniform draws numbers between ±bound, rounded to float32 so that a network
// starts at the same point in either type.
func uniform[T Float](x []T, bound float64, s rng.Stream) {
	for i := range x {
		x[i] = T(float32((2*s.Float64() - 1) * bound))
	}
}

// gaussian draws normal numbers of mean zero, rounded to float32, too, by
// Marsaglia's polar method, whose bits no processor changes.
func gaussian[T Float](x []T, deviation float64, s rng.Stream) {
	for i := range x {
		for {
			u, v := 2*s.Float64()-1, 2*s.Float64()-1
			square := float64(u*u) + float64(v*v)
			if 0 < square && square < 1 {
				x[i] = T(float32(deviation * u * math.Sqrt(-2*kernel.Log(square)/square)))
				break
			}
		}
	}
}
