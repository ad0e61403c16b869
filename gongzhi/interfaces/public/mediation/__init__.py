"""Mediation for people without an account: asking for it, and each party's own view by its code."""
