package experiments

import "testing"

func TestALayerIsWhitened(t *testing.T) { smaller(t, "whitening") }

func TestRatesAreWhitened(t *testing.T) { smaller(t, "temporal-whitening") }
