"""Residents' pages: report, follow, what is published about a place."""
