"""What a party may say on its own page, as a table: the act, the service that it calls, what is said when it is done.

The party comes from the code and from nowhere else; numbers that a form brings are looked up among what is its own.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from gongzhi.kernel.actor import reporter
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import own, queries, services

if TYPE_CHECKING:
    from gongzhi.work.disputes.models import Party

PREFIX = "data:image/png;base64,"
LONGEST = 300_000  # characters of a drawing


@dataclass(frozen=True, slots=True)
class Said:
    """One act: whose, what the form brought, when."""

    party: Party
    given: Mapping[str, str]
    at: datetime

    def yes(self) -> bool:
        """Return which of two buttons was pressed.

        :raises Refused: none of them.
        """
        answer = self.given.get("answer", "")
        if answer not in ("yes", "no"):
            raise Refused(_("请按下面的一个按钮回答"))
        return answer == "yes"

    def whole(self, name: str) -> int:
        """Return a number that a form brought; what is none is smaller than any."""
        value = self.given.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def _consent(said: Said) -> None:
    consent = "yes" if said.yes() else "no"
    services.ask_consent(party=said.party, consent=consent, way="own", by=reporter(), at=said.at)


def _rights(said: Said) -> None:
    services.tell_rights(party=said.party, way="own", by=reporter(), at=said.at)


def _mediator(said: Said) -> None:
    services.accept_mediator(
        party=said.party, accepts=said.yes(), seen=said.whole("seen"), by=reporter(), at=said.at
    )  # fmt: skip


def _longer(said: Said) -> None:
    until = _chosen(said)
    services.ask_longer(party=said.party, until=until, by=reporter(), at=said.at)


def _chosen(said: Said) -> date | None:
    """Return the day that was chosen among those that were offered; nothing for "no".

    :raises Refused: none of them, or nobody asks any more.
    """
    given = said.given.get("until", "")
    offered = {day.isoformat(): day for day in own.view(said.party, said.at).longer}
    if not offered or (given != "no" and given not in offered):
        raise Refused(_("请按下面的一个按钮回答"))
    return offered.get(given)


def _offer(said: Said) -> None:
    services.say_to_offer(
        party=said.party, offer=said.whole("offer"), accepts=said.yes(), by=reporter(), at=said.at
    )  # fmt: skip


def _words(said: Said) -> None:
    services.say(party=said.party, text=said.given.get("text", ""), by=reporter(), at=said.at)


def _sign(said: Said) -> None:
    drawn = said.given.get("drawing", "")
    try:
        content = base64.b64decode(drawn.removeprefix(PREFIX), validate=True) if len(drawn) < LONGEST else b""
    except (binascii.Error, ValueError):
        content = b""
    services.sign_on_screen(
        party=said.party, drawing=content, seen=said.whole("seen"), by=reporter(), at=said.at
    )  # fmt: skip


def _received(said: Said) -> None:
    payment = queries.payment(said.party, said.given.get("payment", ""))
    services.confirm_payment(
        payment=payment, received=said.yes(), party=said.party, by=reporter(), at=said.at
    )  # fmt: skip


def _rate(said: Said) -> None:
    services.rate(party=said.party, stars=said.whole("stars"), by=reporter(), at=said.at)


def _leave(said: Said) -> None:
    services.leave(party=said.party, by=reporter(), at=said.at)


@dataclass(frozen=True, slots=True)
class Act:
    """What is done, and what the page says after it."""

    do: Callable[[Said], None]
    done: str


ACTS: Mapping[str, Act] = {
    "consent": Act(_consent, gettext_noop("您的答复记下了。")),
    "rights": Act(_rights, gettext_noop("记下了：您看过权利和义务。")),
    "mediator": Act(_mediator, gettext_noop("您的答复记下了。")),
    "longer": Act(_longer, gettext_noop("您的答复记下了。")),
    "offer": Act(_offer, gettext_noop("您的答复记下了，调解员会看到。")),
    "words": Act(_words, gettext_noop("您写的收到了，对方看不到。")),
    "sign": Act(_sign, gettext_noop("您签好了。各方都签完、盖了章，协议就生效。")),
    "received": Act(_received, gettext_noop("您的答复记下了。")),
    "rate": Act(_rate, gettext_noop("您的评价收到了，谢谢。")),
    "leave": Act(_leave, ""),
}
