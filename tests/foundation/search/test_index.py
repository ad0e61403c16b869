"""The index of words: what goes in masked, what comes out, and that nothing stays behind."""

from __future__ import annotations

import pytest
from django.db import connection

from gongzhi.foundation.search import queries, services
from gongzhi.foundation.search.models import Document, Rebuild
from gongzhi.foundation.search.services import Text
from gongzhi.foundation.search.wanted import read

pytestmark = pytest.mark.django_db


def text(title: str = "路灯不亮", number: int = 1, **more: object) -> Text:
    return Text(kind="matter", number=number, subject=f"matter:{number}", title=title, **more)  # type: ignore[arg-type]


def found(words: str) -> list[int]:
    """Return the numbers in which all of it stands."""
    stream = queries.Stream("matter", "M", Document.objects.none(), lambda _row: None)  # type: ignore[arg-type,return-value]
    return sorted(queries._candidates([stream], read(words), 0, [0], 100)[0])


def test_title_words_names_and_notes_are_found() -> None:
    services.add(text=text(words=["一片漆黑"], called=["王店镇"], notes=["已经派人"]))
    services.add(text=Text(kind="report", number=1, subject="report:1", title="路灯"))
    for words in ("路灯", "漆黑", "王店", "派人", "路灯 派人"):
        assert found(words) == [1], words
    assert found("路灯 井盖") == []


def test_no_person_goes_in() -> None:
    services.add(text=text("张伟先生的路灯", words=["电话13800138000"], notes=["我叫李小明，身份证330411199001011234"]))
    one = Document.objects.get()
    for part in ("张伟", "138", "李小明", "3304"):
        assert part not in one.head + one.notes + one.head_tokens + one.notes_tokens
    assert found("路灯") == [1]
    assert found("电话") == [1]  # the word that was written; the sign that stands for the number is not found
    assert found("姓名") == []


def test_a_head_is_written_anew_and_notes_grow() -> None:
    services.add(text=text(called=["住建局"], notes=["去看过"]))
    services.change(text=text("井盖松动", called=["执法局"], notes=["换了一个"]), head=True)
    assert [found(words) for words in ("路灯", "住建局", "井盖", "执法局", "看过", "换了")] == [
        [],
        [],
        [1],
        [1],
        [1],
        [1],
    ]
    services.change(text=text("别的"), head=False)
    assert found("井盖") == [1]


def test_a_title_without_a_word() -> None:
    services.add(text=text("……"))
    services.change(text=text("!", notes=["路灯"]), head=False)
    assert found("路灯") == [1]


def test_what_is_dropped_leaves_no_word_behind() -> None:
    services.add(text=text("隐秘的路灯"))
    services.drop(subject="matter:1")
    assert found("隐秘") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM search_words_data")
            assert not any("隐".encode() in bytes(row[0]) for row in cursor.fetchall())


def test_writing_whole_replaces() -> None:
    services.add(text=text(notes=["去看过"]))
    services.put(texts=[text("井盖"), text("围栏", number=2)])
    assert [found(words) for words in ("看过", "井盖", "围栏")] == [[], [1], [2]]


@pytest.mark.parametrize(
    "words", ["it's 路灯", '"路灯"', "路灯 & !井盖 | (", "路灯*", "AND 路灯", "𠮷 路灯", "İ 路灯", "😀路灯"]
)
def test_signs_of_the_databases_mean_nothing(words: str) -> None:
    services.add(text=text("路灯 it's AND 井盖 𠮷 İ"))
    assert found(words) == [1]


def test_a_building_under_way_is_gone_on_with() -> None:
    Rebuild.objects.all().delete()
    services.begin(kinds=["matter", "report"])
    services.reached(kind="matter", upto=7)
    services.begin(kinds=["matter", "report"])
    assert queries.pending() == {"matter": 7, "report": 0}
    services.finish(kind="matter")
    assert queries.pending() == {"report": 0}


def test_a_bulk_load_does_without_the_index_of_words_and_has_it_afterwards() -> None:
    with services.filling():
        services.put(texts=[text("井盖松动", 7)])
        assert is_indexed() == (connection.vendor == "sqlite")
    assert is_indexed()
    assert found("井盖") == [7]


def test_a_bulk_load_that_breaks_off_has_it_too() -> None:
    with pytest.raises(ZeroDivisionError), services.filling():
        1 / 0  # noqa: B018
    assert is_indexed()


def is_indexed() -> bool:
    """Whether the index of words is there; SQLite's is a table of its own."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_words'")
        else:
            cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'search_words'")
        return cursor.fetchone() is not None
