package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"homeostat": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":       exits,
			"interrupted": interrupted,
			"isjson":      isJSON,
		},
	})
}

// exits runs a command and holds its exit code: exits 2 homeostat run ...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if err != nil || neg {
		ts.Fatalf("usage: exits CODE COMMAND ...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		code = exitCodeOf(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

func exitCodeOf(err error) int {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}

// interrupted starts a command, presses Ctrl-C once it tells of progress, and holds the exit code to 130.
func interrupted(ts *testscript.TestScript, _ bool, args []string) {
	c := exec.Command(os.Args[0], args[1:]...)
	c.Args[0] = args[0]
	path, err := exec.LookPath(args[0])
	if err == nil {
		c.Path = path
	}
	c.Dir = ts.MkAbs(".")
	c.Env = append(os.Environ(), "HOMEOSTAT_DATA="+ts.Getenv("HOMEOSTAT_DATA"))
	stderr, err := os.Create(ts.MkAbs("interrupted.err"))
	ts.Check(err)
	defer stderr.Close()
	c.Stderr = stderr
	ts.Check(c.Start())
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if text, err := os.ReadFile(stderr.Name()); err == nil && strings.Contains(string(text), "left") {
			break
		}
	}
	ts.Check(c.Process.Signal(os.Interrupt))
	if code := exitCodeOf(c.Wait()); code != exitInterrupted {
		ts.Fatalf("exit code %d after Ctrl-C, want %d", code, exitInterrupted)
	}
}

// isJSON holds a file to be one JSON object with the given keys.
func isJSON(ts *testscript.TestScript, _ bool, args []string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &object); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	for _, key := range args[1:] {
		if _, ok := object[key]; !ok {
			ts.Fatalf("%s lacks %q", args[0], key)
		}
	}
}
