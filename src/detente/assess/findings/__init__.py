"""Findings as values, with their numbers and their reasons as data."""
