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
)

// ExistsError says that a folder holds a finished result.
type ExistsError struct{ Dir string }

func (e *ExistsError) Error() string {
	return fmt.Sprintf("%s holds a finished result: name another folder with -o, or replace it with --force", e.Dir)
}

// Prepare makes sure, before anything runs, that results can be written to dir,
// and that no finished one is lost. What it made, if the folder is new, undo removes.
func Prepare(dir string, force bool) (undo func(), err error) {
	if _, err := os.Stat(filepath.Join(dir, resultFile)); err == nil && !force {
		return nil, &ExistsError{dir}
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
	return func() {
		if missing != nil {
			os.Remove(dir)
		}
	}, nil
}

// Save writes a finished result to dir, in the place of an older one. result.json
// comes last: a folder that has it is whole.
func (r *Result) Save(dir string) error {
	if err := os.Remove(filepath.Join(dir, resultFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("cannot replace the older result: %w", err)
	}
	for _, part := range []string{"data", "figures", "report.html", configFile, interrupted} {
		if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
			return fmt.Errorf("cannot replace the older result: %w", err)
		}
	}
	return r.write(dir)
}

// SaveInterrupted writes what an interrupted run had done so far to a folder of
// its own inside dir, and returns that.
func (r *Result) SaveInterrupted(dir string) (string, error) {
	dir = filepath.Join(dir, interrupted)
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("cannot replace an older interrupted result: %w", err)
	}
	return dir, r.write(dir)
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
	figures, notes := r.figures()
	for _, f := range figures {
		if err := f.Store(dir); err != nil {
			return err
		}
		if err := f.Draw(dir); err != nil {
			return err
		}
	}
	if err := r.page(figures, notes).HTML(dir); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, resultFile), r.WriteJSON)
}

// WriteResolved writes the experiment with every default: running that gives the same numbers.
func (f *File) WriteResolved(w io.Writer) error { return f.root.Write(w) }

func (f *File) hash() string {
	h := sha256.New()
	f.WriteResolved(h) // a hash does not fail
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
