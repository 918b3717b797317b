package circuits

import "homeostat/internal/state"

// Keep keeps all that a run depends on from here, for a network of the same spec,
// shape and seed with the same recorders, which then goes on to the same bits.
func (n *Network) Keep(k *state.Keeper) {
	n.net.Keep(k.In("net"))
	state.One(k, "changes", &n.changes)
	n.keepEffects(k.In("effect"))
}
