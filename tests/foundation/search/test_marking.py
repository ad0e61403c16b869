"""Where the hits are shown."""

from __future__ import annotations

from gongzhi.foundation.search.marking import marked, snippet

LAMP = (("路", "灯"),)


def test_every_hit_is_marked() -> None:
    assert marked("路灯坏了，路灯", LAMP) == "<mark>路灯</mark>坏了，<mark>路灯</mark>"
    assert marked("没有", LAMP) == "没有"


def test_as_people_write_it() -> None:
    assert marked("在Ａ３区 K205路", (("a", "3", "区"), ("205", "路"))) == "在<mark>Ａ３区</mark> K<mark>205路</mark>"
    assert marked("3栋 2单元", (("3", "栋", "2", "单", "元"),)) == "<mark>3栋 2单元</mark>"


def test_of_what_was_mistyped_the_longest_part_is_marked() -> None:
    assert marked("搅拌站很吵", (tuple("搅半站很吵"),)) == "搅拌<mark>站很吵</mark>"


def test_what_people_wrote_stays_text() -> None:
    assert marked("<b>路灯</b>", LAMP) == "&lt;b&gt;<mark>路灯</mark>&lt;/b&gt;"
    assert "<script" not in snippet("<script>路灯</script>", LAMP)


def test_a_snippet_begins_shortly_before_the_hit() -> None:
    found = snippet("很" * 50 + "路灯" + "暗" * 100, LAMP)
    assert found == "…" + "很" * 16 + "<mark>路灯</mark>" + "暗" * 62 + "…"
    assert snippet("路灯", LAMP) == "<mark>路灯</mark>"
    assert snippet("什么也没有", LAMP) == ""
