package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"homeostat/experiments"
	"homeostat/report"
)

// runFlags are the flags of run.
type runFlags struct {
	dir, data     string
	seed          uint64
	threads       int
	checkpoint    float64
	set           []string
	resume, force bool
	quick, json   bool
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
	flags.BoolVar(&f.resume, "resume", false, "go on from the last checkpoint in the results folder; give the same file and flags")
	flags.BoolVar(&f.force, "force", false, "replace an existing result, or checkpoints")
	flags.Float64Var(&f.checkpoint, "checkpoint", 10, "seconds between checkpoints of a training or simulation; 0 = none")
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
	start, err := f.start()
	if err != nil {
		return err
	}
	if f.dir == "" {
		f.dir = filepath.Join("results", file.Name)
	}
	undo, err := experiments.Prepare(f.dir, start)
	if err != nil {
		return err
	}
	warn(os.Stderr, file, name)
	show := newProgress(os.Stderr)
	result, err := experiments.Run(c.Context(), file, experiments.Options{
		Threads: f.threads, DataDir: f.data, Progress: show.tell,
		Dir: f.dir, Checkpoint: time.Duration(f.checkpoint * float64(time.Second)), Resume: f.resume,
	})
	show.close()
	switch {
	case errors.Is(err, context.Canceled) && result != nil:
		return f.keep(result)
	case err != nil:
		undo()
		return f.howToGoOn(err)
	}
	if err := result.Save(f.dir); err != nil {
		return f.howToGoOn(err)
	}
	return f.tell(c.OutOrStdout(), result)
}

// start checks the flags that say how to run.
func (f *runFlags) start() (experiments.Start, error) {
	switch {
	case f.threads < 0:
		return 0, inputError{fmt.Errorf("--threads must be at least 0, is %d", f.threads)}
	case !(f.checkpoint >= 0 && f.checkpoint <= 1e9):
		return 0, inputError{fmt.Errorf("--checkpoint must be a number of seconds, 0 for none, is %g", f.checkpoint)}
	case f.resume && f.force:
		return 0, inputError{errors.New("--resume goes on and --force starts afresh: give one of the two")}
	case f.resume:
		return experiments.Resume, nil
	case f.force:
		return experiments.Replace, nil
	}
	return experiments.Fresh, nil
}

// keep saves, for a reader, what an interrupted run had done so far; the
// checkpoints, for the program, are there already.
func (f *runFlags) keep(r *experiments.Result) error {
	dir, err := r.SaveInterrupted(f.dir)
	if err != nil {
		return f.howToGoOn(fmt.Errorf("interrupted, and what was done so far could not be kept: %w", err))
	}
	return f.howToGoOn(fmt.Errorf("interrupted; what was done so far is in %s", dir))
}

// howToGoOn adds to an error the command that resumes, if there is what to resume
// and the user does not have to decide something first.
func (f *runFlags) howToGoOn(err error) error {
	var folder *experiments.FolderError
	if errors.As(err, &folder) || !experiments.Resumable(f.dir) {
		return err
	}
	return fmt.Errorf("%w; go on with: %s", err, resumption(os.Args[1:]))
}

// resumption is the command that goes on from where that with the given arguments stopped.
func resumption(args []string) string {
	words := []string{"homeostat"}
	for _, arg := range args {
		if flag, _, _ := strings.Cut(arg, "="); flag != "--force" && flag != "--resume" {
			words = append(words, shellWord(arg))
		}
	}
	return strings.Join(append(words, "--resume"), " ")
}

// shellWord quotes what a shell would take apart.
func shellWord(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=+@%"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
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
		fmt.Fprintf(w, "%s\n", r.File.Title)
		if set := r.File.Dataset(); set != "" {
			fmt.Fprintf(w, "Images: %s\n", set)
		}
		fmt.Fprintln(w)
		if len(r.Claims) > 0 {
			report.Text(w, r.ReportClaims(), terminalWidth())
		} else if err := printMeasures(w, r, f.dir); err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s in %.1f s → %s\n", summary(r), r.Seconds, filepath.Join(f.dir, "report.html"))
	}
	if !r.OK() {
		return errFailed
	}
	return nil
}

// printMeasures prints what a run without claims is looked at for first.
func printMeasures(w io.Writer, r *experiments.Result, dir string) error {
	const columns, rows = 4, 10
	t, more := r.Summary(columns, rows)
	if len(t.Rows) == 0 {
		return nil
	}
	longest := 0
	for _, row := range t.Rows {
		longest = max(longest, len(row[0]))
	}
	for _, row := range t.Rows {
		row[0] = fmt.Sprintf("%-*s", longest, row[0])
	}
	if err := alignRight(w, t.Columns, t.Rows); err != nil {
		return err
	}
	if more > 0 {
		fmt.Fprintf(w, "... and %d more\n", more)
	}
	_, err := fmt.Fprintf(w, "All measures are in %s.\n", filepath.Join(dir, "result.json"))
	return err
}

// summary counts the claims in words.
func summary(r *experiments.Result) string {
	if len(r.Claims) == 0 {
		if len(r.Failed) > 0 {
			return "not done to the end"
		}
		return "done, with no claim to hold,"
	}
	count := r.Verdicts()
	parts := []string{fmt.Sprintf("%d of %d claims hold", count[report.Pass], len(r.Claims)-count[report.NotRun])}
	for _, v := range []string{report.Fail, report.Known} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], v))
		}
	}
	if n := count[report.NotRun]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d need the full size", n))
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
