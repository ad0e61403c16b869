"""Photos and documents: checked by content, stripped, encrypted, and fetched only by who may see their subject.

Nouns: *attachment* (one file on one subject of the ledger), its *key* (in a table of its own, as in persons), its
*thumbnail*. Callers find the subject for their actor first and then ask for its files, so no rule about seeing is here.
"""
