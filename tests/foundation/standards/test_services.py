"""A draft changes, what is in force does not; and the database itself sees to it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.standards import queries, services, shipped
from gongzhi.foundation.standards.checking import checked
from gongzhi.foundation.standards.comparing import compared
from gongzhi.foundation.standards.form import Form, Question, evaluate, plain
from gongzhi.foundation.standards.models import Standard, Version
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from tests import given
from tests.conftest import NOW
from tests.sites import GRID, SHORT, house, in_force
from tests.sites import checked as check
from tests.standards import shipped as ship

pytestmark = pytest.mark.django_db

CENTRE = given.CLERK
BY = system("tests")


def changed(**more: Any) -> Form:
    """The short list with its first question asked otherwise."""
    section = SHORT.sections[0]
    first = replace(section.questions[0], **more)
    return Form(sections=(replace(section, questions=(first, *section.questions[1:])),))


def _draft(form: Form = SHORT, **more: Any) -> Version:
    new: dict[str, Any] = {"code": "short", "name": "短表", "use": "check", "kinds": ["rental"], "form": form, "by": BY}
    return services.draft(at=NOW, **(new | more))


def _verbs() -> list[str]:
    return list(Entry.objects.filter(subject="standard:short").order_by("seq").values_list("verb", flat=True))


def test_a_draft_is_changed_put_in_force_and_followed_by_another() -> None:
    first = _draft()
    services.redraft(version=first, form=changed(points=7), by=BY, at=NOW)
    assert queries.version("short/1").questions.question("exit").points == 7
    services.put_in_force(version=first, by=BY, at=NOW)
    second = _draft(changed(text="安全出口没有锁"), name="别的名字")
    assert (second.number, second.standard.name) == (2, "短表")
    services.put_in_force(version=second, by=BY, at=NOW)
    first.refresh_from_db()
    assert (first.state, [one.reference for one in queries.live()]) == ("retired", ["short/2"])
    services.retire(version=second, by=BY, at=NOW)
    assert queries.live() == []
    assert _verbs() == [
        "standard.drafted", "standard.redrafted", "standard.live", "standard.drafted", "standard.retired",
        "standard.live", "standard.retired",
    ]  # fmt: skip


def test_a_draft_that_was_thrown_away_is_seen_no_more_and_its_number_stays_taken() -> None:
    services.discard(version=_draft(), by=BY, at=NOW)
    assert [list(one.versions.all()) for one in queries.standards("check")] == [[]]
    assert _draft().number == 2
    with pytest.raises(NotFound):
        queries.version("short/1")


def test_only_drafts_change() -> None:
    version = in_force()
    for act in (
        lambda: services.redraft(version=version, form=changed(points=1), by=BY, at=NOW),
        lambda: services.discard(version=version, by=BY, at=NOW),
        lambda: services.put_in_force(version=version, by=BY, at=NOW),
    ):
        with pytest.raises(Conflict):
            act()
    old = _draft()
    stale = queries.version("short/2")
    services.redraft(version=old, form=changed(points=1), by=BY, at=NOW)
    with pytest.raises(Conflict):  # somebody else changed the draft meanwhile
        services.redraft(version=stale, form=changed(points=2), by=BY, at=NOW)


@pytest.mark.parametrize("column", ["form", "digest", "number", "state"])
@pytest.mark.parametrize("used", [False, True])
def test_the_database_keeps_what_was_in_force(column: str, used: bool) -> None:
    version = in_force()
    if used:
        check(house(), version)
    value = {"form": json.dumps(plain(changed(points=1))), "digest": "0" * 64, "number": 9, "state": "draft"}[column]
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE standards_version SET {column} = %s WHERE id = %s", [value, version.pk])
    if used:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(frozen_at=None)
    Version.objects.filter(pk=version.pk).update(state="retired")  # this it does


def test_the_database_lets_nobody_replace_a_version() -> None:
    if connection.vendor != "sqlite":
        return  # only there does an INSERT replace
    version = in_force()
    names = "id, standard_id, number, state, form, digest, note, made_at, made_by, live_at, frozen_at"
    row = f"SELECT {names.replace('form', repr('{}'))} FROM standards_version WHERE id = {version.pk}"
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO standards_version ({names}) {row}")


def test_a_draft_is_used_for_no_check() -> None:
    with pytest.raises(Refused, match="还没有启用"):
        check(house(), _draft())
    version = in_force(code="other")
    check(house(), version)
    version.refresh_from_db()
    assert version.frozen_at is not None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "Short List"}, "code"),
        ({"use": "other"}, "code"),
        ({"name": " "}, "name"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["Rental!"]}, "kinds"),
        ({"note": "长" * 201}, "note"),
        ({"form": Form(sections=())}, "form"),
    ],
)
def test_a_standard_that_cannot_be_is_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        _draft(**more)
    assert refused.value.field == field
    assert not Standard.objects.exclude(use="rating").exists()


def test_a_code_keeps_its_use_and_says_what_it_is_called() -> None:
    standard = _draft().standard
    with pytest.raises(Refused, match="用途不同"):
        _draft(use="rating")
    services.describe(standard=standard, name="新短表", name_en="Short", kinds=["rental", "park"], by=BY, at=NOW)
    found = queries.standard("short")
    assert found is not None
    assert (found.name, found.name_en, found.kinds) == ("新短表", "Short", ["rental", "park"])
    assert _verbs()[-1] == "standard.described"


def test_only_who_may_manages_standards() -> None:
    version = _draft(by=CENTRE)
    for act in (
        lambda: _draft(by=GRID),
        lambda: services.redraft(version=version, form=SHORT, by=GRID, at=NOW),
        lambda: services.discard(version=version, by=GRID, at=NOW),
        lambda: services.put_in_force(version=version, by=GRID, at=NOW),
        lambda: services.retire(version=version, by=GRID, at=NOW),
        lambda: services.describe(standard=version.standard, name="x", name_en="", kinds=["park"], by=GRID, at=NOW),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.one_database
def test_what_changed_between_two_versions_is_told() -> None:
    section = SHORT.sections[0]
    after = Form(
        sections=(
            replace(
                section,
                questions=(
                    section.questions[1], replace(section.questions[0], points=5, text="出口不锁"),
                    section.questions[2], Question(code="roof", text="屋顶不漏"), section.questions[4],
                ),
            ),
        )
    )  # fmt: skip
    found = compared(SHORT, after)
    assert [one.code for one in found.added] == ["roof"]
    assert [one.code for one in found.removed] == ["gas"]
    assert [(one.question.code, one.fields) for one in found.changed] == [
        ("exit", (("text", "安全出口畅通", "出口不锁"), ("points", 10, 5)))
    ]
    assert found.moved
    assert not compared(SHORT, SHORT)


def test_five_lists_come_with_the_product_and_a_districts_own_stay() -> None:
    in_force(code="fire", form=changed(points=3))
    assert ship("rental").state == "live"
    assert [one.reference for one in queries.live()] == ["fire/1", "market/1", "park/1", "rental/1", "school/1"]
    assert queries.version("fire/1").questions.question("exit").points == 3
    assert services.load_shipped(by=BY, at=NOW) == []
    assert [one.standard.code for one in queries.live(kind="market")] == ["market"]


@pytest.mark.one_database
def test_the_lists_that_come_with_the_product_are_as_the_handbook_wants_them() -> None:
    lists = {one.code: checked(one.form) for one in shipped.every()}
    rental = lists["rental"]
    assert sum(1 for question in rental if question.sort == "yes") == 16
    assert {question.fact for question in rental} >= {"floors", "rooms", "beds", "exits", "chargers"}
    assert sum(question.points for question in rental) == 100
    assert len(lists["school"].sections) == 10
    whole = {"floors": 3, "rooms": 6, "beds": 8, "exits": 2, "chargers": 0, "kitchen": "none", "other_use": "none"}
    good = whole | {question.code: "yes" for question in rental if question.sort == "yes"}
    assert evaluate(rental, good).passed
    assert evaluate(rental, good | {"exits": 0}).failed == ("exits",)
    known = ("浙江省消防条例", "安全生产法", "未成年人保护法", "浙江省流动人口居住登记条例")  # read, and no other
    for form in lists.values():
        assert all(question.text.endswith("？") and len(question.text) <= 26 for question in form), "spoken, and short"
        assert all(question.fault for question in form if question.sort == "yes"), "its hazard has a name"
        assert all(question.text_en and len(question.options) == len(question.options_en) for question in form)
        assert all(not question.basis or question.basis.startswith(known) for question in form)
