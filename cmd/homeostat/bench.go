package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"homeostat/experiments"
)

func benchCommand() *cobra.Command {
	var asJSON bool
	var threads int
	var names []string
	about := "measure how fast the program is here:"
	for _, b := range experiments.Benchmarks() {
		names = append(names, b.Name)
		about += fmt.Sprintf("\n  %-10s %s", b.Name, b.About)
	}
	c := &cobra.Command{
		Use:       "bench NAME",
		Short:     "measure how fast the program is here",
		Long:      about,
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			if threads < 0 {
				return inputError{fmt.Errorf("--threads must be at least 0, but is %d", threads)}
			}
			for _, b := range experiments.Benchmarks() {
				if b.Name == args[0] {
					return bench(c, b, threads, asJSON)
				}
			}
			return inputError{fmt.Errorf("there is no benchmark %q; there are: %s", args[0], strings.Join(names, ", "))}
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of a table")
	c.Flags().IntVar(&threads, "threads", 0, "measure on one thread and on this many (0: one per core)")
	return c
}

// bench prints what a benchmark finds.
func bench(c *cobra.Command, b experiments.Benchmark, threads int, asJSON bool) error {
	found, err := b.Run(c.Context(), threads, func(what string) {
		if !asJSON {
			fmt.Fprintln(os.Stderr, what)
		}
	})
	if err != nil {
		return err
	}
	if asJSON {
		e := json.NewEncoder(c.OutOrStdout())
		e.SetIndent("", "  ")
		return e.Encode(map[string]experiments.BenchmarkRows{b.Name: found})
	}
	header, rows := found.Table()
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 8, 2, ' ', tabwriter.AlignRight)
	for _, row := range append([][]string{header}, rows...) {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	return w.Flush()
}
