package experiments

import (
	"embed"
	"io/fs"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"homeostat/internal/conf"
)

//go:embed builtin/*.toml
var builtin embed.FS

// Names returns the built-in experiments.
func Names() []string {
	files, err := fs.Glob(builtin, "builtin/*.toml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i := range files {
		files[i] = baseName(files[i])
	}
	sort.Strings(files)
	return files
}

// Source returns the text of a built-in.
func Source(name string) ([]byte, error) {
	text, err := builtin.ReadFile(path.Join("builtin", name+".toml"))
	if err != nil {
		return nil, conf.OneOf(name, "built-in experiment", Names())
	}
	return text, nil
}

// Open reads an experiment: a built-in by its name, else a file by its path.
func Open(nameOrPath string, over Overrides) (*File, error) {
	if strings.HasSuffix(nameOrPath, ".toml") {
		return ReadFile(nameOrPath, over)
	}
	text, err := Source(nameOrPath)
	if err != nil {
		return nil, conf.Faults{{Message: err.Error() + " (a file's name ends in .toml)"}}
	}
	return Parse(nameOrPath+".toml", text, over)
}

func baseName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".toml")
}
