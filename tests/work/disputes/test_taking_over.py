"""Many disputes at once leave what they would have left one by one: every table, and a ledger that verifies."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from gongzhi.foundation.clocks.models import Clock, Switch
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.notices.models import Notice
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.search.models import Document
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import queries as matters
from gongzhi.matters import services as core
from gongzhi.matters.models import Engagement, Matter
from gongzhi.work.disputes import services
from gongzhi.work.disputes.details import Ended
from gongzhi.work.disputes.models import Case, Note, Party
from gongzhi.work.disputes.services import NewCase, NewParty
from tests import given
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most
from tests.work.disputes import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
BY = system("import")


def new(key: str, **more: Any) -> NewCase:
    details = {"type": "02", "place": cases.PLACE, "facts": "两家为楼道堆放杂物争吵", "source_key": key} | more
    return NewCase(**details)


def person(name: str, **more: str) -> NewParty:
    return NewParty(side="a", kind="person", contact={"name": name} | more)


def company(name: str) -> NewParty:
    return NewParty(side="b", kind="company", company=name)


MIXED = [
    new("a:1"),
    new("a:2", parties=[person("张小明", phone="13800138000", address="和平里 3 幢")], happened_on=cases.day(-40)),
    new("a:3", type="10", people=31, parties=[person("李大伟"), person("王三"), company("厂")], more="化解方式：和解"),
    new("a:4", result="ended_before", more="化解情况：已和好", parties=[person("赵四", phone="13900139000")]),
    new("a:5", result="written", unit=cases.UNIT, place="330411", people=6, parties=[company("某某物业")]),
    new("a:6", result="written", unit=cases.UNIT, type="99", place="330411106"),
    new("a:7", result="no_agreement", more="没有谈拢", facts="电话 13800138000，住在隔壁"),
]  # fmt: skip


def one_by_one(news: list[NewCase]) -> None:
    """The way that everything else in this line of work goes."""
    for one in news:
        case = services.register(
            type=one.type, place=one.place, source="import", facts=one.facts, by=BY, at=NOW, people=one.people,
            happened_on=one.happened_on, source_key=one.source_key,
        )  # fmt: skip
        for party in one.parties:
            services.add_party(
                case=case, side=party.side, kind=party.kind, contact=party.contact, company=party.company, by=BY, at=NOW
            )
        if one.more:
            services.write_note(case=case, compartment="team", sort="dossier", text=one.more, by=BY, at=NOW)
        if one.result:
            details = Ended(result=one.result, unit=one.unit)
            core.make(matter=case.matter, move="import_ended", details=details, seen=case.matter.version, by=BY, at=NOW)


def test_many_at_once_leave_what_one_by_one_would() -> None:
    with transaction.atomic():
        one_by_one(MIXED)
        alone = told()
        assert ledger.verify(versions=matters.versions()).ok
        transaction.set_rollback(True)

    services.take_over(news=MIXED, by=BY, at=NOW)

    assert told() == alone
    assert ledger.verify(versions=matters.versions()).ok


#: Drawn by chance, or counted up by the database.
DRAWN = frozenset(
    ["_state", "id", "pk", "number", "act", "hash", "previous", "salt", "text_digest", "sealed", "wrapped", "person_id"]
)
KEPT = frozenset(["Party.number"])


def told() -> Counter[str]:
    """All rows of all disputes; ids are told by the key of the row that the dispute came from."""
    found: Counter[str] = Counter()
    for case in Case.objects.select_related("matter"):
        called = {f"M-2026-{case.pk:06d}": "M", str(case.pk): "C"}
        parties, notes = list(Party.objects.filter(case=case)), list(Note.objects.filter(case=case).order_by("pk"))
        people = [party.person for party in parties if party.person]
        called |= {person: f"P{at}" for at, person in enumerate(people)}
        called |= {
            f"record {note.pk}": f"N{at}" for at, note in enumerate(notes)
        }  # numbers of their own, as cases have
        subjects = [case.matter.subject, case.subject, *(f"person:{person}" for person in people)]
        rows = [case.matter, case, *parties, *notes]
        for model in (Engagement, Document):
            by = {"matter": case.matter} if model is Engagement else {"subject": case.matter.subject}
            rows += model.objects.filter(**by)
        rows += Person.objects.filter(pk__in=people)
        rows += PersonKey.objects.filter(pk__in=people)
        for model in (Clock, Switch, Entry, EntryText, Notice):
            rows += model.objects.filter(subject__in=subjects).order_by("pk")
        for row in rows:
            found[f"{case.source_key} {type(row).__name__} {_columns(row, called)}"] += 1
    assert len(found) > len(MIXED) * 10
    return found


def _columns(row: Any, called: dict[str, str]) -> str:
    kept = {
        name: _value(name, value, called)
        for name, value in vars(row).items()
        if name not in DRAWN or f"{type(row).__name__}.{name}" in KEPT
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)


def _value(name: str, value: Any, called: dict[str, str]) -> Any:
    if name == "payload":
        return {key: _value(key, one, called) for key, one in json.loads(value).items()}
    text = str(value)
    head, _colon, tail = text.rpartition(":")
    if name in ("matter_id", "case_id", "person", "record", "subject", "person_id"):
        return f"{head}:{called.get(f'record {tail}' if name == 'record' else tail, tail)}"
    return value


def test_statements_do_not_grow_with_the_rows() -> None:
    news = [new(f"b:{n}", result="ended_before", parties=[person(f"张{n}")], more="已和好") for n in range(20)]
    with queries_at_most(60):
        services.take_over(news=news, by=BY, at=NOW)
    assert Case.objects.count() == 20


def test_one_that_is_wrong_lets_none_in() -> None:
    with pytest.raises(Refused, match="姓名"):
        services.take_over(news=[new("c:1"), new("c:2", parties=[person("")])], by=BY, at=NOW)
    assert not Matter.objects.exists()
    assert not Entry.objects.filter(subject__startswith="mediation:").exists()


def test_a_person_takes_no_table_over() -> None:
    with pytest.raises(ValueError, match="by the system"):
        services.take_over(news=[new("d:1")], by=given.CLERK, at=NOW)


def test_what_ended_elsewhere_is_closed_and_its_committee_finds_it() -> None:
    [case] = services.take_over(news=[new("e:1", result="written", unit=cases.UNIT)], by=BY, at=NOW)

    case = cases.fresh(case)
    assert (case.matter.stage, case.matter.result, case.matter.unit) == ("closed", "written", cases.UNIT)
    assert matters.find(cases.head(), case.matter.reference) == case.matter
    assert not Clock.objects.filter(subject=case.matter.subject, stopped_at=None).exists()
    assert not Notice.objects.exists()
    services.open_contents(case=case, why="查旧案", by=cases.head(), at=NOW)


def test_only_what_was_imported_had_ended_before() -> None:
    case = cases.registered(given.CLERK)
    with pytest.raises(Refused, match="从别的系统导入"):
        core.make(
            matter=case.matter, move="import_ended", details=Ended(result="written"), seen=0, by=BY, at=NOW
        )  # fmt: skip
    [case] = services.take_over(news=[new("f:1")], by=BY, at=NOW)
    with pytest.raises(Refused, match=r"工作人员|系统"):
        core.make(
            matter=case.matter, move="import_ended", details=Ended(result="written"), seen=0, by=given.CLERK, at=NOW
        )  # fmt: skip
