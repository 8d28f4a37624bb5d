"""Conduct: occasions and their answers, counts under their bounds, each as sources tell it."""
