from __future__ import annotations

import json
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import opening, queries, services
from gongzhi.foundation.persons.models import Person, PersonKey
from gongzhi.foundation.persons.sealing import Damaged
from gongzhi.kernel.actor import reporter, system
from gongzhi.kernel.refused import Conflict, NotFound, Refused

from .conftest import FIELDS

pytestmark = pytest.mark.django_db


def history(person):
    return ledger.history([f"person:{person}"])


def test_what_is_kept_can_be_revealed_for_a_reason_which_is_written_down(keep, officer, now):
    person = keep()
    assert services.reveal(person=person, fields=["name", "phone"], reason="contact", by=officer, at=now) == {
        "name": "欧阳小宝",
        "phone": "13805731234",
    }
    kept, revealed = history(person)
    assert kept.payload["fields"] == ["address", "email", "name", "phone"]
    assert kept.payload["article"].startswith("个人信息保护法")
    assert (revealed.verb, revealed.payload) == ("person.revealed", {"fields": ["name", "phone"], "reason": "contact"})
    assert revealed.actor == officer.id


def test_own_words_are_kept_as_erasable_text(keep, officer, now):
    person = keep()
    services.reveal(person=person, fields=["phone"], reason="other", words="核对现场照片", by=officer, at=now)
    assert history(person)[-1].texts == {"words": "核对现场照片"}
    services.erase(person=person, reason="asked", by=reporter(), at=now)
    assert all(not record.texts for record in history(person))
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "请选择查看理由，或选“其他”并写明"),
        ("curious", "请选择查看理由，或选“其他”并写明"),
        ("other", "请写明查看理由"),
        ("own_data", "只有本人凭回执可以这样查阅"),
        ("notify", "这个理由只供系统发送通知使用，请另选"),
    ],
)
def test_no_reading_without_a_reason_of_ones_own(keep, officer, now, reason, sentence):
    person = keep()
    with pytest.raises(Refused, match=sentence):
        services.reveal(person=person, fields=["phone"], reason=reason, by=officer, at=now)
    assert len(history(person)) == 1


def test_a_post_without_the_right_reads_and_changes_nothing(keep, outsider, now):
    person = keep()
    acts = [
        lambda: services.reveal(person=person, fields=["phone"], reason="contact", by=outsider, at=now),
        lambda: services.correct(person=person, fields={"name": "别人"}, by=outsider, at=now),
        lambda: services.restrict(person=person, reason="disputed", by=outsider, at=now),
        lambda: services.erase(person=person, reason="asked", by=outsider, at=now),
        lambda: services.match_phone(phone="13805731234", by=outsider, at=now),
    ]
    for act in acts:
        with pytest.raises(Refused, match="您的岗位没有这项权限"):
            act()
    assert len(history(person)) == 1


def test_the_system_reads_a_phone_only_to_notify(keep, now):
    clock, person = system("notices"), keep()
    assert services.reveal(person=person, fields=["phone"], reason="notify", by=clock, at=now)["phone"] == "13805731234"
    with pytest.raises(Refused):
        services.reveal(person=person, fields=["phone"], reason="contact", by=clock, at=now)


@pytest.mark.parametrize("field", ["民族", "ethnicity", "身份证号", "politicalStatus"])
def test_a_forbidden_field_is_refused_by_name_with_its_reason(keep, field):
    with pytest.raises(Refused, match=f"“{field}”不收：") as refusal:
        keep(fields={"name": "王五", field: "x"})
    assert refusal.value.field == field
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"shoe_size": "42"}, "这里不收“shoe_size”：办理用不着，请去掉"),
        ({"phone": "12"}, "电话号码写得不对，请填手机号，或带区号的固定电话"),
        ({"phone": "我没有电话"}, "电话号码写得不对"),
        ({"email": "nobody"}, "电子邮箱写得不对"),
        ({"name": "长" * 61}, "“姓名”最多 60 个字"),
        ({"name": "  "}, "没有填任何联系方式，不用保存"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_in_one_sentence(keep, fields, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        keep(fields=fields)
    assert not any(value and value in str(refusal.value) for value in fields.values() if value.strip())


def test_no_record_without_article_or_with_a_day_of_erasing_in_the_past(keep, now):
    with pytest.raises(Refused, match="请写明依据的法律条款"):
        keep(article=" ")
    with pytest.raises(Refused, match="删除日期要在今天之后"):
        keep(erase_by=now.date())


def test_a_field_not_needed_for_the_purpose_is_not_taken(keep):
    with pytest.raises(Refused, match="这里不收“name”"):
        keep(purpose="reissue", fields={"name": "王五", "phone": "13805731234"})


def test_nothing_readable_stands_in_any_table_or_in_the_ledger(keep, officer, now):
    person = keep()
    services.reveal(person=person, fields=list(FIELDS), reason="contact", by=officer, at=now)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                dump = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                for value in ("小宝", "13805731234", "138 0573 1234", "王店村", "xb@example"):
                    assert value.encode() not in dump, table


def test_a_changed_byte_or_a_swapped_record_does_not_open(keep, officer, now):
    one, two = keep(), keep()
    first, second = Person.objects.get(pk=one), Person.objects.get(pk=two)
    Person.objects.filter(pk=one).update(sealed=second.sealed)
    with pytest.raises(Damaged):
        services.reveal(person=one, fields=["name"], reason="contact", by=officer, at=now)
    PersonKey.objects.filter(pk=one).update(wrapped=PersonKey.objects.get(pk=two).wrapped)
    with pytest.raises(Damaged):
        queries.masked([one])
    changed = bytearray(bytes(second.sealed))
    changed[-1] ^= 1
    Person.objects.filter(pk=two).update(sealed=bytes(changed))
    with pytest.raises(Damaged):
        queries.masked([two])
    assert bytes(first.sealed) != bytes(second.sealed)


def test_correcting_changes_only_what_is_given_and_moves_the_phone_digest(keep, officer, now):
    person = keep()
    services.correct(person=person, fields={"phone": "0573-82225555 转 8", "address": ""}, by=reporter(), at=now)
    assert services.reveal(person=person, fields=[*FIELDS], reason="contact", by=officer, at=now) == {
        "name": "欧阳小宝", "phone": "057382225555-8", "email": "xb@example.cn",
    }  # fmt: skip
    assert opening.by_phone("13805731234") == []
    assert opening.by_phone("（0573）8222 5555-8") == [person]
    with pytest.raises(Refused, match="全部清空等于删除"):
        services.correct(person=person, fields=dict.fromkeys(FIELDS, ""), by=reporter(), at=now)


def test_a_restricted_record_is_stored_and_not_used(keep, officer, now):
    person = keep()
    services.restrict(person=person, reason="disputed", by=reporter(), at=now)
    assert queries.masked([person]) == {person: {}}
    with pytest.raises(Refused, match="已限制使用"):
        services.reveal(person=person, fields=["phone"], reason="contact", by=officer, at=now)
    assert services.reveal(person=person, fields=["name"], reason="own_data", by=reporter(), at=now)
    with pytest.raises(Conflict):
        services.restrict(person=person, reason="disputed", by=officer, at=now)
    services.release(person=person, by=officer, at=now)
    assert services.reveal(person=person, fields=["phone"], reason="contact", by=officer, at=now)
    with pytest.raises(Conflict):
        services.release(person=person, by=officer, at=now)


def test_erasing_destroys_key_and_values_and_happens_once(keep, officer, now):
    person = keep()
    services.erase(person=person, reason="asked", by=reporter(), at=now)
    assert not PersonKey.objects.filter(pk=person).exists()
    assert Person.objects.get(pk=person).sealed is None
    assert queries.masked([person]) == {person: {}}
    for act in (
        lambda: services.erase(person=person, reason="asked", by=officer, at=now),
        lambda: services.reveal(person=person, fields=["name"], reason="contact", by=officer, at=now),
        lambda: services.correct(person=person, fields={"name": "王五"}, by=officer, at=now),
    ):
        with pytest.raises(NotFound, match="已经删除"):
            act()
    assert history(person)[-1].payload == {"reason": "asked"}
    assert ledger.verify().ok


def test_a_restored_copy_without_its_key_stays_closed(keep, officer, now):
    person = keep()
    copy = Person.objects.get(pk=person)
    services.erase(person=person, reason="due", by=system("retention"), at=now)
    copy.save(force_update=True)  # the table comes back from an old dump, the key does not
    assert queries.masked([person]) == {person: {}}
    with pytest.raises(NotFound):
        services.reveal(person=person, fields=["name"], reason="contact", by=officer, at=now)


def test_the_database_holds_no_erased_row_with_values(keep, now):
    person = keep()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person).update(erased_at=now)


def test_records_are_erased_when_their_day_comes_and_not_before(keep, now):
    due, later = keep(erase_by=date(2026, 6, 1)), keep(erase_by=date(2026, 6, 2))
    eve = now.replace(month=5, day=31, hour=15, minute=59)  # 23:59 in Jiaxing
    assert services.erase_due(by=system("retention"), at=eve) == 0
    assert services.erase_due(by=system("retention"), at=eve + timedelta(minutes=1)) == 1
    assert (queries.masked([due])[due], bool(queries.masked([later])[later])) == ({}, True)
    assert services.erase_due(by=system("retention"), at=eve + timedelta(minutes=1)) == 0


def test_many_due_records_go_in_batches(keep, now, monkeypatch):
    monkeypatch.setattr(services, "_BATCH", 2)
    people = [keep(erase_by=date(2026, 6, 1)) for _ in range(5)]
    assert services.erase_due(by=system("retention"), at=now + timedelta(days=40)) == 5
    assert not PersonKey.objects.filter(pk__in=people).exists()


@pytest.mark.django_db(transaction=True)
def test_after_erasing_no_file_of_sqlite_holds_the_old_bytes(keep, now):
    if connection.vendor != "sqlite":
        assert services.forget_pages() is None
        return
    person = keep()
    sealed = bytes(Person.objects.get(pk=person).sealed)
    wrapped = bytes(PersonKey.objects.get(pk=person).wrapped)
    path = connection.settings_dict["NAME"]
    files = [path, f"{path}-wal"]
    assert any(sealed in Path(name).read_bytes() for name in files)
    services.erase(person=person, reason="asked", by=reporter(), at=now)
    for name in files:
        content = Path(name).read_bytes()
        assert sealed not in content
        assert wrapped not in content


def test_masked_fields_take_one_query_for_any_number(keep, django_assert_num_queries):
    people = [keep() for _ in range(5)]
    with django_assert_num_queries(1):
        shown = queries.masked([*people, "unknown"])
    assert shown[people[0]] == {
        "name": "欧阳**", "phone": "138****1234", "email": "x***@example.cn", "address": "新城街道王店村***",
    }  # fmt: skip
    assert shown["unknown"] == {}
    with django_assert_num_queries(0):
        assert queries.masked([]) == {}


def test_keeping_costs_three_statements(keep, django_assert_num_queries):
    with django_assert_num_queries(3 + 2):  # and the savepoint of this test's transaction
        keep()


def test_the_person_concerned_learns_who_looked(keep, officer, now):
    person = keep()
    services.reveal(person=person, fields=["phone"], reason="other", words="补发查询码", by=officer, at=now)
    services.match_phone(phone="+86 138-0573-1234", by=officer, at=now)
    first, second = queries.access_list(person)
    assert (first.unit, first.post, first.fields, first.reason, first.words) == (
        "unit-a", "desk", ("phone",), "other", "补发查询码",
    )  # fmt: skip
    assert second.reason == "reissue"


def test_a_phone_finds_its_records_however_it_is_written_until_they_are_erased(keep, now):
    person = keep()
    for written in ("13805731234", "+86 138 0573 1234", "１３８０５７３１２３４", "138-0573-1234"):
        assert services.match_phone(phone=written, by=reporter(), at=now) == [person]
    assert services.match_phone(phone="13900000000", by=reporter(), at=now) == []
    services.erase(person=person, reason="asked", by=reporter(), at=now)
    assert services.match_phone(phone="13805731234", by=reporter(), at=now) == []


def test_printing_and_logging_show_nothing(keep, officer, now, caplog):
    person = keep()
    row, key = Person.objects.get(pk=person), PersonKey.objects.get(pk=person)
    with caplog.at_level(logging.DEBUG):
        opened = services.reveal(person=person, fields=list(FIELDS), reason="contact", by=officer, at=now)
        logging.getLogger("gongzhi").warning("%s %r %s %r %r", opened, opened, row, key, [opened])
    shown = caplog.text + f"{opened}{opened!r}{row!r}{key!r}{key}"
    assert not any(value in shown for value in ("小宝", "13805731234", "王店村", "xb@"))
    assert json.loads(json.dumps(opened))["name"] == "欧阳小宝"  # and is still a plain mapping for who may use it


def test_many_are_kept_each_under_a_key_of_its_own(keep, officer, now):
    given = {"kind": "party", "purpose": "mediation", "basis": "duty", "article": "人民调解法第三条", "at": now}
    given |= {"erase_by": date(2029, 5, 8), "by": system("import")}
    one, two = services.keep_many(records=[{"name": "张三", "phone": "138 0573 1234"}, {"name": "李四"}], **given)

    services.erase(person=one, reason="asked", by=reporter(), at=now)
    assert services.reveal(person=two, fields=["name"], reason="contact", by=officer, at=now) == {"name": "李四"}
    assert ledger.verify().ok
    with pytest.raises(Refused, match="电话号码"):
        services.keep_many(records=[{"name": "王五"}, {"phone": "12"}], **given)
    assert Person.objects.count() == 2
