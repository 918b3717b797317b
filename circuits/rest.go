package circuits

// Range is the least and the largest activity that units of a population can have, above that at which
// they count as active; false where there is no largest. It is that of rate units whose transfer is a
// sigmoid, which are active above half of the largest rate, where their input is above the threshold.
func (s Spec) Range(population string) (low, high float64, bounded bool) {
	p, _ := s.population(population)
	if transfer, _ := get(p.Params, "transfer").(string); transfer != "sigmoid" {
		return 0, 0, false
	}
	most, _ := get(p.Params, "r_max").(float64)
	return -most / 2, most / 2, true
}
