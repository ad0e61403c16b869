"""Tables of the ledger: entries, their texts, seals. Triggers (migration 0002) allow nothing but adding."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongzhi.foundation.ledger import chain


class Entry(models.Model):
    """One act on one subject. No foreign keys: evidence never interferes with live rows, nor they with it."""

    subject = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    actor = models.CharField(max_length=64)
    post = models.CharField(max_length=64)
    unit = models.CharField(max_length=64)
    payload = models.TextField()
    text_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "seq"], name="ledger_one_entry_per_seq")]

    def computed_hash(self) -> str:
        """Compute what the hash must be, from the other columns."""
        return chain.entry_hash(
            subject=self.subject, seq=self.seq, at=self.at, act=self.act, verb=self.verb, actor=self.actor,
            post=self.post, unit=self.unit, payload=self.payload, text_digest=self.text_digest, previous=self.previous,
        )  # fmt: skip


class EntryText(models.Model):
    """The free text of an entry, apart from it, so that it can be erased and the chain still holds.

    ``salt`` is hexadecimal, 32 random bytes. An erased text is a tombstone: both empty, ``erased_at`` set.
    ``text`` is the canonical JSON of {field: words}.
    """

    subject = models.CharField(max_length=64)
    seq = models.PositiveIntegerField()
    salt = models.CharField(max_length=64)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "seq"], name="ledger_one_text_per_entry")]


class Seal(models.Model):
    """One day's lock over all chains: the heads and counts of every chain that grew since the seal before."""

    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    heads = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    upto = models.BigIntegerField()  # the last primary key it covers

    def computed_hash(self, heads: str) -> str:
        """Compute what the hash must be, from the other columns and the digest of the heads."""
        return chain.seal_hash(
            day=self.day.isoformat(), sealed_at=chain.moment(self.sealed_at), entries=self.entries, upto=self.upto,
            heads=heads, previous=self.previous,
        )  # fmt: skip


class SealHead(models.Model):
    """The head and count of one chain at a seal: which hash stood at ``seq == count``."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="rows")
    subject = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "count"], name="ledger_one_head_per_count")]
