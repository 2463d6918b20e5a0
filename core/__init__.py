"""The floor: what every other room stands on. Knows nothing of the station's work."""
