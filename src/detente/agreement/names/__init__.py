"""Names and types: who is bound, which forms and names there are, what an expression is."""
