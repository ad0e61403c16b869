"""The one kind of expected failure: a refusal with a sentence for the person who asked."""

from __future__ import annotations

from gongzhi.kernel.texts import Sentence


class Refused(Exception):
    """An act that the rules do not allow.

    :param text: the Chinese sentence (a msgid), with ``{gaps}`` filled from ``params``.
    :param field: the input that caused it, as named in the form or the API; empty when none did.
    """

    def __init__(self, text: str, *, field: str = "", **params: object) -> None:
        self.sentence = Sentence(text, params)
        self.field = field
        super().__init__(str(self.sentence))


class Conflict(Refused):
    """Somebody else acted first; the page is older than the thing (HTTP 409)."""


class NotFound(Refused):
    """There is no such thing for this actor: absent and not-yours look the same (HTTP 404)."""
