"""The demo station: made-up years of a station's work, driven through the real actions day by day."""
