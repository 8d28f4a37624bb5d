"""Readings and versions compared at every instant: the common verdict, or disputed."""
