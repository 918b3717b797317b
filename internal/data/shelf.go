package data

// A Shelf keeps the set that was last loaded by it, for runs one after the other that use the
// same: to draw one takes as long as a small run. Sets on it are for reading alone. The zero
// value is empty; a nil one keeps nothing. It serves one goroutine.
type Shelf struct {
	name, dir string
	set       *Set
}

// Load is [Load], but for a set that is there already.
func (s *Shelf) Load(name, dir string) (*Set, error) {
	switch {
	case s == nil:
		return Load(name, dir)
	case s.set != nil && s.name == name && s.dir == dir:
		return s.set, nil
	}
	*s = Shelf{} // room for the next
	set, err := Load(name, dir)
	if err == nil {
		*s = Shelf{name, dir, set}
	}
	return set, err
}
