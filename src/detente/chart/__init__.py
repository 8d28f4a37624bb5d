"""Findings and counts as pictures: rows, a Vega-Lite specification over them, and a title computed from them."""
