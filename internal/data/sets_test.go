package data

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

func Example() {
	set := Glyphs(100, 20) // Load("glyphs", "") draws all of it
	fmt.Println(set.Train.Len(), "images of", set.Train.Size, "bytes in", len(set.Classes), "classes")
	fmt.Println("the first shows", set.FineClasses[set.Train.Fine[0]])
	// Output:
	// 100 images of 3072 bytes in 10 classes
	// the first shows 0 segment
}

func ExampleLoad() {
	_, err := Load("cifar", "")
	fmt.Println(err)
	// Output: there is no data set "cifar": known are cifar10, drawn-digits, glyphs, house-numbers, mnist, svhn
}

func TestUnknownSet(t *testing.T) {
	_, load := Load("imagenet", "")
	fetch := Fetch(t.Context(), "imagenet", t.TempDir(), "", nil)
	for what, err := range map[string]error{"load": load, "verify": Verify("imagenet", ""), "fetch": fetch} {
		if err == nil || !strings.Contains(err.Error(), "cifar10, drawn-digits, glyphs, house-numbers, mnist, svhn") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestEverySetIsDescribed(t *testing.T) {
	for _, s := range Sets() {
		if s.Name == "" || s.About == "" || s.Licence == "" || s.Source == "" || s.Checked == "" {
			t.Errorf("incomplete: %+v", s)
		}
		if !s.Embedded && len(s.Files) == 0 && len(s.Parts) == 0 {
			t.Errorf("%s cannot be fetched: %+v", s.Name, s)
		}
		for _, f := range s.Files {
			if !strings.HasPrefix(f.URL, "http") || !strings.HasSuffix(f.URL, "/"+f.Name) || len(f.SHA256) != 64 || f.Bytes == 0 {
				t.Errorf("%s cannot be fetched: %+v", s.Name, f)
			}
		}
	}
}

func TestDefaultDir(t *testing.T) {
	t.Setenv("HOMEOSTAT_DATA", "/somewhere")
	if got := DefaultDir(); got != "/somewhere" {
		t.Errorf("%s, want what HOMEOSTAT_DATA says", got)
	}
	t.Setenv("HOMEOSTAT_DATA", "")
	t.Setenv("XDG_CACHE_HOME", "/cache")
	t.Setenv("HOME", "/home/someone")
	if got := DefaultDir(); filepath.Base(got) != "homeostat" {
		t.Errorf("%s, want the folder homeostat in the user's cache", got)
	}
}

func TestWhere(t *testing.T) {
	info, err := Find("cifar10")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if got := info.Where(dir); got != "" {
		t.Errorf("found at %s in an empty folder", got)
	}
	path := filepath.Join(dir, cifarArchive)
	archive(t, path, "")
	if got := info.Where(dir); got != path {
		t.Errorf("at %q, want %s", got, path)
	}
	if dir = folder(t, nil); info.Where(dir) != filepath.Join(dir, cifarFolder) {
		t.Errorf("at %q, want the folder in %s", info.Where(dir), dir)
	}
	if glyphs, _ := Find("glyphs"); glyphs.Where(dir) != "" {
		t.Error("the drawn set is found in a folder")
	}
}

// channelMoments returns mean and standard deviation of one of the channels' pixels / 255.
func channelMoments(s *Split, channels, channel int) (mean, sd float64) {
	var n, sum, square float64
	plane := s.Size / channels
	for i := range s.Len() {
		for _, v := range s.Image(i)[channel*plane : (channel+1)*plane] {
			x := float64(v) / 255
			n, sum, square = n+1, sum+x, square+x*x
		}
	}
	mean = sum / n
	return mean, math.Sqrt(square/n - mean*mean)
}
