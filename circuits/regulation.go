package circuits

import "homeostat/plasticity"

// Regulates names the ion channels that a rule regulates, sorted, and how fast each is
// made, relative to the others; rates are nil if that is not one number, channels if
// the rule regulates none.
func (r Rule) Regulates() (channels []string, rates []float64) {
	if p, ok := r.Params.(interface{ Regulates() ([]string, []float64) }); ok {
		return p.Regulates()
	}
	return nil, nil
}

// ConductanceOf is the name of the variable that has a channel's maximal conductance.
func ConductanceOf(channel string) string { return plasticity.VariableOf(channel) }
