package circuits

import (
	"fmt"

	"homeostat/internal/state"
)

// Keep keeps all that a run depends on from here, for a network of the same spec,
// shape and seed with the same recorders, which then goes on to the same bits.
func (n *Network) Keep(k *state.Keeper) {
	n.net.Keep(k.In("net"))
	state.One(k, "changes", &n.changes)
	for i, r := range n.rules {
		n.keepRule(k.In(fmt.Sprintf("rule/%d", i)), n.spec.Rules[i].Name, r)
	}
}

// keepRule keeps the parameters of a rule that Set can change.
func (n *Network) keepRule(k *state.Keeper, name string, r attached) {
	kind, _ := FindRule(name)
	for _, key := range kind.Settable {
		if key == "target" {
			state.Slice(k, key, r.targets)
		} else if x, ok := get(r.params, key).(float64); ok {
			state.One(k, key, &x)
			put(r.params, key, x)
		}
	}
}
