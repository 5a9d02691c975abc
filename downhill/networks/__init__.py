"""Networks: a training is described, trained, looked at, and its landscape cut along a plane."""
