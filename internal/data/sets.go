package data

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Info describes a known set: what `homeostat data list` prints, and what the
// functions of this package need. A new set is a file of its own and a row of Sets.
type Info struct {
	Name     string
	About    string // what it is, in one sentence
	Licence  string
	Source   string   // who made it, and where it is described
	Files    []File   // official files, none where the program makes the set itself
	Parts    []string // sets that this one is made of, none where it needs no others
	Checked  string   // how Verify holds it to what it should be
	Shape    [3]int   // channels, height, width of its images
	Embedded bool     // drawn by the program: needs no file

	archive string // file name of the official archive, "" if there is none
	folder  string // folder that the archive unpacks to, or that the official files lie in
	load    func(dir string) (*Set, error)
	verify  func(dir string) error
	unpack  func(from, to string) error // archive or folder → a new folder, checked; nil without Files
}

// File is one official file of a set.
type File struct {
	Name   string
	URL    string
	SHA256 string // in hex
	Bytes  int64
}

// bytes returns the size of the download.
func (info Info) bytes() (total int64) {
	for _, f := range info.Files {
		total += f.Bytes
	}
	return total
}

// Sets returns the known sets.
func Sets() []Info {
	return []Info{cifar10Info(), drawnDigitsInfo(), glyphsInfo(), houseNumbersInfo(), mnistInfo(), svhnInfo()}
}

// Find returns the known set of that name; the error lists those that exist.
func Find(name string) (Info, error) {
	var known []string
	for _, s := range Sets() {
		if s.Name == name {
			return s, nil
		}
		known = append(known, s.Name)
	}
	return Info{}, fmt.Errorf("there is no data set %q: known are %s", name, strings.Join(known, ", "))
}

// Load reads a set from dir ("" for DefaultDir), or draws it. Where files are
// missing the error is a *MissingError, where they are damaged a *DamagedError.
func Load(name, dir string) (*Set, error) {
	info, err := Find(name)
	if err != nil {
		return nil, err
	}
	return info.load(orDefault(dir))
}

// Verify checks a set as its Info says: sizes, labels, classes' counts, and the
// checksum where there is an official file to compare with.
func Verify(name, dir string) error {
	info, err := Find(name)
	if err != nil {
		return err
	}
	return info.verify(orDefault(dir))
}

// Where returns the folder or archive in dir ("" for DefaultDir) that Load would
// read a set from, "" if there is none. It does not look inside.
func (info Info) Where(dir string) string {
	for _, name := range []string{info.folder, info.archive} {
		path := filepath.Join(orDefault(dir), name)
		if _, err := os.Stat(path); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// DefaultDir returns where data sets lie unless told otherwise: $HOMEOSTAT_DATA,
// else the folder homeostat in the user's cache folder (in the working folder
// where the system names none).
func DefaultDir() string {
	if dir := os.Getenv("HOMEOSTAT_DATA"); dir != "" {
		return dir
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "homeostat-data"
	}
	return filepath.Join(cache, "homeostat")
}

func orDefault(dir string) string {
	if dir == "" {
		return DefaultDir()
	}
	return dir
}

// MissingError says that a set is not where it was looked for, and how to get it.
type MissingError struct {
	Set    string
	Bytes  int64    // size of the download, 0 where there is none
	Looked []string // paths that do not exist
}

func (e *MissingError) Error() string {
	if e.Bytes == 0 {
		return fmt.Sprintf("data set %s is missing (no %s): put it there, or name its folder with `--data DIR` or HOMEOSTAT_DATA",
			e.Set, strings.Join(e.Looked, ", no "))
	}
	return fmt.Sprintf("data set %s is missing (no %s): get it with `homeostat data fetch %s` (%d MB), "+
		"or from files that you have with `--from PATH`, or name its folder with `--data DIR` or HOMEOSTAT_DATA",
		e.Set, strings.Join(e.Looked, ", no "), e.Set, (e.Bytes+500_000)/1_000_000)
}

// DamagedError says which file of a set is not what it should be, and where.
type DamagedError struct {
	Set     string
	File    string
	Record  int   // first record concerned, from 0; -1 if it is not about one record
	Offset  int64 // byte of the file at which the trouble begins
	Problem string
}

func (e *DamagedError) Error() string {
	where := ""
	if e.Record >= 0 {
		where = fmt.Sprintf(", record %d (byte %d)", e.Record, e.Offset)
	}
	return fmt.Sprintf("%s%s: %s; get it again with `homeostat data fetch %s`", e.File, where, e.Problem, e.Set)
}
