package circuits

import (
	"fmt"
	"strings"

	"homeostat/internal/state"
	"homeostat/internal/value"
)

// Spec is a network as a file describes it.
type Spec struct {
	Dt          float64 // time step, ms
	Precision   state.Precision
	Populations []Population
	Projections []Projection
	Rules       []Rule // in the order in which they act
	IgnoreDale  bool   // a neuron may excite some neurons and inhibit others
}

// Population is neurons of one model.
type Population struct {
	Name, Model string
	Size        int        // 0: as many as the model derives from the stimuli's shape
	Types       []CellType // consecutive neurons; their sizes add up to the population's
	Params      any        // pointer to the model's parameters, as Model.Params makes it
}

// CellType is consecutive neurons of a population that share a name.
type CellType struct {
	Name string
	Size int
}

// Projection is synapses between populations, or between cell types as "population.type".
type Projection struct {
	Name, From, To string
	Receptor       string      // of the target's model
	Connect        string      // the connector, as in Connectors
	Params         any         // pointer to the connector's parameters, as Connector.Params makes it; nil where it has none
	Self           bool        // a neuron may connect to itself
	Weight         value.Value // in the unit that the target's model says
	Delay          value.Value // ms, a multiple of dt; what is drawn is rounded to one, at least one step
	Transmit       string      // "spikes" or "": spikes; else a variable of the source, in every step
	ShortTerm      *ShortTerm  // short-term plasticity; nil: none

	Graded *Graded // parameters of synapses that transmit v, at the receptor "current"; nil: others
}

// ShortTerm is short-term plasticity of a projection.
type ShortTerm struct {
	Name   string // of the kind, as in ShortTermKinds
	Params any    // pointer to the kind's parameters, as ShortTermKind.Params makes it
}

// Weights of an "excitatory" receptor are 0 or above, of an "inhibitory" one 0
// or below; a normal distribution is cut off there: what lies beyond is drawn
// again. A Value's elements are synapses in the order (target, source). Weights
// and delays that a Given projection lists take the place of these.

// Rule is a rule on a population or on a projection.
type Rule struct {
	Name   string                 // of the kind, as in RuleKinds
	On     string                 // population or projection
	Params any                    // pointer to the rule's parameters, as RuleKind.Params makes it
	Target map[string]value.Value // set points by cell type; other types have Params' own
}

// Shape is that of stimuli, for sources that see them.
type Shape struct{ Channels, Height, Width int }

// Fault is something that a Spec has wrong.
type Fault struct {
	Path    string // such as "projection.drive.delay", "population.cell.tau_m", "rule.0.target"
	Message string // what is wrong and what to do
}

func (f Fault) Error() string { return f.Path + ": " + f.Message }

// faults gathers what is wrong.
type faults []Fault

func (f *faults) add(path, format string, args ...any) {
	*f = append(*f, Fault{path, fmt.Sprintf(format, args...)})
}

// addAll takes apart what a Validate returned: joined errors that read "key: message".
func (f *faults) addAll(path string, err error) {
	if err == nil {
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			f.addAll(path, e)
		}
		return
	}
	key, message, ok := strings.Cut(err.Error(), ": ")
	if !ok {
		f.add(path, "%s", err)
		return
	}
	f.add(path+"."+key, "%s", message)
}
