package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"homeostat/experiments"
)

func exportCommand() *cobra.Command {
	var path string
	var chosen experiments.Selection
	var force bool
	c := &cobra.Command{
		Use:   "export DIR",
		Short: "write trained weights of a results folder as safetensors",
		Long: `write trained weights of a results folder as one safetensors file, by PyTorch's names
and shapes: conv1.weight, fc1.bias, conv1.norm.running_mean. Where several networks are
exported, the names of each begin with its method, and its seed if there are several:
batchnorm.seed1.conv1.weight. DIR/weights holds each network in a file of its own.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := filepath.Clean(args[0])
			if chosen.Seed < 0 {
				return inputError{fmt.Errorf("--seed-index must be at least 1, or 0 for all, but is %d", chosen.Seed)}
			}
			if path == "" {
				path = baseOf(dir) + ".safetensors"
			}
			if _, err := os.Stat(path); err == nil && !force {
				return inputError{fmt.Errorf("%s exists already; name another file with -o, or replace it with --force", path)}
			}
			names, err := experiments.Export(dir, path, chosen)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "wrote %s: %s\n", path, strings.Join(names, ", "))
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVarP(&path, "out", "o", "", "file to write (default NAME.safetensors for results/NAME)")
	flags.StringSliceVar(&chosen.Methods, "of", nil, "methods, as batchnorm,vanilla (default all)")
	flags.IntVar(&chosen.Seed, "seed-index", 0, "rank of the seed, 1 for the first (default all)")
	flags.BoolVar(&force, "force", false, "replace an existing file")
	return c
}

// baseOf is a folder's own name, also of "." and "..".
func baseOf(dir string) string {
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	return filepath.Base(dir)
}
