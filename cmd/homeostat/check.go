package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"homeostat/experiments"
	"homeostat/internal/data"
	"homeostat/report"
)

// checkFlags are the flags of check.
type checkFlags struct {
	dir, data                    string
	threads                      int
	quick, force, json, markdown bool
}

// longest is how long a built-in may take on two cores and still be checked unless
// it is named, s: full protocols of a paper take hours.
const longest = 120

func checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [NAME|FILE.toml ...]",
		Short: "run the built-in experiments, print one table of all claims",
		Long: `Runs experiments one after the other and prints one table of all their claims; exit
code 1 if any fails. Without names it runs all built-ins but those that take longer than
two minutes. One whose data set is missing is told as not run, which is no failure.`,
		RunE: func(c *cobra.Command, names []string) error { return f.run(c, names) },
	}
	flags := c.Flags()
	flags.BoolVar(&f.quick, "quick", false, "the files' [quick] overrides: smaller runs")
	flags.IntVar(&f.threads, "threads", 0, "threads; 0 = all cores")
	flags.StringVarP(&f.dir, "out", "o", "", "keep each experiment's results in a folder of its name below this one (default: keep none)")
	flags.BoolVar(&f.force, "force", false, "replace existing results")
	flags.BoolVar(&f.json, "json", false, "the outcome as one JSON object on stdout")
	flags.BoolVar(&f.markdown, "markdown", false, "the tables in Markdown")
	flags.StringVar(&f.data, "data", "", "where data sets lie (default $HOMEOSTAT_DATA, else the user cache folder)")
	return c
}

// checked is an experiment and what came of it; no result if its data set is missing.
type checked struct {
	file    *experiments.File
	dir     string // "" where nothing is kept
	result  *experiments.Result
	trouble string
}

func (f *checkFlags) run(c *cobra.Command, names []string) error {
	switch {
	case f.threads < 0:
		return inputError{fmt.Errorf("--threads must be at least 0, is %d", f.threads)}
	case f.json && f.markdown:
		return inputError{errors.New("--json and --markdown are two forms of the same table: give one of the two")}
	}
	all, err := f.open(names)
	if err != nil {
		return err
	}
	failed, sets := false, &data.Shelf{}
	for i, x := range all {
		fmt.Fprintf(os.Stderr, "%s (%d of %d)\n", x.file.Name, i+1, len(all))
		err := f.runOne(c.Context(), x, sets)
		if err != nil {
			f.tell(c.OutOrStdout(), all[:i])
		}
		switch {
		case errors.Is(err, context.Canceled):
			return fmt.Errorf("interrupted in %s; the table has what was checked before it", x.file.Name)
		case err != nil:
			return fmt.Errorf("%s: %w; the table has what was checked before it", x.file.Name, err)
		}
		failed = failed || x.result != nil && !x.result.OK()
	}
	if err := f.tell(c.OutOrStdout(), all); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

// open reads the named experiments, all built-ins of reasonable length by default,
// and refuses before anything runs what could not run or be kept.
func (f *checkFlags) open(names []string) ([]*checked, error) {
	named := len(names) > 0
	if !named {
		names = experiments.Names()
	}
	var all []*checked
	for _, name := range names {
		file, err := experiments.Open(name, experiments.Overrides{Quick: f.quick})
		if err != nil {
			return nil, asInputError(err)
		}
		if !named && file.Typical > longest {
			fmt.Fprintf(os.Stderr, "left out, as it takes long: %s; name it to run it\n", file.Name)
			continue
		}
		if slices.ContainsFunc(all, func(x *checked) bool { return x.file.Name == file.Name }) {
			return nil, inputError{fmt.Errorf("%s is named twice", file.Name)}
		}
		x := &checked{file: file}
		if f.dir != "" {
			x.dir = filepath.Join(f.dir, file.Name)
			if err := x.prepare(f.force); err != nil {
				return nil, err
			}
		}
		all = append(all, x)
	}
	return all, nil
}

// prepare refuses a folder that holds a result already, and leaves no trace.
func (x *checked) prepare(force bool) error {
	start := experiments.Fresh
	if force {
		start = experiments.Replace
	}
	undo, err := experiments.Prepare(x.dir, start)
	if err == nil {
		undo()
	}
	return err
}

func (f *checkFlags) runOne(ctx context.Context, x *checked, sets *data.Shelf) error {
	undo := func() {}
	if x.dir != "" {
		var err error
		if undo, err = experiments.Prepare(x.dir, experiments.Replace); err != nil {
			return err
		}
	}
	show := newProgress(os.Stderr)
	result, err := experiments.Run(ctx, x.file, experiments.Options{Threads: f.threads, DataDir: f.data, Sets: sets, Progress: show.tell})
	show.close()
	var missing *data.MissingError
	switch {
	case errors.As(err, &missing):
		undo()
		x.trouble = missing.Error()
		return nil
	case err != nil:
		undo()
		return err
	}
	x.result = result
	for _, failure := range result.Failed {
		x.trouble = failure.Of + ": " + failure.Error
	}
	if x.dir != "" {
		return result.Save(x.dir)
	}
	return nil
}

// tell prints the table.
func (f *checkFlags) tell(w io.Writer, all []*checked) error {
	if f.json {
		return tellJSON(w, all, f.quick)
	}
	table := make([]report.Checked, len(all))
	for i, x := range all {
		table[i] = report.Checked{Name: x.file.Name, Title: x.file.Title, Trouble: x.trouble}
		if x.result != nil {
			table[i].Claims, table[i].Seconds = x.result.ReportClaims(), x.result.Seconds
		}
	}
	if f.markdown {
		return report.CheckedMarkdown(w, table)
	}
	return report.CheckedText(w, table, terminalWidth())
}

func tellJSON(w io.Writer, all []*checked, quick bool) error {
	type experiment struct {
		Experiment string                    `json:"experiment"`
		Title      string                    `json:"title"`
		Seconds    float64                   `json:"seconds"`
		Trouble    string                    `json:"trouble,omitempty"` // why it did not run, or not to its end
		Claims     []experiments.ClaimResult `json:"claims"`
	}
	out := struct {
		Quick       bool         `json:"quick"`
		Experiments []experiment `json:"experiments"`
	}{quick, make([]experiment, len(all))}
	for i, x := range all {
		out.Experiments[i] = experiment{Experiment: x.file.Name, Title: x.file.Title, Trouble: x.trouble, Claims: []experiments.ClaimResult{}}
		if x.result != nil {
			out.Experiments[i].Seconds, out.Experiments[i].Claims = x.result.Seconds, append(out.Experiments[i].Claims, x.result.Claims...)
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
