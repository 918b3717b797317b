package report

import "fmt"

func ExampleMethodName() {
	for _, method := range []string{"batchnorm", "weightnorm", "mean_only", "vanilla", "threshold_adaptation", "batchnorm+layernorm", "groupnorm[groups=4]"} {
		fmt.Println(MethodName(method))
	}
	// Output:
	// batch norm
	// weight norm
	// mean only
	// vanilla
	// threshold adaptation
	// batch norm + layer norm
	// group norm, groups=4
}
