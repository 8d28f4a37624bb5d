"""Words for findings and their reasons, and the shapes people and scripts read them in: all of it pure."""
