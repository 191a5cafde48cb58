"""Panels: one file per thing the user sees in the window. How to add one: see the docstring of `gui`."""
