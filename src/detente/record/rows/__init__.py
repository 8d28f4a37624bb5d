"""Rows of text -> typed columns, every cell of every row against the forms."""
