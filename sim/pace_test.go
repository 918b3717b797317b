package sim

import (
	"testing"
	"time"
)

// Whichever way is faster is taken nearly always, soon after it has become so.
func TestPaceKeepsTheFasterWay(t *testing.T) {
	p := newPace()
	for _, cost := range [][2]time.Duration{{300, 150}, {200, 900}, {200, 210}, {230, 220}} { // µs of a stretch, alone and together
		faster, taken := alone, [2]time.Duration{}
		if cost[together] < cost[alone] {
			faster = together
		}
		for now := time.Duration(0); now < 10*time.Second; {
			spent := cost[p.way] * time.Microsecond
			now += spent
			if now > 2*time.Second {
				taken[p.way] += spent
			}
			p.took(spent, 1000)
		}
		if share := float64(taken[faster]) / float64(taken[alone]+taken[together]); share < 0.98 {
			t.Errorf("%v µs: the faster way is taken for %g of the time", cost, share)
		}
	}
}
