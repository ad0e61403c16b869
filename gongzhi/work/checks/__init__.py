"""Checks of sites: self-checks, patrols, inspections; what a visit came to, when the next is due."""
