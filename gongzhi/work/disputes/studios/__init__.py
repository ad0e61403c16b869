"""Committees and studios: what they are, whether they stand as the law wants, and the check for conflicts of interest.

Counts of open cases are shown to a committee's own head, by name in the order of names. There is no rate, no rank, no
figure of success and no target, and nothing here may grow one.
"""
