"""Counts of every party at every instant, as levels."""
