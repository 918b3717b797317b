// Package artificial trains small convolutional networks under the
// normalizations that the paper sets against biological homeostasis.
//
// A network is a list of layers, each an explicit pair of a forward and a
// backward pass over a [Batch]; there is no autograd engine. A normalization
// (see [Normalizations]) sits in every hidden layer between the affine map and
// the ReLU. Everything is generic over float32, in which networks are trained
// by the kernels of internal/kernel, and float64, in which the very same layers
// are held against finite differences and against PyTorch.
//
// [Train] gives the same bits for the same configuration and seed, on any number
// of threads and on amd64 and arm64: initial weights and the order of images
// have fixed addresses, blocks of 16 samples and units go to threads but every
// sum keeps its order (see [Pass]), and exponentials are our own.
package artificial
