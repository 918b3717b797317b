package kernel

//go:generate sh -c "cd gen && go run ./neon -out ../kernel_arm64.s -stubs ../kernel_arm64.go"

// native returns the assembly path: every arm64 processor has its instructions.
func native() []Path { return []Path{NEON} }
