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
// each training begun. Trainings go on where their last checkpoint is, finished
// ones are not done again; simulations, which have none, start over.
const checkpointDir = "checkpoint"

// checkpoints are those of one experiment in a results folder.
type checkpoints struct {
	dir    string                       // the folder of checkpoints; "" if none are written
	every  time.Duration                // between those of one training
	origin []string                     // the experiment's hash and the program: what they hold for
	states map[string]*artificial.State // those to go on from, by the name of a training's files
}

// openCheckpoints reads what there is to go on from, if that is asked for. All of
// it is held against the experiment before anything runs.
func openCheckpoints(f *File, o Options) (*checkpoints, error) {
	c := &checkpoints{
		every:  o.Checkpoint,
		origin: []string{f.hash(), version.Number + " " + version.Revision()},
		states: map[string]*artificial.State{},
	}
	dir := filepath.Join(o.Dir, checkpointDir)
	if o.Checkpoint > 0 && f.Artificial != nil {
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

// readAll takes in the checkpoints of all trainings that have one.
func (c *checkpoints) readAll(f *File, dir string) error {
	if f.Artificial == nil {
		return nil
	}
	for _, method := range f.Artificial.Normalizations {
		for seed := range f.Artificial.Seeds {
			name := trainingFile(method, seed)
			if err := c.read(filepath.Join(dir, name+".npz"), name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checkpoints) foreign(path string) error {
	return &FolderError{path, "is of another experiment, or of other settings: go on with the same file and flags, or start afresh with --force"}
}

// read takes in a training's checkpoint, if it has one.
func (c *checkpoints) read(path, name string) error {
	arrays, err := npz.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	torn := func(err error) error {
		return &FolderError{path, fmt.Sprintf("is no whole checkpoint (%v): remove it, and this training alone starts over", err)}
	}
	if err != nil {
		return torn(err)
	}
	origin, ok := arrays["origin"].Data.([]string)
	switch {
	case !ok || len(origin) != 2:
		return torn(errors.New(`array "origin" is missing`))
	case origin[0] != c.origin[0]:
		return c.foreign(path)
	case origin[1] != c.origin[1]:
		return &FolderError{path, fmt.Sprintf("was written by homeostat %s, and this is %s, whose numbers may differ: go on with that one, or start afresh with --force", origin[1], c.origin[1])}
	}
	if c.states[name], err = artificial.StateFrom(arrays); err != nil {
		return torn(err)
	}
	return nil
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
	return func(s *artificial.State) error {
		arrays := append(s.Arrays(), npz.Named{Name: "origin", Array: npz.Of(c.origin)})
		return atomicfile.Write(filepath.Join(c.dir, name+".npz"), func(w io.Writer) error { return npz.Write(w, arrays) })
	}
}

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
