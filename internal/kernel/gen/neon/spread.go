package main

const (
	zipLow   = 0x4E003800 // bytes of the lower halves of n and m in turn
	zipHigh  = 0x4E007800
	wide     = 0x2F08A400 // the lower 8 bytes as 16 bits
	wideHigh = 0x6F08A400
	wider    = 0x2F10A400 // the lower 4 of 16 bits as 32
	widest   = 0x6F10A400 // the upper 4
	toFloat  = 0x6E21D800
)

// spread generates the step from bytes to lanes for 8 images, n times 16
// pixels. Rows are turned between V0 to V7 and V8 to V15.
func spread(f *file) {
	at := f.text("spreadLanes", "sets 8 of 16 lanes to (x/divisor - shift)·gain of 8 images' bytes x.",
		"dst *float32", "images **uint8", "divisor float32", "shift float32", "gain float32", "n int")
	f.broadcast(at["divisor"], 16)
	f.broadcast(at["shift"], 17)
	f.broadcast(at["gain"], 18)
	for i := range 8 {
		f.line("MOVD %d(R1), R%d", 8*i, 3+i)
	}
	f.repeat("next", 2, func() {
		for i := range 8 {
			f.line("VLD1.P 16(R%d), [V%d.B16]", 3+i, i)
		}
		for _, pair := range interleave(f, []int{0, 1, 2, 3, 4, 5, 6, 7}, []int{8, 9, 10, 11, 12, 13, 14, 15}) {
			for _, half := range []int{wide, wideHigh} {
				f.op(half, 19, pair, 0)
				f.op(wider, 20, 19, 0)
				f.op(widest, 21, 19, 0)
				for v := 20; v <= 21; v++ {
					f.op(toFloat, v, v, 0)
					f.op(fdiv, v, v, 16)
					f.op(fsub, v, v, 17)
					f.op(fmul, v, v, 18)
				}
				f.line("VST1 [V20.S4, V21.S4], (R0)")
				f.line("ADD $64, R0, R0")
			}
		}
	})
	f.line("RET")
}

// interleave turns 8 rows of 16 bytes into 8 registers with two columns of 8
// each, by way of free registers, and returns them in the columns' order.
func interleave(f *file, rows, free []int) []int {
	if len(rows) == 1 {
		return rows
	}
	half := len(rows) / 2
	low, high := free[:half], free[half:]
	for i := range half {
		f.op(zipLow, low[i], rows[i], rows[i+half])
		f.op(zipHigh, high[i], rows[i], rows[i+half])
	}
	return append(interleave(f, low, rows[:half]), interleave(f, high, rows[half:])...)
}
