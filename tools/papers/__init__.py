"""Draws the Word templates of mediation that the product ships: ``python -m tools.papers``."""
