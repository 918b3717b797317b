package artificial

import "fmt"

// HiddenLayer is a hidden layer with units: all but the pooling layers.
type HiddenLayer struct {
	Name  string // conv1, conv2, ..., fc1, fc2, ...: numbered by kind
	Dense bool   // its units see the whole input
}

// HiddenLayers names the hidden layers that specifications describe.
func HiddenLayers(specs []LayerSpec) (all []HiddenLayer) {
	count := map[string]int{}
	for _, spec := range specs {
		if spec.pools() {
			continue
		}
		prefix := map[string]string{"conv": "conv", "dense": "fc"}[spec.Kind]
		count[prefix]++
		all = append(all, HiddenLayer{fmt.Sprintf("%s%d", prefix, count[prefix]), spec.Kind == "dense"})
	}
	return all
}
