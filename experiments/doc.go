// Package experiments reads experiment files, runs them, and holds the outcome
// against the claims written in them.
//
// A file is TOML and may have a biological side (a network of spiking neurons
// and a protocol), an artificial side (trainings), or both; docs/experiment-file.md
// is its reference. Parse checks all of it before anything runs. Run does the runs
// side by side; the numbers do not depend on how many threads do. Every number has
// a place, side/method[/unit], and every measure of package measure that applies
// is taken at every place. Save writes the results folder.
//
// The built-in experiments are files of the same language in builtin/.
package experiments
