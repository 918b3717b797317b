package plasticity

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"homeostat/internal/check"
	"homeostat/internal/kernel"
	"homeostat/internal/state"
)

// Ion channels regulated by three sensors of the calcium current (Liu, Golowasch,
// Marder and Abbott 1998, J Neurosci 18:2309; as the program xolotl has it). With
// the current over the capacitance, c = i_ca/c_m in nA/nF (below 0 where calcium
// comes in), a fast, a slow and a steady (DC) sensor are
//
//	x = gain m² h,   tau_m dm/dt = 1/(1+exp(z_m + c)) - m,   tau_h dh/dt = 1/(1+exp(-z_h - c)) - h
//
// with h = 1 for the last: the fast one tells spikes, the slow one the slow wave
// below them, the third the mean. Each conductance i goes up or down with their distances
// from set points, by coefficients of its own:
//
//	tau dg_i/dt = g_i (a_i (fast* - fast) + b_i (slow* - slow) + c_i (dc* - dc))
//
// so a channel that is not there does not come back. Three set points tell more of
// a pattern of activity than mean calcium does.
//
// Scheme: an action each interval, with the current at hand, which should be a step
// of the neurons; m and h exactly for that current; conductances by the first three terms of
// the exponential, which are above 0. Sensors start from m = 0 and h = 1.

// Liu1998Parameters describe the rule. Set points are of bursting.
type Liu1998Parameters struct {
	Fast     float64              `toml:"target_fast"` // set points of the sensors
	Slow     float64              `toml:"target_slow"`
	DC       float64              `toml:"target_dc"`
	Gains    map[string][]float64 `toml:"gains"`    // of each channel that is regulated: a, b, c
	Tau      float64              `toml:"tau"`      // of conductances, ms
	Interval float64              `toml:"interval"` // time between the rule's actions, ms
}

// DefaultLiu1998 is the published rule.
func DefaultLiu1998() Liu1998Parameters {
	return Liu1998Parameters{
		Fast: 0.25, Slow: 0.09, DC: 0.19, Tau: 5_000, Interval: 0.1,
		Gains: map[string][]float64{
			"na": {1, 0, 0}, "cat": {0, 1, 0}, "cas": {0, 1, 0}, "a": {0, -1, -1}, "kca": {0, -1, -1}, "kd": {1, -1, 0}, "h": {0, 1, 1},
		},
	}
}

// Validate says which parameters are out of their range, each by its key.
func (p Liu1998Parameters) Validate() error {
	all := []error{
		check.NotNegative("target_fast", p.Fast), check.NotNegative("target_slow", p.Slow), check.NotNegative("target_dc", p.DC),
		check.Positive("tau", p.Tau), check.Positive("interval", p.Interval),
	}
	if len(p.Gains) == 0 {
		all = append(all, errors.New("gains: names no channel; write as gains = { na = [1.0, 0.0, 0.0] }"))
	}
	for _, channel := range slices.Sorted(maps.Keys(p.Gains)) {
		if n := len(p.Gains[channel]); n != 3 {
			all = append(all, fmt.Errorf("gains.%s: must be three numbers, for the fast, the slow and the DC sensor, is %d", channel, n))
		}
	}
	return errors.Join(all...)
}

// Variables are those that the neurons must have.
func (p Liu1998Parameters) Variables() []string { return append(variables(p.Gains), "i_ca") }

// Regulates names the channels, sorted; each has its own sensors, and none is a rate.
func (p Liu1998Parameters) Regulates() (channels []string, rates []float64) {
	return slices.Sorted(maps.Keys(p.Gains)), nil
}

// calciumSensor is one of the three.
type calciumSensor struct{ gain, tauM, tauH, zM, zH float64 }

// liuSensors are the fast, the slow and the DC sensor, which does not inactivate.
func liuSensors() [3]calciumSensor {
	return [3]calciumSensor{{10, 0.5, 1.5, 14.2, 9.8}, {3, 50, 60, 7.2, 2.8}, {1, 500, math.Inf(1), 3, 0}}
}

// Liu1998 is the rule on one population.
type Liu1998 struct {
	P            Liu1998Parameters // numbers may change between steps, but for Interval
	Conductances *Conductances
	gains        [][]float64 // of each channel
	current      state.Vector
	perC         float64 // 1/c_m
	sensors      [3]calciumSensor
	m, h         [3][]float64 // of each sensor, one number per neuron
}

// NewLiu1998 returns the rule on neurons of capacitance c_m whose variables are given
// by name; it reads i_ca, in the unit that over that of c_m is nA/nF, and changes
// conductances in place.
func NewLiu1998(p Liu1998Parameters, variable func(name string) state.Vector, cM float64) *Liu1998 {
	l := &Liu1998{P: p, Conductances: NewConductances(p.Gains, variable), current: variable("i_ca"), perC: 1 / cM, sensors: liuSensors()}
	for _, channel := range l.Conductances.Channels {
		l.gains = append(l.gains, p.Gains[channel])
	}
	n := l.current.Len()
	for s := range l.m {
		l.m[s], l.h[s] = make([]float64, n), slices.Repeat([]float64{1}, n)
	}
	return l
}

// Fired has nothing to do: the current counts.
func (l *Liu1998) Fired([]int32) {}

// Sensor is what a sensor of neuron i says: 0 the fast, 1 the slow, 2 the DC sensor.
func (l *Liu1998) Sensor(s, i int) float64 {
	m := l.m[s][i]
	return l.sensors[s].gain * m * m * l.h[s][i]
}

// Advance moves sensors and conductances of neurons lo..hi-1 by what elapsed ms are worth.
func (l *Liu1998) Advance(elapsed float64, lo, hi int) {
	targets, parts := [3]float64{l.P.Fast, l.P.Slow, l.P.DC}, [3][2]float64{}
	for s, k := range l.sensors {
		parts[s] = [2]float64{-math.Expm1(-elapsed / k.tauM), -math.Expm1(-elapsed / k.tauH)}
	}
	for i := lo; i < hi; i++ {
		c, errors := l.current.At(i)*l.perC, [3]float64{}
		for s, k := range l.sensors {
			m, h := &l.m[s][i], &l.h[s][i]
			*m += float64(parts[s][0] * (1/(1+kernel.Exp(k.zM+c)) - *m))
			if s < 2 {
				*h += float64(parts[s][1] * (1/(1+kernel.Exp(-k.zH-c)) - *h))
			}
			errors[s] = targets[s] - l.Sensor(s, i)
		}
		l.regulate(elapsed/l.P.Tau, i, errors)
	}
}

// regulate moves the conductances of neuron i by the sensors' distances from their set points.
func (l *Liu1998) regulate(part float64, i int, errors [3]float64) {
	for row, a := range l.gains {
		x := part * (float64(a[0]*errors[0]) + float64(a[1]*errors[1]) + float64(a[2]*errors[2]))
		l.Conductances.set(row, i, l.Conductances.at(row, i)*(1+x+float64(x*x/2)))
	}
}

// Keep keeps what Set may have changed, and the sensors.
func (l *Liu1998) Keep(k *state.Keeper) {
	keepNumbers(k, &l.P)
	for s, name := range []string{"fast", "slow", "dc"} {
		state.Slice(k, "m_"+name, l.m[s])
		state.Slice(k, "h_"+name, l.h[s])
	}
	l.Conductances.keep(k)
}
