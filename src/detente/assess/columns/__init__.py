"""Numbers and columns: exact values, comparisons and arithmetic on frames, clocks and runs of rows."""
