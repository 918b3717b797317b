package data

import "testing"

// A shelf gives the same set again, and another one where the name or the folder is another; what cannot be
// loaded takes no place.
func TestAShelfKeepsTheLastSet(t *testing.T) {
	var s Shelf
	load := func(name, dir string) *Set {
		set, err := s.Load(name, dir)
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	first := load("drawn-digits", "")
	if load("drawn-digits", "") != first {
		t.Error("the set is drawn again")
	}
	if load("drawn-digits", t.TempDir()) == first {
		t.Error("a set stands for that of another folder")
	}
	if _, err := s.Load("no-such-set", ""); err == nil {
		t.Error("there is a set of any name")
	}
	if load("drawn-digits", "") == first {
		t.Error("a set is kept that others have taken the place of")
	}
	var none *Shelf
	if set, err := none.Load("drawn-digits", ""); err != nil || set == nil {
		t.Errorf("without a shelf: %v", err)
	}
}
