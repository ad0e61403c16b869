"""What a party does for itself with its code, beside what it is asked: its own words, its signature, its rating."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.kernel.verdict import require
from gongzhi.work.disputes import acts, policies
from gongzhi.work.disputes.models import Note, Party
from gongzhi.work.disputes.services import agreeing, room, telling

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

LONGEST = 2000  # characters of one record of a party's own
A_DAY = 20  # records of one party
HEAVIEST = 200_000  # bytes of a drawn signature
LARGEST = 2_000_000  # pixels of it
INK = 150  # dark pixels at least: a dot is no signature
DRAW = _("请在方框里用手指写上您的姓名")


def _self(by: Actor) -> None:
    """Only the party itself speaks for itself.

    :raises NotFound: somebody else does.
    """
    if not by.is_reporter:
        raise NotFound(_("没有找到这件事，请核对编号"))


@transaction.atomic
def say(*, party: Party, text: str, by: Actor, at: datetime) -> Note:
    """Add a party's own words where its side and the mediators read, and nobody else.

    :raises Refused: the case has ended, nothing or too much is written, or too often on one day.
    """
    _self(by)
    party = room.of_party(party)
    case = party.case
    room.going_on(case)
    text = room.said(text, field="text", longest=LONGEST)
    if Note.objects.filter(party=party, sort="own", at__gt=at - timedelta(days=1)).count() >= A_DAY:
        raise Refused(_("今天能写的次数用完了。明天可以接着写；着急的，请打电话给调解员"), field="text")
    note = Note.objects.create(case=case, compartment=party.side, sort="own", party=party, text=text, at=at, by=by.id)
    room.record(
        case, acts.NOTED, by=by, at=at, record=note.pk, compartment=party.side, sort="own", party=party.pk,
        texts={"said": text},
    )  # fmt: skip
    telling.spoken(case, at)
    return note


@transaction.atomic
def sign_on_screen(*, party: Party, drawing: bytes, seen: int, by: Actor, at: datetime) -> None:
    """Sign the agreement that the party's page showed at ``seen``, with a drawing (PNG) that is kept on the case.

    :raises Conflict: the text may be another one by now.
    :raises Refused: nothing is there to sign, the party has signed, does not take part or needs a guardian, or nothing
        is drawn.
    """
    _self(by)
    party = room.of_party(party, seen)
    if party.needs_guardian:
        raise Refused(_("要由监护人一起签，请和监护人一起到调委会签名"), field="drawing")
    _check_drawn(drawing)
    file = files.keep(subject=party.case.subject, name="signature.png", content=drawing, by=by, at=at)
    agreeing.put(party, way="screen", signed_on=localdate(at), by=by, at=at, file=file)
    telling.spoken(party.case, at)


def _check_drawn(drawing: bytes) -> None:
    if len(drawing) > HEAVIEST or not drawing.startswith(b"\x89PNG"):
        raise Refused(DRAW, field="drawing")
    try:
        with Image.open(io.BytesIO(drawing), formats=["PNG"]) as given:
            if given.width * given.height > LARGEST:
                raise Refused(DRAW, field="drawing")
            paper = Image.new("RGBA", given.size, "white")
            paper.alpha_composite(given.convert("RGBA"))
            dark = sum(paper.convert("L").histogram()[:128])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # of a broken picture, or a huge one
        raise Refused(DRAW, field="drawing") from None
    if dark < INK:
        raise Refused(DRAW, field="drawing")


@transaction.atomic
def rate(*, party: Party, stars: int, by: Actor, at: datetime) -> None:
    """Say, once it is over, how it was: one to five. The ledger says that somebody did, never what.

    :raises Refused: it is not over, was rated already, or there is no such number.
    """
    _self(by)
    party = room.of_party(party)
    require(policies.may_rate(party), field="stars")
    if not 1 <= stars <= 5:
        raise Refused(_("请选 1 到 5"), field="stars")
    Party.objects.filter(pk=party.pk).update(rating=stars)
    room.record(party.case, acts.RATED, by=by, at=at, party=party.pk)
