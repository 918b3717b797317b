package report

// Figure is a grid of panels with one caption. The zero values of its settings mean
// "choose".
type Figure struct {
	Name    string  `json:"name"`              // file name, without folder or ending
	Title   string  `json:"title"`             // heading in the report page; not drawn
	Caption string  `json:"caption,omitempty"` // sentences below the figure in the report page
	Columns int     `json:"columns,omitempty"` // panels per row
	Width   float64 `json:"width,omitempty"`   // mm; 0: 85, 120 or 180 for one, two or more columns
	Aspect  float64 `json:"aspect,omitempty"`  // height of a panel's axes over their width; 0: 0.75, and of pictures what they need
	Panels  []Panel `json:"panels"`            // row by row
}

// Panel is one pair of axes.
type Panel struct {
	Letter string `json:"letter,omitempty"` // "A", bold at the top left
	Title  string `json:"title,omitempty"`
	X      string `json:"x,omitempty"` // label of the axis, with its unit: "Time (s)"
	Y      string `json:"y,omitempty"`
	Z      string `json:"z,omitempty"` // label of the colour scale, where one is drawn

	XLog bool `json:"xlog,omitempty"`
	YLog bool `json:"ylog,omitempty"`
	ZLog bool `json:"zlog,omitempty"`

	// Limits of the axes, nil: from the data.
	XMin *float64 `json:"xmin,omitempty"`
	XMax *float64 `json:"xmax,omitempty"`
	YMin *float64 `json:"ymin,omitempty"`
	YMax *float64 `json:"ymax,omitempty"`
	ZMin *float64 `json:"zmin,omitempty"`
	ZMax *float64 `json:"zmax,omitempty"`

	Ticks  []string `json:"ticks,omitempty"`  // names of the categories at x = 0, 1, 2, ...
	Rows   []string `json:"rows,omitempty"`   // names of the rows at y = 0, 1, 2, ..., from below
	Ends   string   `json:"ends,omitempty"`   // what stands at the ends of lines
	Square bool     `json:"square,omitempty"` // axes of equal length
	Bare   bool     `json:"bare,omitempty"`   // no axes, and one of x is as long as one of y: for pictures
	Marks  []Mark   `json:"marks"`            // drawn in this order
}

// Mark is one thing drawn in a panel. Which fields it needs depends on its kind:
//
//	line       X, Y               a line through the points; NaN interrupts it
//	lines      X, Z, C            one thin line per row of Z over X, coloured by C (one
//	                              value per row, on the panel's Z scale, which is drawn
//	                              if it has a label) or by the method
//	points     X, Y, (Lo, Hi),    dots, with bars from Lo to Hi, and along x from XLo to
//	           (XLo, XHi), Names  XHi; their names stand where there is room beside them
//	steps      X, Y               stairs: 0 before the first X, Y[i] from X[i] on, the last
//	                              Y to the end of the axis: cumulative distributions
//	histogram  X, Y               heights Y between the edges X, one more than heights
//	bars       X, Y, (Lo, Hi)     a bar at each category X, error bars from Lo to Hi
//	strip      X, Y, (Lo, Hi)     every value Y as a dot, side by side where they are
//	                              dense, at category X (one value, or one for each Y);
//	                              Lo, C, Hi: quartiles of a mark of one category, one
//	                              value each, drawn as a box
//	band       X, Lo, Hi          the area between Lo and Hi
//	cells      X, Y, Names, (C)   the text of the cell in column X and row Y of a table, on a
//	                              ground of the shade C, from 0 to 1; a panel that has
//	                              cells has no axes, and its stretches name the columns
//	halves     X, Y, Lo, Hi,      the cell in column X and row Y of a matrix, its left half in the
//	           Names              colour of Lo and its right one in that of Hi, with a text each,
//	                              two a cell; as cells, on the panel's Z scale, white in its middle
//	heatmap    X, Y, Z            Z[row][column] as colour; X and Y are the first and last
//	                              edge; row 0 is lowest
//	stretches  X, Names           a line at each inner edge of X, and over each stretch
//	                              between edges its name
//	rule       X or Y             vertical lines at X, horizontal ones at Y, or, with
//	                              neither, the diagonal y = x
//	raster     X, Y               a small tick for each spike: time X, neuron Y
//	image      X, Y, Pixels, Cols a picture between the edges X and Y; row 0 is on top
//
// What is not finite, or not positive on a logarithmic axis, is left out. A mark of
// which nothing is left is an error; one that was empty from the start draws nothing.
type Mark struct {
	Kind   string  `json:"kind"`
	Label  string  `json:"label,omitempty"`  // in the legend; "" = none
	Method string  `json:"method,omitempty"` // picks the colour; "" = dark grey
	Dashed bool    `json:"dashed,omitempty"`
	Phase  float64 `json:"phase,omitempty"`  // of dashes, in parts of their period: of lines that coincide each is seen
	End    string  `json:"end,omitempty"`    // of a line: a text beside its end, right of the axes
	Open   bool    `json:"open,omitempty"`   // points and bars hollow, as for published values
	Thin   bool    `json:"thin,omitempty"`   // finer lines and smaller points, for many marks
	Shaped bool    `json:"shaped,omitempty"` // dots and dashes in the method's form, where colours do not suffice

	Names []string `json:"names,omitempty"` // of points and stretches

	X  []float64 `json:"-"`
	Y  []float64 `json:"-"`
	Lo []float64 `json:"-"` // on the y axis, absolute, not relative to Y
	Hi []float64 `json:"-"`

	XLo []float64 `json:"-"` // on the x axis
	XHi []float64 `json:"-"`

	C []float64   `json:"-"`
	Z [][]float64 `json:"-"` // rows of equal length

	Pixels []uint8 `json:"-"` // red, green, blue of each pixel, row by row
	Cols   int     `json:"cols,omitempty"`

	form int // the method's, of a mark that is shaped
}
