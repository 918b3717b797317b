// Package report draws figures, tables and the report page. It draws and never computes
// a result: whoever fills a [Figure] has the numbers, and the drawing only decides where
// ink goes.
//
// A figure is data: panels of marks, a mark being a few slices and the name of a way to
// draw them. [Figure.Store] keeps exactly that beside a results folder's other numbers,
// [Load] reads it back, and [Figure.Draw] makes the same SVG and PNG from either, byte
// for byte. The ways to draw are one table in kinds.go; a new one is a function and a
// row there. Drawing itself is the plotting library's, gonum.org/v1/plot: a panel is one
// of its plots, a mark some of its plotters, and both files come from its canvases.
//
// What is drawn follows a few rules of print: text of 6.5 to 9 points at the figure's
// real width, axes left and below only, ticks outside, a legend beside the data and never
// over them, a palette that the colour-blind can tell apart, and one colour per method
// in every figure.
package report
