package experiments

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"homeostat/artificial"
	"homeostat/internal/atomicfile"
	"homeostat/internal/npz"
	"homeostat/internal/version"
)

// checkpointDir is where, in a results folder, an unfinished run keeps what it
// takes to go on: config.toml, the experiment that all is of, and one file for
// each training or simulation begun, which goes on where its last checkpoint is;
// finished ones are not done again. Recordings too large for the memory lie there too.
const checkpointDir = "checkpoint"

// checkpoints are those of one experiment in a results folder.
type checkpoints struct {
	dir    string                       // the folder of checkpoints; "" if none are written
	spools string                       // where recordings may lie on disk; "" if nowhere
	every  time.Duration                // between those of one training or simulation
	origin []string                     // the experiment's hash and the program: what they hold for
	states map[string]*artificial.State // those to go on from, by the name of a training's files

	simulations map[string]map[string]npz.Array // and by that of a simulation's, or of a mixture's
}

// openCheckpoints reads what there is to go on from, if that is asked for. All of
// it is held against the experiment before anything runs.
func openCheckpoints(f *File, o Options) (*checkpoints, error) {
	c := &checkpoints{
		every:  o.Checkpoint,
		origin: []string{f.hash(), version.Number + " " + version.Revision()},
		states: map[string]*artificial.State{},

		simulations: map[string]map[string]npz.Array{},
	}
	if o.Dir != "" {
		c.spools = filepath.Join(o.Dir, checkpointDir)
	}
	dir := filepath.Join(o.Dir, checkpointDir)
	if o.Checkpoint > 0 {
		c.dir = dir
	}
	if !o.Resume {
		return c, nil
	}
	config, err := os.ReadFile(filepath.Join(dir, configFile))
	if err != nil {
		return nil, fmt.Errorf("cannot go on: %w", err)
	}
	var resolved bytes.Buffer
	f.WriteResolved(&resolved) // memory takes all
	if !bytes.Equal(config, resolved.Bytes()) {
		return nil, c.foreign(dir)
	}
	return c, c.readAll(f, dir)
}

// readAll takes in the checkpoints of all trainings and simulations that have one.
func (c *checkpoints) readAll(f *File, dir string) error {
	if a := f.Artificial; a != nil {
		for _, m := range a.trained {
			for seed := range a.Seeds {
				if err := c.readTraining(dir, trainingFile(m.label, seed)); err != nil {
					return err
				}
			}
		}
	}
	if b := f.Biological; b != nil {
		for _, condition := range b.Conditions {
			for seed := range b.Seeds {
				if err := c.readArrays(dir, simulationFile(condition.Name, seed)); err != nil {
					return err
				}
			}
		}
	}
	if m := f.Mixture; m != nil {
		for i := range m.learned {
			for seed := range m.learned[i].settings.Seeds {
				if err := c.readArrays(dir, mixtureFile(&m.learned[i], seed)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *checkpoints) readArrays(dir, name string) error {
	arrays, err := c.read(filepath.Join(dir, name+".npz"))
	if arrays != nil {
		c.simulations[name] = arrays
	}
	return err
}

func (c *checkpoints) readTraining(dir, name string) error {
	path := filepath.Join(dir, name+".npz")
	arrays, err := c.read(path)
	if arrays == nil || err != nil {
		return err
	}
	if c.states[name], err = artificial.StateFrom(arrays); err != nil {
		return torn(path, err)
	}
	return nil
}

func (c *checkpoints) foreign(path string) error {
	return &FolderError{path, "is of another experiment, or of other settings: go on with the same file and flags, or start afresh with --force"}
}

// torn says that a checkpoint is of no use.
func torn(path string, err error) error {
	return &FolderError{path, fmt.Sprintf("is no whole checkpoint (%v): remove it, and this run alone starts over", err)}
}

// read takes in a run's checkpoint: nil if it has none.
func (c *checkpoints) read(path string) (map[string]npz.Array, error) {
	arrays, err := npz.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, torn(path, err)
	}
	origin, ok := arrays["origin"].Data.([]string)
	switch {
	case !ok || len(origin) != 2:
		return nil, torn(path, errors.New(`array "origin" is missing`))
	case origin[0] != c.origin[0]:
		return nil, c.foreign(path)
	case origin[1] != c.origin[1]:
		return nil, &FolderError{path, fmt.Sprintf("was written by homeostat %s, and this is %s, whose numbers may differ: go on with that one, or start afresh with --force", origin[1], c.origin[1])}
	}
	return arrays, nil
}

// begin makes the folder, so that from here on a run that is killed can go on.
func (c *checkpoints) begin(f *File) error {
	if c.dir == "" {
		return nil
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder of checkpoints: %w", err)
	}
	return atomicfile.Write(filepath.Join(c.dir, configFile), f.WriteResolved)
}

// save returns what keeps the states of a training; nil where none are kept.
func (c *checkpoints) save(name string) func(*artificial.State) error {
	if c.dir == "" {
		return nil
	}
	return func(s *artificial.State) error { return c.write(name, s.Arrays()) }
}

// write writes the checkpoint of a run.
func (c *checkpoints) write(name string, arrays []npz.Named) error {
	arrays = append(arrays, npz.Named{Name: "origin", Array: npz.Of(c.origin)})
	return atomicfile.Write(c.path(name), func(w io.Writer) error { return npz.Write(w, arrays) })
}

func (c *checkpoints) path(name string) string { return filepath.Join(c.dir, name+".npz") }

// kept says whether any are written.
func (c *checkpoints) kept() bool { return c.dir != "" }

// due says whether another is, where the last was written at a time.
func (c *checkpoints) due(last time.Time) bool { return c.kept() && time.Since(last) >= c.every }

// discard removes the checkpoints in a results folder: config.toml first, so that
// what is left of them if the program is killed is nothing to go on from.
func discard(dir string) error {
	dir = filepath.Join(dir, checkpointDir)
	if err := os.Remove(filepath.Join(dir, configFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot remove the checkpoints: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("cannot remove the checkpoints: %w", err)
	}
	return nil
}

// Resumable says whether a results folder holds checkpoints to go on from.
func Resumable(dir string) bool { return isFile(filepath.Join(dir, checkpointDir, configFile)) }

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
