package artificial

// Vanilla is no normalization: z = w·x + b.

func newVanilla[T Float](s Site[T]) Normalization[T] { return plain[T]{s.Path} }
