package report

import "image/color"

// Sizes of print, in points.
const (
	tickSize   = 6.5 // text
	labelSize  = 7.5
	legendSize = 7
	letterSize = 9.5

	axisWidth  = 0.6
	lineWidth  = 1.1
	thinWidth  = 0.5
	dotRadius  = 1.7
	thinRadius = 1.0
	tickLength = 2.6
	minorTick  = 1.5

	pageMargin = 3
	columnGap  = 13
	rowGap     = 12
	barGap     = 6 // between a panel and its colour scale
	barBreadth = 6 // of the colour scale
	handleSize = 13
	entryGap   = 11 // between entries of a legend

	capHeight = 0.72 // of the font size
	descent   = 0.22
)

// pointsPerMM turns a width in millimetres into points.
const pointsPerMM = 72 / 25.4

func black() color.NRGBA   { return rgb(0x1a1a1a) }
func neutral() color.NRGBA { return rgb(0x8c8c8c) }
func white() color.NRGBA   { return rgb(0xffffff) }
