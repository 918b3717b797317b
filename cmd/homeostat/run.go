package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"homeostat/experiments"
	"homeostat/report"
)

// runFlags are the flags of run.
type runFlags struct {
	dir, data    string
	seed         uint64
	threads      int
	set          []string
	force, quick bool
	json         bool
}

func runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run NAME|FILE.toml",
		Short: "run an experiment, write its results folder, print its claims",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.run(c, args[0])
		},
	}
	flags := c.Flags()
	flags.StringVarP(&f.dir, "out", "o", "", "results folder (default results/NAME)")
	flags.Uint64Var(&f.seed, "seed", 1, "seed, in place of the file's")
	flags.IntVar(&f.threads, "threads", 0, "threads; 0 = all cores")
	flags.StringArrayVar(&f.set, "set", nil, "key=value laid over the file; repeatable")
	flags.BoolVar(&f.force, "force", false, "replace an existing result")
	flags.BoolVar(&f.quick, "quick", false, "the file's [quick] overrides: a smaller run")
	flags.BoolVar(&f.json, "json", false, "the outcome as one JSON object on stdout")
	flags.StringVar(&f.data, "data", "", "where data sets lie (default $HOMEOSTAT_DATA, else the user cache folder)")
	return c
}

func (f *runFlags) run(c *cobra.Command, name string) error {
	over, err := f.overrides(c)
	if err != nil {
		return err
	}
	file, err := experiments.Open(name, over)
	if err != nil {
		return asInputError(err)
	}
	if f.threads < 0 {
		return inputError{fmt.Errorf("--threads must be at least 0, is %d", f.threads)}
	}
	if f.dir == "" {
		f.dir = filepath.Join("results", file.Name)
	}
	undo, err := experiments.Prepare(f.dir, f.force)
	if err != nil {
		return err
	}
	show := newProgress(os.Stderr)
	result, err := experiments.Run(c.Context(), file, experiments.Options{
		Threads: f.threads, DataDir: f.data, Quick: f.quick, Progress: show.tell,
	})
	show.close()
	switch {
	case errors.Is(err, context.Canceled) && result != nil:
		return f.keep(result)
	case err != nil:
		undo()
		return err
	}
	if err := result.Save(f.dir); err != nil {
		return err
	}
	return f.tell(c.OutOrStdout(), result)
}

// keep saves what an interrupted run had done so far.
func (f *runFlags) keep(r *experiments.Result) error {
	dir, err := r.SaveInterrupted(f.dir)
	if err != nil {
		return fmt.Errorf("interrupted, and what was done so far could not be kept: %w", err)
	}
	return fmt.Errorf("interrupted; what was done so far is in %s", dir)
}

// tell prints the outcome.
func (f *runFlags) tell(w io.Writer, r *experiments.Result) error {
	for _, failure := range r.Failed {
		fmt.Fprintf(os.Stderr, "homeostat: %s: %s; what it recorded is in %s\n", failure.Of, failure.Error, filepath.Join(f.dir, "data"))
	}
	if f.json {
		if err := r.WriteJSON(w); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(w, "%s\n\n", r.File.Title)
		report.Text(w, r.ReportClaims(), terminalWidth())
		fmt.Fprintf(w, "\n%s in %.1f s → %s\n", summary(r), r.Seconds, filepath.Join(f.dir, "report.html"))
	}
	if !r.OK() {
		return errFailed
	}
	return nil
}

// summary counts the claims in words.
func summary(r *experiments.Result) string {
	count := r.Verdicts()
	parts := []string{fmt.Sprintf("%d of %d claims hold", count[report.Pass], len(r.Claims))}
	for _, v := range []string{report.Fail, report.Known, report.NotRun} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	return strings.Join(parts, ", ")
}

func (f *runFlags) overrides(c *cobra.Command) (experiments.Overrides, error) {
	over := experiments.Overrides{Quick: f.quick}
	for _, s := range f.set {
		key, text, ok := strings.Cut(s, "=")
		if !ok {
			return over, inputError{fmt.Errorf("--set %s: must look like key=value", s)}
		}
		over.Set = append(over.Set, experiments.Setting{Key: strings.TrimSpace(key), Value: strings.TrimSpace(text)})
	}
	if c.Flags().Changed("seed") {
		over.Seed = &f.seed
	}
	return over, nil
}

// asInputError marks an experiment that cannot be read as the user's to mend.
func asInputError(err error) error {
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return inputError{fmt.Errorf("%w; homeostat list names the built-in ones", err)}
	}
	return inputError{err}
}
