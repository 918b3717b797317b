package artificial

import (
	"slices"
	"strings"
	"testing"
)

// forked is the eventful training with its segments in another order: two begin where the
// first one ends, and the last one where the first of these does.
func forked() Config {
	cfg := eventful()
	cfg.Segments[2].After, cfg.Segments[3].After, cfg.Segments[3].Learn = "a", "b", "all"
	return cfg
}

// A segment after an earlier one is what it were if the segments between were not there.
func TestSegmentsThatBeginAtOneEnd(t *testing.T) {
	set, cfg := toy(t, 2, 9, 9, 130, 50), forked()
	for _, info := range tried() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			all := train(t, cfg, info.Name, set, 7)
			for _, path := range [][]int{{0, 1, 3}, {0, 2}} {
				alone := cfg
				alone.Segments = nil
				for _, segment := range path {
					s := cfg.Segments[segment]
					s.After = ""
					alone.Segments = append(alone.Segments, s)
				}
				want := train(t, alone, info.Name, set, 7)
				for i, segment := range path {
					if !sameEnd(all.Ends[segment], want.Ends[i]) {
						t.Errorf("segment %s has left something else than without those between", cfg.Segments[segment].Name)
					}
					if !slices.Equal(pointsOf(all, segment), pointsOf(want, i)) || !sameSamples(samplesOf(all, segment), samplesOf(want, i)) {
						t.Errorf("segment %s: %+v, without those between %+v", cfg.Segments[segment].Name, pointsOf(all, segment), pointsOf(want, i))
					}
				}
			}
		})
	}
}

// pointsOf are the tests in a segment, samplesOf its samples, as if it were the first.
func pointsOf(r *Run, segment int) (of []Point) {
	for _, p := range r.Curve {
		if p.Segment == segment {
			p.Segment = 0
			of = append(of, p)
		}
	}
	return of
}

func samplesOf(r *Run, segment int) (of []Sample) {
	for _, s := range r.Samples {
		if s.Segment == segment {
			s.Segment = 0
			of = append(of, s)
		}
	}
	return of
}

func TestAgeFollowsWhatLedToASegment(t *testing.T) {
	cfg := forked()
	for segment, want := range [][2]int{{-1, 16}, {0, 27}, {0, 25}, {1, 33}} {
		if before, age := cfg.Before(segment), cfg.Age(segment); before != want[0] || age != want[1] {
			t.Errorf("segment %d comes after %d and ends at %d, want %v", segment, before, age, want)
		}
	}
	if cfg.TotalIterations() != 42 || cfg.Age(-1) != 0 {
		t.Errorf("%d iterations in all, want 42; %d before the first", cfg.TotalIterations(), cfg.Age(-1))
	}
	cfg.Segments[1].After = "c"
	if err := cfg.Validate(); err == nil || !strings.HasPrefix(err.Error(), "segment[1].after must be the name of a segment above it") {
		t.Errorf("a segment after one below it: %v", err)
	}
}
