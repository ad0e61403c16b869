"""The words of a notice, made when it is read or sent, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from gongzhi.foundation.clocks.words import date_and_time
from gongzhi.foundation.notices import templates
from gongzhi.foundation.places import queries as places
from gongzhi.kernel.texts import Sentence, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongzhi.foundation.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a body, with their gaps still apart so that a page can translate them."""

    title: Sentence
    body: Sentence


def of(notices: Sequence[Notice]) -> list[Words]:
    """Return the words of some notices, in order. One query, for the names of places; none if they name none."""
    codes = {notice.params["place"] for notice in notices if "place" in notice.params}
    names = places.names(codes) if codes else {}
    return [_words(notice, names) for notice in notices]


def _words(notice: Notice, names: Mapping[str, str]) -> Words:
    template = templates.wording_of(notice.template, notice.params)
    params = {name: _shown(name, value, names) for name, value in notice.params.items()}
    return Words(Sentence(template.title, params), Sentence(template.body, params))


def _shown(name: str, value: str, names: Mapping[str, str]) -> str | Sentence:
    if name == "place":
        return names.get(value, value)
    if name == "deadline":
        return date_and_time(datetime.fromisoformat(value).astimezone(ZoneInfo(settings.TIME_ZONE)))
    return templates.step(value) if name == "step" else value


def digest_title(count: int) -> str:
    """Return the title of several notices sent as one message."""
    return str(Sentence(_("今天有 {count} 条通知"), {"count": count}))
