"""Measurements: ``./run bench``. Figures compare within one run on one machine; they say nothing about another."""
