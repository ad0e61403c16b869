"""Plain Python under everything: who acts, what is refused and why, periods, place codes, the shape of details.

Nothing here knows Django; nothing here reads a clock or a database.
"""
