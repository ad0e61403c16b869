"""The one room with personal data: one key per record, a purpose, a legal basis and an erase-by date.

Nouns: *person* (a sealed record), *key* (what opens it, kept in a table of its own), *reveal* (one reading with its
reason). All keys of the installation are read here and nowhere else, the one that signs proofs of filing included.
"""
