package kernel_test

import (
	"fmt"
	"math"

	"homeostat/internal/kernel"
)

// A neuron with a membrane time constant of 20 ms, driven to 10 mV above its
// threshold in steps of 0.1 ms, reaches it after 20 ms · log(20/10) = 13.9 ms,
// is held for 49 steps, and reaches it again 13.9 ms after these.
func ExampleLIF_Step() {
	model := kernel.LIF[float32]{
		KeepM: float32(math.Exp(-0.1 / 20)), ToRest: float32(-math.Expm1(-0.1 / 20)),
		Rest: -60, Reset: -60, Hold: 49,
	}
	arrays := kernel.Arrays[float32](8, 1)
	s := kernel.LIFState[float32]{
		V: arrays[0], GE: arrays[1], GI: arrays[2], Threshold: arrays[3],
		Drive: arrays[4], Refractory: arrays[5], Excited: arrays[6], Inhibited: arrays[7],
	}
	s.V[0], s.Threshold[0], s.Drive[0] = -60, -50, 20
	spikes := make([]int32, 0, 1)
	for step := range 350 {
		if spikes = model.Step(kernel.Best(), &s, 0, 1, spikes[:0]); len(spikes) > 0 {
			fmt.Printf("neuron %d at %.1f ms\n", spikes[0], float64(step+1)*0.1)
		}
	}
	// Output:
	// neuron 0 at 13.9 ms
	// neuron 0 at 32.7 ms
}
