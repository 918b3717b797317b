package measure

import "testing"

// every makes bursts of n spikes 10 ms apart, each period ms from a time on.
func every(period, from float64, bursts, n int) (train []float64) {
	for b := range bursts {
		for k := range n {
			train = append(train, from+period*float64(b)+10*float64(k))
		}
	}
	return train
}

// A unit whose bursts of four spikes begin 400 ms after a pacemaker's of a period of 1 s has phases of 0.4
// and 0.43; one that bursts in every second cycle is not locked, nor is one twice as fast.
func TestBurstPhase(t *testing.T) {
	pacemaker := every(1000, 50, 12, 6)
	in := Input{
		Trains:     [][]float64{every(1000, 450, 12, 4), every(1000, 650, 12, 4), every(2000, 450, 6, 4), every(500, 100, 24, 3), nil},
		Pacemakers: [][]float64{pacemaker, pacemaker, pacemaker, pacemaker, pacemaker},
	}
	r := of(t, "burst_phase", in)
	within(t, "locked", r.Extra["locked"], 0.4, 1e-12)
	within(t, "phase", r.PerUnit[0], 0.4, 1e-12)
	within(t, "another", r.PerUnit[1], 0.6, 1e-12)
	in.Trains, in.Pacemakers = in.Trains[:2], in.Pacemakers[:2]
	r = of(t, "burst_phase", in)
	within(t, "mean", r.Value, 0.5, 1e-12)
	within(t, "sd", r.Extra["sd"], 0.1, 1e-12)
	within(t, "end", r.Extra["end"], 0.53, 1e-12)
	if _, ok := burstPhase(Input{Trains: in.Trains}); ok {
		t.Error("a phase without a pacemaker")
	}
}
