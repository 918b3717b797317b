// Package data reads the image sets that the experiments use, and draws the
// procedural one, so that everything runs with no download.
//
// A set is looked for in one folder, DefaultDir unless told otherwise, laid out
// as its official archive is. What is read is checked: a file that is cut off,
// too long, or holds a label that does not exist is an error that names the
// file, the record and the byte.
package data
