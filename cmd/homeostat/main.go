// Command homeostat runs experiments on how nervous systems keep themselves
// stable, and on the normalizations of artificial networks that match.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"homeostat/experiments"
	"homeostat/internal/conf"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1   // ran, but a claim failed or a run diverged
	exitInput       = 2   // the input is wrong: nothing ran, nothing was written
	exitMachine     = 3   // disk full, cannot write, missing data
	exitInterrupted = 130 // what was done so far is kept
)

// errFailed ends a command that has already said what failed.
var errFailed = errors.New("failed")

// inputError marks an error as the user's to mend.
type inputError struct{ error }

func (e inputError) Unwrap() error { return e.error }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once; checkpoints are whole at any moment
	root := rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	code := exitCode(ctx, err)
	if err != nil && !errors.Is(err, errFailed) {
		fmt.Fprintln(os.Stderr, message(err))
	}
	return code
}

// message is what goes to stderr: faults of a file stand alone, each with its place.
func message(err error) string {
	var faults conf.Faults
	if errors.As(err, &faults) {
		return faults.Error()
	}
	return "homeostat: " + err.Error()
}

func exitCode(ctx context.Context, err error) int {
	var faults conf.Faults
	var input inputError
	var folder *experiments.FolderError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		return exitInterrupted
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &faults), errors.As(err, &input), strings.HasPrefix(err.Error(), "unknown command"), errors.As(err, &folder):
		return exitInput
	}
	return exitMachine
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "homeostat",
		Short: "Homeostasis of nervous systems and normalization of artificial networks, by one yardstick",
		Long: `homeostat simulates how nervous systems keep themselves stable, trains artificial
networks under the matching normalizations, and compares both with one yardstick.
Experiments are TOML files: some are built in, "homeostat init" copies one to start from.

Exit codes: 0 done; 1 ran, but a claim failed or a run diverged; 2 the input is wrong
(nothing ran, nothing was written); 3 the machine failed; 130 interrupted.
Where there is something to go on from, the message gives the command that resumes.`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return inputError{fmt.Errorf("%w; see homeostat %s --help", err, c.Name())}
	})
	root.AddCommand(listCommand(), runCommand(), checkCommand(), benchCommand(), validateCommand(), initCommand(), plotCommand(), exportCommand(), dataCommand(), versionCommand())
	for _, c := range root.Commands() {
		asInput(c)
	}
	return root
}

// asInput makes a wrong number of arguments an error of the input.
func asInput(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return inputError{fmt.Errorf("%w; usage: %s", err, c.UseLine())}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		asInput(sub)
	}
}
