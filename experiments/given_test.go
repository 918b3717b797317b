package experiments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const givenWires = `
title = "Wires from a file"
[biological]
precision = "float32"
[biological.population.a]
model = "poisson"
size  = 3
rate  = 1000.0
[biological.population.b]
model = "lif"
size  = 2
[biological.projection.wires]
from    = "a"
to      = "b"
connect = "given"
file    = "wires.csv"
weight  = 100.0
[[biological.segment]]
name     = "all"
duration = 10.0
[[claim]]
name    = "only the second has inputs"
measure = "rate_cv"
value   = 1.0
tolerance = 0.0
`

// A path begins where the experiment's file is. The resolved copy has it in full, so
// that it runs from anywhere, and what the file holds is a part of the experiment.
func TestConnectionsFromAFile(t *testing.T) {
	dir := t.TempDir()
	path, wires := filepath.Join(dir, "wires.toml"), filepath.Join(dir, "wires.csv")
	for name, text := range map[string]string{path: givenWires, wires: "pre,post\n0,1\n2,1\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := ReadFile(path, Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), f, Options{})
	if err != nil || !r.OK() {
		t.Fatalf("%v %+v", err, r)
	}
	var resolved strings.Builder
	f.WriteResolved(&resolved)
	elsewhere := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(elsewhere, []byte(resolved.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := ReadFile(elsewhere, Overrides{})
	if err != nil || again.hash() != f.hash() {
		t.Errorf("the resolved copy: %v", err)
	}
	if err := os.WriteFile(wires, []byte("pre,post\n0,1\n1,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if other, err := ReadFile(path, Overrides{}); err != nil || other.hash() == f.hash() {
		t.Errorf("other wires make the same experiment (%v)", err)
	}
	for text, says := range map[string]string{
		"pre,post\n0,1\n3,1\n": "pre must be from 0 to 2",
		"pre,post\n0,x\n":      "x",
		"pre\n0\n":             "post",
	} {
		if err := os.WriteFile(wires, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadFile(path, Overrides{})
		if err == nil || !strings.Contains(err.Error(), "wires.toml:16: biological.projection.wires.file: ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v does not say %q", text, err, says)
		}
	}
	os.Remove(wires)
	if _, err := ReadFile(path, Overrides{}); err == nil || !strings.Contains(err.Error(), "biological.projection.wires.file: ") {
		t.Errorf("a missing file: %v", err)
	}
}
