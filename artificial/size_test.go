package artificial

import "testing"

// LeNet5 on 32×32×3 images has 62,006 parameters.
func TestBytesCountParameters(t *testing.T) {
	c := DefaultConfig()
	c.Batch, c.TestBatch = 0, 0
	if got := c.Bytes(3, 32, 32, 10) / 16; got != 62_006 {
		t.Errorf("%g parameters, want 62,006", got)
	}
}
