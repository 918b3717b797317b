package state

import (
	"fmt"
	"slices"

	"homeostat/internal/npz"
	"homeostat/internal/rng"
)

// Keeper puts state aside, or takes it up again: whoever has state names its
// parts once, and the same calls do both. Parts are told apart by their names.
type Keeper struct {
	prefix string
	shared *kept
}

// kept is what all Keepers of one walk share.
type kept struct {
	arrays  []npz.Named          // put aside, in the order of the calls
	loaded  map[string]npz.Array // to take up; nil while putting aside
	problem error
}

// Save returns a Keeper that puts state aside. Arrays then has it; it shares
// the memory of what it was given.
func Save() *Keeper { return &Keeper{shared: &kept{}} }

// Load returns a Keeper that sets state to what was put aside. Err says
// afterwards whether everything was there.
func Load(arrays map[string]npz.Array) *Keeper { return &Keeper{shared: &kept{loaded: arrays}} }

// In returns the Keeper for a part: its names stand below the part's.
func (k *Keeper) In(part string) *Keeper { return &Keeper{k.prefix + part + "/", k.shared} }

// Loading says whether state is being taken up.
func (k *Keeper) Loading() bool { return k.shared.loaded != nil }

// Arrays is what was put aside.
func (k *Keeper) Arrays() []npz.Named { return k.shared.arrays }

// Err is the first thing that was not there, or not as it should be.
func (k *Keeper) Err() error { return k.shared.problem }

// Fail notes what is wrong with what is taken up; the first stays.
func (k *Keeper) Fail(name, format string, args ...any) {
	if k.shared.problem == nil {
		k.shared.problem = fmt.Errorf("the state to go on from: %s%s %s", k.prefix, name, fmt.Sprintf(format, args...))
	}
}

// Number is a type of which state can be.
type Number interface {
	float32 | float64 | int64 | int32 | int16 | uint64 | uint32 | uint16 | uint8 | bool
}

// Slice keeps numbers whose count never changes.
func Slice[T Number](k *Keeper, name string, x []T) {
	if !k.Loading() {
		k.put(name, x)
		return
	}
	if y := find[T](k, name); len(y) == len(x) {
		copy(x, y)
	} else {
		k.Fail(name, "has %d numbers, not %d", len(y), len(x))
	}
}

// List keeps numbers whose count changes.
func List[T Number](k *Keeper, name string, x *[]T) {
	if !k.Loading() {
		k.put(name, *x)
		return
	}
	*x = append((*x)[:0], find[T](k, name)...)
}

// One keeps one number.
func One[T Number](k *Keeper, name string, x *T) {
	one := []T{*x}
	Slice(k, name, one)
	*x = one[0]
}

// Vector keeps a network's numbers.
func (k *Keeper) Vector(name string, v Vector) {
	if v.single != nil {
		Slice(k, name, v.single)
		return
	}
	Slice(k, name, v.double)
}

// Streams keeps the places of random streams; their addresses do not change.
func (k *Keeper) Streams(name string, streams []rng.Stream) {
	draws := make([]uint64, len(streams))
	for i := range streams {
		draws[i] = streams[i].Draws()
	}
	Slice(k, name, draws)
	if k.Loading() {
		for i := range streams {
			streams[i].Skip(draws[i])
		}
	}
}

func (k *Keeper) put(name string, data any) {
	name = k.prefix + name
	if slices.ContainsFunc(k.shared.arrays, func(a npz.Named) bool { return a.Name == name }) {
		panic("state.Keeper: two parts named " + name)
	}
	k.shared.arrays = append(k.shared.arrays, npz.Named{Name: name, Array: npz.Of(data)})
}

func find[T Number](k *Keeper, name string) []T {
	a, ok := k.shared.loaded[k.prefix+name]
	if !ok {
		k.Fail(name, "is missing")
		return nil
	}
	x, ok := a.Data.([]T)
	if !ok {
		k.Fail(name, "is of type %T", a.Data)
	}
	return x
}
