"""What the queue is filtered by: it lives in the address, reads as a sentence, and a wrong part spoils no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongzhi.interfaces.selects import Select
from gongzhi.interfaces.templatetags.words import short_day
from gongzhi.matters import kinds, queries
from gongzhi.matters.queries import Criteria

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from gongzhi.kernel.actor import Actor

STATES = [("open", lazy("没办结的")), ("ended", lazy("已经结束的")), ("all", lazy("全部"))]
DUES = [("", lazy("不限")), ("overdue", lazy("超期")), ("soon", lazy("两天内到期"))]
ORDERS = [("due", lazy("快到期的在前")), ("newest", lazy("新登记的在前"))]
USUAL = {"state": "open", "order": "due"}  # what an address does not say
REGISTERS = ("unit", "category", "place")

_NO_DAY = lazy("没有这一天，请写成 2026-05-08 这样")
_NO_CHOICE = {"invalid_choice": lazy("没有这个选项，请从列表里选")}
_YEARS = range(2000, 2100)


def stages() -> list[tuple[str, str]]:
    """Return the stages of all kinds, in the order of their tables."""
    found = {stage.code: _(stage.label) for kind in kinds.every() for stage in kind.lifecycle.stages}
    return list(found.items())


def sorts() -> list[tuple[str, str]]:
    """Return the kinds of matters there are, to choose from."""
    return [("", _("不限")), *((kind.code, _(kind.lifecycle.label)) for kind in kinds.every())]


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"], error_messages={"invalid": _NO_DAY}
    )


def _code(label: Any, *, longest: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, widget=Select(attrs={"data-find": ""}))


class ConditionsForm(forms.Form):
    """The form behind the address. The registers' choices are loaded only where the form itself is shown."""

    state = forms.ChoiceField(label=lazy("办结没有"), choices=STATES, required=False, error_messages=_NO_CHOICE)
    kind = forms.ChoiceField(label=lazy("哪一种"), choices=sorts, required=False, error_messages=_NO_CHOICE)
    due = forms.ChoiceField(label=lazy("时限"), choices=DUES, required=False, error_messages=_NO_CHOICE)
    unit = _code(lazy("派给哪个单位"), longest=32)
    place = _code(lazy("地点"), longest=15)
    category = _code(lazy("类别"), longest=12)
    since = _day(lazy("登记从哪一天"))
    until = _day(lazy("到哪一天（含）"))
    order = forms.ChoiceField(label=lazy("怎么排"), choices=ORDERS, required=False, error_messages=_NO_CHOICE)
    urgent = forms.BooleanField(label=lazy("只看紧急的"), required=False)
    contested = forms.BooleanField(label=lazy("只看诉求人不同意过的"), required=False)
    stage = forms.MultipleChoiceField(
        label=lazy("到哪一步"), required=False, choices=stages, widget=forms.CheckboxSelectMultiple,
        error_messages=_NO_CHOICE,
    )  # fmt: skip

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="on-%s")
        self.labels: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Ask the registers for what the codes are called; an unknown code is said at its field."""
        given = self.cleaned_data
        self.labels = queries.labels(Criteria(**{name: given.get(name, "") for name in REGISTERS}))
        for name in REGISTERS:
            if given.get(name) and name not in self.labels:
                self.add_error(name, _("没有代码为“{code}”的，请从列表里选").format(code=given[name]))
        for name in ("since", "until"):
            if given.get(name) and given[name].year not in _YEARS:
                self.add_error(name, _NO_DAY)
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("结束的日子在开始的日子前面，请检查"))
        return given

    def offer(self, choices: Mapping[str, list[tuple[str, str]]]) -> None:
        """Give the lists of the registers something to pick from."""
        lists: dict[str, list[Any]] = {
            "unit": choices["unit"], "place": grouped(choices["place"], 9), "category": grouped(choices["category"], 2),
        }  # fmt: skip
        for name, options in lists.items():
            self.fields[name].widget.choices = [("", _("不限")), *options]


def grouped(rows: list[tuple[str, str]], length: int) -> list[tuple[str, Any]]:
    """Put codes under those of this length that they begin with, each of which comes first and stands for the whole.

    Two towns may have a village of the same name: under its town each is told apart.
    """
    names, groups = dict(rows), dict[str, list[tuple[str, str]]]()
    for code, name in rows:
        whole = _("{name}（全部）").format(name=name) if len(code) == length else name
        groups.setdefault(names.get(code[:length], ""), []).append((code, whole))
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address without it."""

    text: str
    without: str


class Conditions:
    """The conditions of one address: those that could be read. ``form`` says what was wrong with the others."""

    def __init__(self, data: QueryDict) -> None:
        self.form = ConditionsForm(data)
        self.is_right = self.form.is_valid()
        given = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.given = {name: value for name, value in given.items() if USUAL.get(name) != value}

    @property
    def criteria(self) -> Criteria:
        """What they ask the queue for."""
        given = self.given
        state = given.get("state") or ("all" if "stage" in given else USUAL["state"])
        return Criteria(
            kind=given.get("kind", ""), stage=tuple(given.get("stage", ())), state="" if state == "all" else state,
            order=given.get("order") or USUAL["order"],
            category=given.get("category", ""), place=given.get("place", ""), unit=given.get("unit", ""),
            due=given.get("due", ""), urgent="urgent" in given, contested="contested" in given,
            opened_from=_start(given.get("since")), opened_until=_start(given.get("until"), after=1),
        )  # fmt: skip

    def query(self, *without: str, **instead: str) -> str:
        """Return them as the query of an address, always in the same order."""
        given = {name: _plain(value) for name, value in self.given.items() if name not in without} | instead
        order = [*self.form.fields, "after", "n"]
        return urlencode([(name, given[name]) for name in order if name in given], doseq=True)

    @property
    def chips(self) -> list[Chip]:
        """Say them in words, each with the way to drop it."""
        said = {name: self._say(name) for name in self.form.fields}
        return [Chip(text, self.address(name)) for name, text in said.items() if text]

    def address(self, *without: str, **instead: str) -> str:
        """Return the address of the queue under these conditions. It is never bare: that one opens a saved view."""
        if "state" in without:
            instead = {"state": "all"} | instead
        query = self.query(*without, **instead)
        return f"{reverse('desk_queue')}?{query or urlencode({'state': USUAL['state']})}"

    def _say(self, name: str) -> str:
        value = self.given.get(name)
        if name == "state":
            value = value or ("" if "stage" in self.given else USUAL["state"])
            return "" if value in ("", "all") else str(dict(STATES)[value])
        if not value:
            return ""
        if name == "stage":
            return _("、").join(label for code, label in stages() if code in value)
        says = {
            "unit": _("派给{name}"), "place": "{name}", "category": "{name}", "urgent": _("紧急"), "order": "",
            "contested": _("诉求人不同意过"), "since": _("{name}以后登记"), "until": _("{name}以前登记"),
            "due": str(dict(DUES).get(value, "")) if name == "due" else "",
            "kind": dict(sorts()).get(value, "") if name == "kind" else "",
        }  # fmt: skip
        called = short_day(value) if isinstance(value, date) else self.form.labels.get(name, "")
        return says[name].format(name=called)

    def in_words(self) -> str:
        """Say all of them as one sentence, for titles and paper."""
        return _("、").join(chip.text for chip in self.chips) or _("全部事项")


def offered(conditions: Conditions, actor: Actor) -> ConditionsForm:
    """Return the form ready to be shown. One query."""
    conditions.form.offer(queries.choices(actor))
    return conditions.form


def _plain(value: Any) -> Any:
    if value is True:
        return "on"
    return value.isoformat() if isinstance(value, date) else value


def _start(day: date | None, *, after: int = 0) -> datetime | None:
    """Return the moment at which a day (or one so many days after it) begins here."""
    return make_aware(datetime.combine(day + timedelta(days=after), time())) if day else None
