"""What people must be told: an outbox written with the act, delivered at least once by the worker.

Nouns: *notice* (one message to a unit, a user or a person), *template* (its words, declared in code), *channel*
(in-app, e-mail, or a signed HTTP hook), *digest* (all ordinary notices of a recipient, once a day). One way in:
``services.tell``.
"""
