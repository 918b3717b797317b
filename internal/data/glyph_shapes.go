package data

// The digits as they are written in each style, in a box 60 wide and 100 high,
// y down. A shape is strokes; a stroke is a line through points.

// stroke is a line through x, y pairs, straight from point to point or curved.
type stroke struct {
	curved bool
	xy     []float64
}

func straight(xy ...float64) stroke { return stroke{xy: xy} }
func curved(xy ...float64) stroke   { return stroke{curved: true, xy: xy} }

// glyphStyle is one way of writing the ten digits.
type glyphStyle struct {
	name    string
	outline bool // only the edge of the strokes is painted
	digits  [10][]stroke
}

// glyphStyles returns the styles, in the order of their numbers.
func glyphStyles() []glyphStyle {
	return []glyphStyle{
		{name: "segment", digits: segmentDigits()},
		{name: "round", digits: roundDigits()},
		{name: "angular", digits: angularDigits()},
		{name: "script", digits: scriptDigits()},
		{name: "dots", digits: dotDigits()},
		{name: "outline", outline: true, digits: roundDigits()},
	}
}

// segmentDigits are those of a pocket calculator.
func segmentDigits() (digits [10][]stroke) {
	segments := [7]stroke{ // a to g: from the top clockwise, then the bar
		straight(6, 0, 54, 0), straight(60, 6, 60, 44), straight(60, 56, 60, 94), straight(6, 100, 54, 100),
		straight(0, 56, 0, 94), straight(0, 6, 0, 44), straight(6, 50, 54, 50),
	}
	lit := [10]string{"abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"}
	for digit, names := range lit {
		for _, name := range names {
			digits[digit] = append(digits[digit], segments[name-'a'])
		}
	}
	return digits
}

// roundDigits are those of a plain geometric type.
func roundDigits() [10][]stroke {
	six := []stroke{
		curved(48, 2, 26, 18, 8, 44, 2, 70),
		curved(2, 70, 9, 51, 30, 41, 51, 50, 58, 70, 51, 91, 30, 100, 9, 91, 2, 70),
	}
	return [10][]stroke{
		{curved(30, 0, 52, 14, 60, 50, 52, 86, 30, 100, 8, 86, 0, 50, 8, 14, 30, 0)},
		{straight(12, 22, 34, 0, 34, 100)},
		{curved(3, 27, 11, 8, 30, 0, 50, 8, 57, 28, 49, 49, 28, 73, 2, 100), straight(2, 100, 60, 100)},
		{
			curved(5, 15, 17, 3, 32, 0, 49, 8, 54, 24, 46, 40, 25, 47),
			curved(25, 47, 48, 53, 59, 72, 52, 91, 32, 100, 13, 97, 2, 84),
		},
		{straight(44, 100, 44, 0, 0, 68, 60, 68)},
		{straight(54, 0, 12, 0, 7, 45), curved(7, 45, 19, 38, 34, 37, 51, 46, 59, 68, 51, 91, 30, 100, 13, 97, 2, 85)},
		six,
		{straight(2, 0, 60, 0, 22, 100)},
		{
			curved(30, 0, 47, 7, 53, 23, 46, 39, 30, 46, 14, 39, 7, 23, 13, 7, 30, 0),
			curved(30, 46, 51, 54, 59, 73, 51, 93, 30, 100, 9, 93, 1, 73, 9, 54, 30, 46),
		},
		turned(six),
	}
}

// angularDigits have corners only, a slashed zero and a crossed seven.
func angularDigits() [10][]stroke {
	six := []stroke{straight(52, 0, 20, 8, 0, 42, 0, 84, 15, 100, 45, 100, 60, 84, 60, 62, 45, 47, 0, 47)}
	return [10][]stroke{
		{straight(16, 0, 44, 0, 60, 20, 60, 80, 44, 100, 16, 100, 0, 80, 0, 20, 16, 0), straight(48, 22, 12, 78)},
		{straight(10, 24, 32, 0, 32, 100), straight(8, 100, 56, 100)},
		{straight(0, 20, 16, 0, 44, 0, 60, 18, 60, 40, 0, 100, 60, 100)},
		{straight(2, 0, 58, 0, 26, 40, 44, 40, 60, 58, 60, 84, 44, 100, 14, 100, 0, 86)},
		{straight(14, 0, 0, 60, 60, 60), straight(44, 28, 44, 100)},
		{straight(58, 0, 4, 0, 4, 44, 42, 44, 60, 60, 60, 84, 44, 100, 2, 100)},
		six,
		{straight(0, 0, 60, 0, 60, 16, 20, 100), straight(14, 50, 56, 50)},
		{
			straight(16, 0, 44, 0, 56, 12, 56, 34, 42, 46, 18, 46, 4, 34, 4, 12, 16, 0),
			straight(18, 46, 0, 62, 0, 86, 14, 100, 46, 100, 60, 86, 60, 62, 42, 46),
		},
		turned(six),
	}
}

// scriptDigits are those of a quick hand.
func scriptDigits() [10][]stroke {
	return [10][]stroke{
		{curved(42, 6, 18, 10, 2, 48, 12, 90, 34, 98, 56, 68, 56, 26, 40, 2, 24, 6, 18, 22)},
		{curved(6, 34, 24, 18, 38, 0), curved(38, 0, 34, 52, 28, 100)},
		{curved(4, 22, 20, 2, 44, 6, 50, 28, 34, 58, 12, 86, 2, 94, 10, 82, 26, 86, 44, 98, 62, 88)},
		{curved(6, 10, 30, 0, 50, 12, 44, 34, 22, 46, 48, 52, 58, 74, 40, 97, 14, 100, 0, 86)},
		{curved(22, 0, 10, 30, 2, 56, 26, 60, 60, 54), curved(46, 26, 40, 62, 34, 100)},
		{curved(14, 4, 11, 22, 8, 42, 32, 37, 54, 56, 50, 86, 26, 100, 2, 92), curved(14, 4, 36, 6, 58, 0)},
		{curved(48, 0, 20, 24, 3, 62, 10, 92, 34, 100, 55, 82, 48, 60, 26, 57, 8, 76)},
		{curved(2, 14, 6, 4, 30, 8, 58, 2), curved(58, 2, 38, 46, 24, 100), curved(14, 54, 34, 50, 54, 50)},
		{curved(50, 12, 28, 0, 10, 16, 22, 40, 46, 60, 54, 84, 30, 100, 6, 86, 14, 62, 40, 42, 54, 24, 50, 12)},
		{curved(52, 20, 30, 2, 8, 16, 8, 40, 28, 50, 48, 36, 52, 20), curved(52, 20, 48, 62, 36, 100)},
	}
}

// dotDigits are those of a board of 5 × 7 lamps.
func dotDigits() (digits [10][]stroke) {
	rows := [10][7]string{
		{".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."},
		{"..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."},
		{".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"},
		{".###.", "#...#", "....#", "..##.", "....#", "#...#", ".###."},
		{"...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."},
		{"#####", "#....", "####.", "....#", "....#", "#...#", ".###."},
		{"..##.", ".#...", "#....", "####.", "#...#", "#...#", ".###."},
		{"#####", "....#", "...#.", "..#..", ".#...", ".#...", ".#..."},
		{".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."},
		{".###.", "#...#", "#...#", ".####", "....#", "...#.", ".##.."},
	}
	for digit, lamps := range rows {
		for y, row := range lamps {
			for x, lamp := range row {
				if lamp == '#' {
					px, py := float64(x)*60/4, float64(y)*100/6
					digits[digit] = append(digits[digit], straight(px, py, px, py))
				}
			}
		}
	}
	return digits
}

// turned returns the shape upside down.
func turned(shape []stroke) []stroke {
	out := make([]stroke, len(shape))
	for i, s := range shape {
		out[i] = stroke{curved: s.curved, xy: make([]float64, len(s.xy))}
		for k := 0; k < len(s.xy); k += 2 {
			out[i].xy[k], out[i].xy[k+1] = 60-s.xy[k], 100-s.xy[k+1]
		}
	}
	return out
}
