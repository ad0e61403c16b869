"""Working calendars and deadlines: how long something may take, counted so that anybody can check it.

Nouns: *work day* (a date with its kind and source), *clock* (one limit running for one subject), *switch* (from this
moment the minutes belong to somebody else).
"""
