"""What a move asks for: fields of a frozen dataclass, from which forms, API schema and ledger payload are derived.

    @dataclass(frozen=True, kw_only=True)
    class Dispatch:
        unit: str = one(_("主办单位"), of="unit")
        co_units: tuple[str, ...] = many(_("协办单位"), of="unit")
        note: str = words(_("交办意见"), required=False)

Free text (``words``) never enters the ledger's payload: it goes to the erasable side table, and only its digest is
chained. Everything else must be codes, numbers, days and moments: no personal data.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

_MANY = 100  # more codes than this in one field are a mistake

Sort = Literal["words", "one", "many", "choice", "whole", "money", "day", "moment", "yes", "codes"]


@dataclass(frozen=True, slots=True)
class Ask:
    """How one field is asked for.

    ``of`` names where the options come from (``unit``, ``place``, ``category``, ``rule`` …) for ``one`` and ``many``;
    ``options`` are fixed ones, code to label.
    """

    label: str
    sort: Sort
    required: bool
    of: str = ""
    help: str = ""
    options: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    longest: int = 0
    least: int = 0
    most: int = 0


def _field(ask: Ask, default: Any) -> Any:
    return dataclasses.field(default=MISSING if ask.required else default, metadata={"ask": ask})


def words(label: str, *, required: bool = True, longest: int = 2000, help: str = "") -> Any:
    """Free text of a person: personal data, kept apart, masked for those who need not read it."""
    return _field(Ask(label, "words", required, longest=longest, help=help), "")


def one(label: str, *, of: str, required: bool = True, help: str = "") -> Any:
    """Ask for one code out of a register: a unit, a place, a category."""
    return _field(Ask(label, "one", required, of=of, help=help), "")


def many(label: str, *, of: str, required: bool = False, help: str = "") -> Any:
    """Ask for several codes out of a register, as a tuple."""
    return _field(Ask(label, "many", required, of=of, help=help), ())


def choice(label: str, options: Mapping[str, str], *, required: bool = True, help: str = "") -> Any:
    """Ask for one out of a fixed list, code to label."""
    return _field(Ask(label, "choice", required, options=MappingProxyType(dict(options)), help=help), "")


def whole(label: str, *, least: int, most: int, required: bool = True, help: str = "") -> Any:
    """Ask for a whole number between two bounds, both allowed."""
    return _field(Ask(label, "whole", required, least=least, most=most, help=help), None)


def money(label: str, *, required: bool = True, help: str = "") -> Any:
    """Ask for a sum above nought in yuan, at most two decimals; kept as whole fen (1/100 yuan)."""
    return _field(Ask(label, "money", required, help=help), None)


def day(label: str, *, required: bool = True, help: str = "") -> Any:
    """Ask for a calendar day."""
    return _field(Ask(label, "day", required, help=help), None)


def yes(label: str, *, help: str = "") -> Any:
    """Ask a yes-or-no question that starts as no."""
    return _field(Ask(label, "yes", required=False, help=help), default=False)


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """The details of a move that asks for nothing."""


def asks(details: type) -> dict[str, Ask]:
    """Return what a details class asks for, by field name, in order.

    :raises TypeError: a field was declared without one of the helpers above.
    """
    found: dict[str, Ask] = {}
    for field in dataclasses.fields(details):
        ask = field.metadata.get("ask")
        if not isinstance(ask, Ask):
            msg = f"{details.__name__}.{field.name} does not say how it is asked for"
            raise TypeError(msg)
        found[field.name] = ask
    return found


def split(details: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Split details into what the ledger chains (payload) and what it only digests (free text)."""
    payload: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for name, ask in asks(type(details)).items():
        value = getattr(details, name)
        if ask.sort == "words":
            if value:
                texts[name] = value
        elif value or (value == 0 and value is not False):  # a whole number may be nought
            payload[name] = _plain(value)
    return payload, texts


def build(details: type, given: Mapping[str, Any]) -> Any:
    """Make details from plain values as a form or a JSON body gives them.

    :raises Refused: a field is missing, unknown, too long, or not of its kind; ``field`` names it.
    """
    known = asks(details)
    for name in given:
        if name not in known:
            raise Refused(_("没有“{name}”这一项，请去掉后再试"), field=name, name=name)
    values = {name: _read(name, ask, given.get(name)) for name, ask in known.items()}
    return details(**values)


def _read(name: str, ask: Ask, value: Any) -> Any:
    if value in (None, "", (), []):
        if ask.required:
            raise Refused(_("请填写“{label}”"), field=name, label=ask.label)
        return {"words": "", "one": "", "choice": "", "many": (), "codes": (), "yes": False}.get(ask.sort)
    try:
        value = _READ[ask.sort](value)
    except (TypeError, ValueError, ArithmeticError):
        raise Refused(_("“{label}”填得不对，请检查格式"), field=name, label=ask.label) from None
    if value == "" and ask.required:  # nothing but blanks
        raise Refused(_("请填写“{label}”"), field=name, label=ask.label)
    _check(name, ask, value)
    return value


def _check(name: str, ask: Ask, value: Any) -> None:
    if ask.longest and len(value) > ask.longest:
        raise Refused(
            _("“{label}”最多 {longest} 个字，现在有 {length} 个字"),
            field=name, label=ask.label, longest=ask.longest, length=len(value),
        )  # fmt: skip
    if ask.options and value not in ask.options:
        raise Refused(_("“{label}”里没有这个选项"), field=name, label=ask.label)
    if ask.sort == "whole" and not ask.least <= value <= ask.most:
        raise Refused(
            _("“{label}”要在 {least} 到 {most} 之间"), field=name, label=ask.label, least=ask.least, most=ask.most
        )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a surrogate pair, which JSON can carry and no database keeps, is a ValueError
    if "\0" in value:
        raise ValueError
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str | dict):
        raise TypeError
    if len(value) > _MANY:
        raise ValueError
    return tuple(dict.fromkeys(_text(v) for v in value))


def _whole(value: Any) -> int:
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _fen(value: Any) -> int:
    """Read ``1,234.50`` (full-width signs and 元 as well) as 123450; at most a hundred billion yuan."""
    plain = unicodedata.normalize("NFKC", str(value)).replace(",", "").replace("元", "").strip()
    sum_ = Decimal(plain)  # an InvalidOperation is no ValueError
    if not sum_.is_finite() or not 0 < sum_ < 10**11:  # before it is a whole number: 1e999999 has a million digits
        raise ValueError
    fen = sum_ * 100
    if fen != int(fen):
        raise ValueError
    return int(fen)


def _yes(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return ("false", "0", "true", "1", "on").index(str(value).lower()) >= 2  # any other word is a ValueError


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


_READ = {
    "words": _text,
    "one": _text,
    "choice": _text,
    "many": _texts,
    "codes": _texts,
    "whole": _whole,
    "money": _fen,
    "yes": _yes,
    "day": _day,
    "moment": _moment,
}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


__all__ = [
    "Ask", "Field", "Nothing", "asks", "build", "choice", "day", "many", "money", "one", "split", "whole", "words",
    "yes",
]  # fmt: skip
