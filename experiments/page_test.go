package experiments

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A report's header tells which images were seen, and of patterns that were drawn none.
func TestThePageNamesImages(t *testing.T) {
	images := [2]string{"Images", "glyphs"}
	for text, want := range map[string]bool{
		"[stimulus]\ndataset = \"glyphs\"\ncount = 10\n[mixture]\nmethods = [\"em\"]\nimages = 100\npasses = 1\ntotal = 3000.0\n": true,
		"[mixture]\nmethods = [\"em\"]\ndataset = \"glyphs\"\nimages = 100\ntest_images = 10\npasses = 1\ntotal = 3000.0\n":       true,
		"[mixture]\nmethods = [\"em\"]\ncauses = 8\nimages = 100\npasses = 1\n[mixture.known]\nside = 4\n":                        false,
	} {
		page := runText(t, "title = \"t\"\n"+text, 1).page(nil, nil, nil)
		told := slices.ContainsFunc(page.Meta, func(m [2]string) bool { return m[0] == images[0] })
		if told != want || want && !slices.Contains(page.Meta, images) {
			t.Errorf("%q: the header is %q", text, page.Meta)
		}
	}
}

// Tables have intervals from as many seeds on as they say.
func TestIntervalsFromThreeSeedsOn(t *testing.T) {
	for seeds := 2; seeds <= 3; seeds++ {
		text := fmt.Sprintf("title = \"t\"\n[mixture]\nmethods = [\"em\"]\ncauses = 8\nimages = 100\npasses = 1\nseeds = %d\n[mixture.known]\nside = 4\n", seeds)
		tables := runText(t, text, 1).ReportTables()
		if len(tables) == 0 {
			t.Fatal("there is no table")
		}
		for _, table := range tables {
			if !strings.Contains(table.Caption, "where there are three or more seeds") {
				t.Errorf("caption %q", table.Caption)
			}
			if any := slices.ContainsFunc(table.Rows[0], func(s string) bool { return strings.Contains(s, "±") }); any != (seeds == 3) {
				t.Errorf("%d seeds: %q", seeds, table.Rows[0])
			}
		}
	}
}
