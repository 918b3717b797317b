package neuron

// Leak: a conductance without gates.
func newLeak() Channel { return Channel{Name: "leak", Source: "any", Ion: Unnamed} }
