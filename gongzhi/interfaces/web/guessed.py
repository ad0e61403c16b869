"""How a form shows what the machine read: marked as a suggestion, as choices to tap, or an honest "don't know"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gongzhi.interfaces.templatetags.words import short_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django import forms

    from gongzhi.work.intake.sorting import Found

SHOWN = 3  # choices to tap


def told(suggested: Mapping[str, Found]) -> dict[str, Found]:
    """Keep what says something: a value, or candidates to choose from."""
    return {name: found for name, found in suggested.items() if found.value or found.others}


def mark(form: forms.Form, suggested: Mapping[str, Found], names: Iterable[str]) -> None:
    """Say at each field what was read, and why, or that nothing could be."""
    for name in names:
        found = suggested.get(name)
        if found and name in form.fields and (said := because(found)):
            form.fields[name].help_text = said


def because(found: Found) -> str:
    """Say that a value is suggested, how sure that is and which words weighed; or why there is none."""
    words = _("、").join(f"“{word}”" for word in found.because[:4])
    if found.value:
        return _suggested(found, words)
    if found.others and found.field == "place":
        return _("不止一处叫{words}，请选一个").format(words=words) if words else _("说不准，请选一个")
    if found.others:
        return _("说不准，原话里有{words}。点一个：").format(words=words) if words else _("说不准，点一个：")
    if found.strange:
        return _("没见过这样的来件，请您来定")
    return _("看不出来，请您来定") if found.probability is not None else ""


def _suggested(found: Found, words: str) -> str:
    if found.ruled_on:
        return _("建议：{day}裁定过，这样的事归它办").format(day=short_day(found.ruled_on))
    said = _("建议，原话里有{words}").format(words=words) if words else _("建议")
    if found.probability is None:
        return said
    return _("{said}（把握 {percent}%）").format(said=said, percent=min(99, int(found.probability * 100)))


def offered(form: forms.Form, suggested: Mapping[str, Found]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each field that is not filled in, with what people call them."""
    found = {}
    for name, one in suggested.items():
        if name in form.fields and one.others and not one.value:
            called = dict(_options(getattr(form.fields[name].widget, "choices", ())))
            found[name] = [(code, called[code]) for code in one.others if code in called][:SHOWN]
    return found


def _options(choices: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield code and name, of those in groups, too."""
    for code, name in choices:
        if isinstance(name, list | tuple):
            yield from _options(name)
        else:
            yield code, str(name)
