// Package version says which program this is.
package version

import "runtime/debug"

// Number is the version, as in CHANGELOG.md.
const Number = "0.1.0"

// Revision returns the commit that the program was built from, with "+" where
// the tree had changes; "unknown" where the build did not record it.
func Revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			revision = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	return revision + changed
}
