"""Every word that a person reads about a finding, one catalogue per language: below what finds, above what shows."""
