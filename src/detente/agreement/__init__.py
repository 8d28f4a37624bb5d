"""Markdown + YAML -> Agreement, or errors with file:line:column."""
