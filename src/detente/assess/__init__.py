"""Conduct (deviations), sweep (status), findings, and reasons as data: all of it pure."""
