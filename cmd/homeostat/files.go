package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"homeostat/experiments"
	"homeostat/internal/data"
	"homeostat/internal/kernel"
	"homeostat/internal/version"
)

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the built-in experiments",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 8, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tSIDE\tSCALE\tTIME\tWHAT IT SHOWS")
			for _, name := range experiments.Names() {
				f, err := experiments.Open(name, experiments.Overrides{})
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", name, f.Side(), f.Scale, duration(f.Typical), f.Title)
			}
			return w.Flush()
		},
	}
}

// duration is a typical time in words.
func duration(seconds float64) string {
	if seconds < 120 {
		return fmt.Sprintf("%.0f s", seconds)
	}
	return fmt.Sprintf("%.0f min", seconds/60)
}

func validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE.toml",
		Short: "check an experiment file: every fault at once, with line and key",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := experiments.Open(args[0], experiments.Overrides{})
			if err != nil {
				return asInputError(err)
			}
			if _, err := experiments.Open(args[0], experiments.Overrides{Quick: true}); err != nil {
				return fmt.Errorf("with --quick: %w", asInputError(err))
			}
			warn(c.ErrOrStderr(), f, args[0])
			warnOfMissing(c.ErrOrStderr(), f.Dataset())
			fmt.Fprintf(c.OutOrStdout(), "%s: no fault found (%s, %d claims)\n", args[0], f.Side(), len(f.Claims))
			return nil
		},
	}
}

// warn tells what a file may say and hardly means, a line each.
func warn(w io.Writer, f *experiments.File, name string) {
	for _, doubt := range f.Warnings(name) {
		fmt.Fprintf(w, "warning: %s\n", doubt)
	}
}

// warnOfMissing tells that a data set is not where a run looks for it by default.
func warnOfMissing(w io.Writer, set string) {
	info, err := data.Find(set)
	if err != nil {
		return // the experiment reads none
	}
	if where := whereIs(info, ""); strings.HasPrefix(where, missing) {
		fmt.Fprintf(w, "warning: data set %s is %s\n", set, where)
	}
}

func initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init NAME [FILE.toml]",
		Short: "write a commented copy of a built-in experiment to start from",
		Args:  cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := experiments.Source(args[0])
			if err != nil {
				return inputError{err}
			}
			path := args[0] + ".toml"
			if len(args) == 2 {
				path = args[1]
			}
			if !strings.HasSuffix(path, ".toml") {
				return inputError{fmt.Errorf("%s: an experiment file's name ends in .toml", path)}
			}
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, os.ErrExist) {
				return inputError{fmt.Errorf("%s exists already; name another file, or remove it", path)}
			} else if err != nil {
				return fmt.Errorf("cannot write the experiment: %w", err)
			}
			if _, err := f.Write(text); err != nil {
				f.Close()
				os.Remove(path)
				return fmt.Errorf("cannot write the experiment: %w", err)
			}
			if err := f.Close(); err != nil {
				return fmt.Errorf("cannot write the experiment: %w", err)
			}
			fmt.Fprintf(c.OutOrStdout(), "wrote %s; run it with: homeostat run %s\n", path, path)
			return nil
		},
	}
}

func plotCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "plot DIR",
		Short: "draw the figures of a results folder again from its stored numbers",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if info, err := os.Stat(args[0]); err != nil || !info.IsDir() {
				return inputError{fmt.Errorf("%s is no folder; name a results folder, such as results/NAME", args[0])}
			}
			drawn, err := experiments.Plot(args[0])
			for _, name := range drawn {
				fmt.Fprintln(c.OutOrStdout(), filepath.Join(args[0], "figures", name+".svg"))
			}
			return err
		},
	}
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print version, revision, Go version, CPU features in use",
		Args:  cobra.NoArgs,
		Run: func(c *cobra.Command, _ []string) {
			fmt.Fprintf(c.OutOrStdout(), "homeostat %s\nrevision %s\n%s %s/%s\nkernels %s\n",
				version.Number, version.Revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH, kernel.Best())
		},
	}
}
