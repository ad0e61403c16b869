"""Divisions and grids by code, outlines, and finding a place in text or on the map."""
