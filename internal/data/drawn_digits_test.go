package data

import (
	"bytes"
	"slices"
	"testing"
)

func TestDrawnDigitsAreAsEver(t *testing.T) {
	if err := Verify("drawn-digits", ""); err != nil {
		t.Error(err)
	}
}

func TestDrawnDigitsDoNotDependOnHowMany(t *testing.T) {
	few, many := DrawnDigits(30, 10), DrawnDigits(50, 20)
	if !bytes.Equal(few.Train.Images, many.Train.Images[:len(few.Train.Images)]) || !bytes.Equal(few.Test.Images, many.Test.Images[:len(few.Test.Images)]) {
		t.Error("images differ with how many are drawn")
	}
}

func TestDrawnDigitsLieInsideAndDifferInStrength(t *testing.T) {
	set := DrawnDigits(1000, 10)
	var count [10]int
	var totals []float64
	for i := range set.Train.Len() {
		count[set.Train.Labels[i]]++
		image, total := set.Train.Image(i), 0.0
		for k, x := range image {
			total += float64(x)
			if y, x := k/28, k%28; image[k] > 0 && (y == 0 || y == 27 || x == 0 || x == 27) {
				t.Fatalf("image %d, a %d, touches the edge at row %d, column %d", i, set.Train.Labels[i], y, x)
			}
		}
		if total == 0 {
			t.Fatalf("image %d is empty", i)
		}
		totals = append(totals, total)
	}
	for digit, n := range count {
		if n != 100 {
			t.Errorf("%d of 1000 images show a %d, want 100", n, digit)
		}
	}
	slices.Sort(totals)
	if ratio := totals[900] / totals[100]; ratio < 2.5 {
		t.Errorf("totals at the ends of the middle 80%% have a ratio of %.2f: patterns should differ in strength", ratio)
	}
}
