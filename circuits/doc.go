// Package circuits assembles networks: it is where models, rules and the
// engine meet. A Spec names models and rules by their place in two tables
// (Models, RuleKinds) and says how populations are wired; Check says what is
// wrong with it and Build makes it a Network that runs, to which things can be
// done (interventions.go, drugs.go). Further tables are of ways to connect
// (Connectors), of short-term plasticity (ShortTermKinds) and of Drugs. Published
// networks are Specs: CUBA, COBA, Brunel2000, Vogels2011. One is no Spec, since it learns pattern
// by pattern and not in time: KeckCircuit, beside its reference algorithm, EM.
//
// Adding a neuron model is a file in package neuron, its test, and a row in
// models.go; adding a rule a file in package plasticity, its test, and a row
// in rules.go with what puts it in its place.
//
// Units: ms, mV; rates in Hz; weights in the unit that the target's model says.
package circuits
