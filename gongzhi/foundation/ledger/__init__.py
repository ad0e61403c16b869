"""The append-only record of every act, under everything.

Nouns: *entry* (one act on one subject, hash-chained), *text* (its free text, salted and erasable), *seal* (a day's
heads and counts of all chains). One way in: ``services.record``; one way to check: ``queries.verify``.
"""
