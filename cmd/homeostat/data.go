package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"homeostat/internal/data"
)

func dataCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "data", Short: "data sets: what is here, download, check", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return inputError{errors.New("data is followed by list, fetch NAME or verify NAME")}
		},
	}
	c.PersistentFlags().StringVar(&dir, "data", "", "where data sets lie (default $HOMEOSTAT_DATA, else the user cache folder)")
	c.AddCommand(dataListCommand(&dir), dataFetchCommand(&dir), dataVerifyCommand(&dir))
	return c
}

func dataListCommand(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "list the data sets and where they are",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 8, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tWHERE\tWHAT")
			for _, info := range data.Sets() {
				fmt.Fprintf(w, "%s\t%s\t%s\n", info.Name, whereIs(info, *dir), info.About)
			}
			return w.Flush()
		},
	}
}

// missing is how whereIs begins for a set that is not here.
const missing = "missing: homeostat data fetch "

// whereIs says where a set is, or what is to be done to have it.
func whereIs(info data.Info, dir string) string {
	fetch := missing + info.Name
	switch {
	case info.Embedded:
		return "drawn by the program"
	case len(info.Parts) > 0:
		for _, name := range info.Parts {
			if part, err := data.Find(name); err != nil || part.Where(dir) == "" {
				return fetch
			}
		}
		return "made of " + strings.Join(info.Parts, " and ") // each of which is checked on a line of its own
	case info.Where(dir) == "":
		return fetch
	case data.Verify(info.Name, dir) != nil:
		return "damaged: homeostat data verify " + info.Name
	}
	return info.Where(dir)
}

func dataFetchCommand(dir *string) *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "fetch NAME",
		Short: "download a data set, or take it from an archive that you have",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := data.Find(args[0]); err != nil {
				return inputError{err}
			}
			last := int64(-1)
			err := data.Fetch(c.Context(), args[0], *dir, from, func(done, total int64) {
				if total > 0 && done*10/total != last {
					last = done * 10 / total
					fmt.Fprintf(os.Stderr, "%3d%% of %d MB\n", done*100/total, total/1_000_000)
				}
			})
			if err != nil {
				return err
			}
			return tellVerified(c, args[0], *dir)
		},
	}
	c.Flags().StringVar(&from, "from", "", "official archive, or unpacked folder, on this machine")
	return c
}

func dataVerifyCommand(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "verify NAME",
		Short: "check a data set: sizes, labels, checksums",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := data.Find(args[0]); err != nil {
				return inputError{err}
			}
			return tellVerified(c, args[0], *dir)
		},
	}
}

func tellVerified(c *cobra.Command, name, dir string) error {
	if err := data.Verify(name, dir); err != nil {
		return err
	}
	info, err := data.Find(name)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.OutOrStdout(), "%s is well: %s\n", name, info.Checked)
	return nil
}
