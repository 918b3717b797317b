package data

// Set is a labelled set of images, split into training and test images.
type Set struct {
	Name                    string
	Channels, Height, Width int
	Classes                 []string // name of each label
	FineClasses             []string // name of each finer label, nil if there are none
	Coarse                  []int    // coarse class of each class, nil if there are none
	CoarseClasses           []string // name of each coarse class
	Train, Test             Split
}

// Split is one half of a set: images as bytes, with a label each.
type Split struct {
	Size   int     // bytes of one image: channels × height × width
	Images []uint8 // images × channels × height × width, row by row
	Labels []uint8 // class of each image
	Fine   []uint8 // finer class of each image, nil if there are none
}

// Len returns the number of images.
func (s *Split) Len() int { return len(s.Labels) }

// Image returns the bytes of image i, channels × height × width; not a copy.
func (s *Split) Image(i int) []uint8 { return s.Images[i*s.Size : (i+1)*s.Size : (i+1)*s.Size] }
