package report

import "fmt"

func ExampleMethodName() {
	for _, method := range []string{"batchnorm", "weightnorm", "mean_only", "vanilla", "threshold_adaptation"} {
		fmt.Println(MethodName(method))
	}
	// Output:
	// batch norm
	// weight norm
	// mean only
	// vanilla
	// threshold adaptation
}
