"""One script per place in the station: choose, look, act."""
