"""Clauses resolved: counts, occasions, states, duties and readings; what may not depend on itself."""
