"""The core: kinds and their moves, who carries a matter, and until when.

Nouns: *matter* (the work that reports caused), *engagement* (a unit's hand in it, lead or co), *ask* (a request that
somebody else decides), *shield* (a unit that must never see it). One way to write: ``services.make``.
"""
