package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"homeostat/internal/atomicfile"
	"homeostat/report"
)

// The results folder's parts.
const (
	resultFile  = "result.json"
	configFile  = "config.toml"
	interrupted = "interrupted" // what a run that was stopped had done so far
	saving      = ".saving"     // a result on its way into the folder
)

// FolderError says why a results folder cannot be used as asked.
type FolderError struct{ Path, Fault string }

func (e *FolderError) Error() string { return e.Path + " " + e.Fault }

// Start says what a run does about what its results folder holds already.
type Start int

const (
	Fresh   Start = iota // nothing is lost: a result or checkpoints there are an error
	Replace              // both give way
	Resume               // the run goes on from the checkpoints
)

// check returns what speaks against a start.
func (s Start) check(dir string) error {
	_, none := os.Stat(filepath.Join(dir, resultFile))
	finished, unfinished := none == nil, Resumable(dir)
	switch {
	case s == Resume && finished && !unfinished:
		return &FolderError{dir, "holds a finished result: there is nothing to resume"}
	case s == Resume && !unfinished:
		return &FolderError{dir, "holds no checkpoint to go on from: run without --resume"}
	case s == Fresh && unfinished:
		return &FolderError{dir, "holds an unfinished run: go on with --resume, start afresh with --force, or name another folder with -o"}
	case s == Fresh && finished:
		return &FolderError{dir, "holds a finished result: name another folder with -o, or replace it with --force"}
	}
	return nil
}

// Prepare makes sure, before anything runs, that results can be written to dir,
// and that nothing there is lost that start does not give up. What it made, if the
// folder is new, undo removes.
func Prepare(dir string, start Start) (undo func(), err error) {
	if err := start.check(dir); err != nil {
		return nil, err
	}
	_, missing := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the results folder: %w; name another with -o", err)
	}
	probe, err := os.CreateTemp(dir, ".probe*")
	if err != nil {
		return nil, fmt.Errorf("cannot write to the results folder: %w; name another with -o", err)
	}
	probe.Close()
	os.Remove(probe.Name())
	if start == Replace {
		if err := discard(dir); err != nil {
			return nil, err
		}
	}
	return func() {
		if missing != nil {
			os.Remove(dir)
		}
	}, nil
}

// parts are what a result consists of; result.json comes last: a folder that has
// it is whole.
func parts() []string {
	return []string{"data", weightsDir, "figures", "report.html", configFile, resultFile}
}

// Save writes a finished result to dir. All is written aside first, so that on a
// full disk an older result stays as it is; then it takes the older one's place,
// and checkpoints have served.
func (r *Result) Save(dir string) error {
	aside := filepath.Join(dir, saving)
	if err := r.writeAside(aside); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, resultFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot replace the older result: %w", err)
	}
	for _, part := range append([]string{interrupted}, parts()...) {
		if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
			return fmt.Errorf("cannot replace the older result: %w", err)
		}
	}
	for _, part := range parts() {
		err := os.Rename(filepath.Join(aside, part), filepath.Join(dir, part))
		if err != nil && !errors.Is(err, os.ErrNotExist) { // there may be no figures
			return fmt.Errorf("cannot put the result in its place: %w", err)
		}
	}
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("cannot clear what was written aside: %w", err)
	}
	return discard(dir)
}

// writeAside writes a result to a folder of its own; nothing stays of one that
// cannot be written whole.
func (r *Result) writeAside(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("cannot clear what an earlier run wrote aside: %w", err)
	}
	if err := r.write(dir); err != nil {
		os.RemoveAll(dir) // the disk may be full: it needs the room
		return err
	}
	return nil
}

// SaveInterrupted writes what an interrupted run had done so far to a folder of
// its own inside dir, and returns that.
func (r *Result) SaveInterrupted(dir string) (string, error) {
	r.Interrupted = true
	dir = filepath.Join(dir, interrupted)
	return dir, r.writeAside(dir)
}

func (r *Result) write(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		return fmt.Errorf("cannot make the results folder: %w", err)
	}
	if err := atomicfile.Write(filepath.Join(dir, configFile), r.File.WriteResolved); err != nil {
		return err
	}
	if err := r.writeSeries(dir); err != nil {
		return err
	}
	if err := r.writeWeights(dir); err != nil {
		return err
	}
	figures, notes := r.figures()
	for _, f := range figures {
		if err := f.Store(dir); err != nil {
			return err
		}
		if err := f.Draw(dir); err != nil {
			return err
		}
	}
	var tables []report.Table
	for _, t := range r.methodTables() {
		if err := t.write(dir); err != nil {
			return err
		}
		tables = append(tables, t.text())
	}
	for _, t := range r.columnTables() {
		if err := t.write(dir); err != nil {
			return err
		}
		tables = append(tables, t.text())
	}
	for _, m := range r.matrices() {
		tables = append(tables, m.table())
	}
	if err := r.writeMatrices(dir); err != nil {
		return err
	}
	if err := r.page(figures, tables, notes).HTML(dir); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, resultFile), r.WriteJSON)
}

// WriteResolved writes the experiment with every default: running that gives the same numbers.
func (f *File) WriteResolved(w io.Writer) error { return f.root.Write(w) }

func (f *File) hash() string {
	h := sha256.New()
	f.WriteResolved(h) // a hash does not fail
	if f.Biological != nil {
		for _, given := range f.Biological.read {
			fmt.Fprintln(h, given)
		}
	}
	if f.Artificial != nil {
		for _, m := range f.Artificial.trained {
			if m.initial != nil {
				fmt.Fprintln(h, m.label, m.initial.digest)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Plot draws the figures of a results folder again, from its stored numbers.
func Plot(dir string) (drawn []string, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "data", "*.npz"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		f, err := report.Load(path)
		if errors.Is(err, report.ErrNoFigure) {
			continue // a recording
		}
		if err != nil {
			return drawn, err
		}
		if err := f.Draw(dir); err != nil {
			return drawn, err
		}
		drawn = append(drawn, f.Name)
	}
	if len(drawn) == 0 {
		return nil, fmt.Errorf("%s holds no figures to draw: it should be a results folder, with data/*.npz in it", dir)
	}
	return drawn, nil
}
