package artificial

// Vanilla is no normalization: z = w·x + b.

func newVanilla[T Float](Site[T]) Normalization[T] { return plain[T]{} }
