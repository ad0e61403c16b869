"""Every kind of notice, declared: its words, whether it rings, and the few things it may say.

A notice travels over screens, mail servers and telephones that we do not control. So it may say which record, in which
community, until when and what the next step is; nobody's name, no trouble, no unit. A gap outside that list is refused
when the template is declared, a value of another shape when the notice is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING

from gongzhi.kernel.places import level
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    #: Asked for when the notice is sent, by subject and time.
    Fill = Callable[[str, datetime], "Filled"]

_REFERENCE = re.compile(r"[A-Z]{1,3}-[0-9]{4}-[0-9]{1,12}")
_STEPS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Filled:
    """Values for gaps that must not be stored (a new receipt), and what is to be done once the message was taken."""

    values: Mapping[str, str]
    took: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one kind of notice.

    ``urgent`` ones ring at once, though not in quiet hours; ``emergency`` ones do even then. ``filled`` names the gaps
    that ``fill`` answers at the moment of sending.
    """

    code: str
    title: str
    body: str
    urgent: bool = False
    emergency: bool = False
    filled: frozenset[str] = frozenset()
    fill: Fill | None = None

    @property
    def gaps(self) -> frozenset[str]:
        """The values that a notice must bring."""
        return _gaps(self.title) | _gaps(self.body) - self.filled


_TEMPLATES: dict[str, Template] = {}

#: Says that there is something to look at, and no more.
PLAIN = Template("plain", _("通知"), _("有一条新通知"))


def declare(
    code: str, title: str, body: str, *, urgent: bool = False, emergency: bool = False,
    filled: frozenset[str] = frozenset(), fill: Fill | None = None,
) -> Template:  # fmt: skip
    """Declare a template once, at import or in ``AppConfig.ready``.

    :raises ValueError: declared twice with other words, or with a gap that no notice may have.
    """
    template = Template(code, title, body, urgent or emergency, emergency, filled, fill)
    stray = template.gaps - set(_SHAPES)
    if stray or bool(filled) != bool(fill):
        msg = f"{code}: a notice may say {sorted(_SHAPES)} and nothing else, not {sorted(stray | filled)}"
        raise ValueError(msg)
    if _TEMPLATES.setdefault(code, template) != template:
        msg = f"the template {code!r} is declared twice"
        raise ValueError(msg)
    return template


def declare_step(code: str, label: str) -> None:
    """Declare what a next step is called: ``declare_step("request.accept", _("签收"))``.

    :raises ValueError: declared twice with another label.
    """
    if _STEPS.setdefault(code, label) != label:
        msg = f"the step {code!r} is declared twice"
        raise ValueError(msg)


def find(code: str) -> Template:
    """Return a declared template; KeyError is a programming error."""
    return _TEMPLATES[code]


def wording_of(code: str, params: Mapping[str, str]) -> Template:
    """Return the template that a stored notice is read with; a plain one when its words are no longer there."""
    template = _TEMPLATES.get(code, PLAIN)
    return template if template.gaps <= set(params) else PLAIN


def every() -> Iterator[Template]:
    """Iterate over all templates, by code."""
    return iter(sorted(_TEMPLATES.values(), key=lambda template: template.code))


def step(code: str) -> str:
    """Return what a step is called; its code when the step is no longer known."""
    return _STEPS.get(code, code)


def checked(template: Template, params: Mapping[str, str | datetime]) -> dict[str, str]:
    """Return params as they are stored.

    :raises ValueError: one is missing, is not a gap of the template, or has not the shape of its gap.
    """
    if set(params) != template.gaps:
        msg = f"{template.code} needs {sorted(template.gaps)}, got {sorted(params)}"
        raise ValueError(msg)
    return {name: _SHAPES[name](value) for name, value in params.items()}


def _gaps(text: str) -> frozenset[str]:
    return frozenset(name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None)


def _reference(value: object) -> str:
    if not isinstance(value, str) or not _REFERENCE.fullmatch(value):
        msg = "a reference looks like M-2026-000123"
        raise ValueError(msg)
    return value


def _place(value: object) -> str:
    code = str(value)
    level(code)
    return code


def _deadline(value: object) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        msg = "a deadline has a time zone"
        raise ValueError(msg)
    return moment.isoformat()


def _step(value: object) -> str:
    if value not in _STEPS:
        msg = f"no step {value!r} was declared"
        raise ValueError(msg)
    return str(value)


#: All that a notice may say, and how each value is checked.
_SHAPES: dict[str, Callable[[object], str]] = {
    "reference": _reference,
    "place": _place,
    "deadline": _deadline,
    "step": _step,
}
