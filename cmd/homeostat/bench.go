package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"homeostat/experiments"
)

func benchCommand() *cobra.Command {
	var asJSON bool
	var threads int
	var names, of []string
	about := "measure how fast the program is here:"
	for _, b := range experiments.Benchmarks() {
		names = append(names, b.Name)
		about += fmt.Sprintf("\n  %-15s %s", b.Name, b.About)
	}
	c := &cobra.Command{
		Use:       "bench [NAME...]",
		Short:     "measure how fast the program is here",
		Long:      about,
		Args:      cobra.ArbitraryArgs,
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			if threads < 0 {
				return inputError{fmt.Errorf("--threads must be at least 0, but is %d", threads)}
			}
			chosen := slices.DeleteFunc(experiments.Benchmarks(), func(b experiments.Benchmark) bool { return b.Long })
			if len(args) > 0 {
				chosen = nil
			}
			for _, name := range args {
				i := slices.Index(names, name)
				if i < 0 {
					return inputError{fmt.Errorf("there is no benchmark %q; there are: %s", name, strings.Join(names, ", "))}
				}
				chosen = append(chosen, experiments.Benchmarks()[i])
			}
			if len(of) > 0 {
				if err := narrow(chosen, of); err != nil {
					return inputError{err}
				}
			}
			return bench(c, chosen, threads, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	c.Flags().StringSliceVar(&of, "of", nil, "measure these alone, as batchnorm,batchnorm+layernorm in lenet5")
	c.Flags().IntVar(&threads, "threads", 0, "measure on this many alone (0: on one, and on one per core)")
	return c
}

// narrow leaves of each benchmark the rows of the given names.
func narrow(chosen []experiments.Benchmark, of []string) error {
	for i, b := range chosen {
		if b.Of == nil {
			return fmt.Errorf("--of chooses among what %s measures, which has no choice: name a benchmark that has, as in bench lenet5 --of batchnorm", b.Name)
		}
		some, err := b.Of(of)
		if err != nil {
			return fmt.Errorf("--of: %w", err)
		}
		chosen[i] = some
	}
	return nil
}

// bench prints what benchmarks find.
func bench(c *cobra.Command, benchmarks []experiments.Benchmark, threads int, asJSON bool) error {
	found := map[string]experiments.BenchmarkRows{}
	for _, b := range benchmarks {
		rows, err := b.Run(c.Context(), threads, func(what string) { fmt.Fprintln(c.ErrOrStderr(), what) })
		if err != nil {
			return err
		}
		found[b.Name] = rows
		if !asJSON {
			header, table := rows.Table()
			if err := alignRight(c.OutOrStdout(), header, table); err != nil {
				return err
			}
		}
	}
	if !asJSON {
		return nil
	}
	e := json.NewEncoder(c.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(found)
}

// alignRight prints a table with its columns aligned.
func alignRight(out io.Writer, header []string, rows [][]string) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	for _, row := range append([][]string{header}, rows...) {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	return w.Flush()
}
