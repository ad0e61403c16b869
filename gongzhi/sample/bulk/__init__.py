"""Many times the same year, for measuring: rows of lives that the services led, copied with new numbers and hashes.

Nothing but ids, references, random codes, sealed contacts and hashes differs between a life and its copy: the same
moments, deadlines, places and words. That is what makes it provable: doing the same again through the services would
write exactly these rows (``tests/sample/test_bulk.py`` does so and compares every table).
"""
