package artificial

import "fmt"

// Sleep divides a training into waking and sleeping: Every iterations awake,
// then Lasts asleep, and so on. An iteration of either kind shows the next batch
// of images. Awake the optimizer works and local homeostasis rests, so that
// thresholds and scales hold still while weights learn; asleep it is the other
// way round, and no gradient is taken. Synaptic scaling keeps to such hours in
// the visual cortex (Hengen, Torrado Pacheco, McGregor, Van Hooser and Turrigiano,
// Cell 2016), as the synaptic homeostasis hypothesis has it (Tononi and Cirelli,
// Neuron 2014).
//
// Without sleep both work after every batch.
type Sleep struct {
	Every int `toml:"every"` // iterations awake between sleeps
	Lasts int `toml:"lasts"` // iterations of each sleep; 0: it never sleeps
}

// validate returns all faults, each naming its key behind a prefix.
func (s Sleep) validate(prefix string) error {
	switch {
	case s.Every < 0 || s.Lasts < 0:
		return fmt.Errorf("%severy and %slasts must be at least 0, but are %d and %d", prefix, prefix, s.Every, s.Lasts)
	case s.Lasts > 0 && s.Every == 0:
		return fmt.Errorf("%severy must be at least 1 where %slasts is above 0: a network always asleep learns nothing", prefix, prefix)
	}
	return nil
}

// never reports that there is no sleep.
func (s Sleep) never() bool { return s.Lasts == 0 }

// asleep reports that a network sleeps in the iteration after so many.
func (s Sleep) asleep(done int) bool { return !s.never() && done%(s.Every+s.Lasts) >= s.Every }
