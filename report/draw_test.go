package report

import (
	"flag"
	"testing"
)

var samplesFolder = flag.String("samples", "", "a folder in which to draw the sample figures, to look at them")

func TestSamplesDraw(t *testing.T) {
	dir := *samplesFolder
	if dir == "" {
		dir = t.TempDir()
	}
	for _, f := range samples() {
		if err := f.Draw(dir); err != nil {
			t.Error(err)
		}
		if err := f.Store(dir); err != nil {
			t.Error(err)
		}
	}
}
