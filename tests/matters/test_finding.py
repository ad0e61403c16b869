"""Finding matters: the same results in the same order on both databases, whatever is asked, and only one's own."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from gongzhi.foundation.persons.masking import mask
from gongzhi.foundation.search.models import Document
from gongzhi.kernel.actor import Actor, system
from gongzhi.kernel.refused import Refused
from gongzhi.matters import finding, queries, services
from gongzhi.matters.models import Matter
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]

CRITERIA = queries.Criteria()
ESTATES = ("锦绣花园", "翠湖天地", "望云家园", "沁香苑", "梧桐里", "A3区公租房", "K205路站前", "龙腾2期")
TROUBLES = (
    "搅拌站夜里噪音很大", "路灯坏了一个星期", "垃圾分类亭没人清运", "电梯困人三次", "自来水发黄有异味",
    "楼道堆放杂物堵住通道",
    "工地凌晨施工扰民", "下水道堵塞污水外溢", "停车位被占用", "广场舞声音太响", "围墙裂缝随时会倒", "充电桩不能用",
)  # fmt: skip
SPOTS = ("3栋2单元门口", "12号楼东侧", "北门外", "地下车库B1", "河边步道", "菜场旁边", "幼儿园对面", "5-1-302")


def matter(title: str, summary: str = "", place: str = given.COMMUNITY, **more: object) -> Matter:
    return services.open_matter(
        kind="request", title=title, summary=summary, category="", place=place, desk="xz-zhongxin", origin="desk",
        by=given.CLERK, at=NOW, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def found(q: str, actor: Actor = given.CLERK, **more: object) -> list[int]:
    return [row.pk for row in finding.search(actor, q, CRITERIA, at=NOW, **more).rows]  # type: ignore[arg-type]


# The rule of what is found, written once more and without an index


def units(text: str, *, blanks: bool) -> list[list[str]]:
    """Cut small letters into runs of numbers, words and characters."""
    runs: list[list[str]] = [[]]
    sort = ""
    for letter in text.lower():
        now = "number" if letter in "0123456789" else "word" if letter.isascii() and letter.isalpha() else "one"
        if not letter.isalnum():
            if not (letter in "-" or (blanks and letter == " ")):
                runs.append([])
            sort = ""
        elif now == sort != "one":
            runs[-1][-1] += letter
        else:
            runs[-1].append(letter)
            sort = now
    return [run for run in runs if run]


class Plain:
    """One text as sets of what stands in it."""

    def __init__(self, text: str) -> None:
        self.ones: set[str] = set()
        self.twos: set[tuple[str, str]] = set()
        for run in units(text, blanks=True):
            self.ones.update(run)
            self.twos.update(pairwise(run))

    def holds(self, phrase: list[str]) -> bool:
        twos = list(pairwise(phrase))
        return all(two in self.twos for two in twos) if twos else phrase[0] in self.ones

    def nearly_holds(self, phrase: list[str]) -> bool:
        """Say whether it holds all but one character, or all of them with two pairs of neighbours apart."""
        if self.holds(phrase):
            return True
        if len(phrase) < 4:
            return False
        lost = [at for at in range(len(phrase) - 1) if (phrase[at], phrase[at + 1]) not in self.twos]
        wrong = {at for at, one in enumerate(phrase) if one not in self.ones}
        if not wrong and len(lost) <= 2:
            return True
        return any(
            wrong <= {at} and set(lost) <= {at - 1, at} and not one.isascii() for at, one in enumerate(phrase)
        )  # fmt: skip


def expected(texts: dict[int, Plain], q: str) -> list[int]:
    """Return what is to be found: what holds every word, then what nearly does, the latest first in each."""
    phrases = []
    for run in units(q, blanks=False):
        count = (len(run) + 7) // 8
        phrases += [run[len(run) * i // count : len(run) * (i + 1) // count] for i in range(count)]
    exact = [pk for pk, text in texts.items() if all(text.holds(phrase) for phrase in phrases)]
    near = [
        pk for pk, text in texts.items()
        if pk not in exact and all(text.nearly_holds(phrase) for phrase in phrases)
    ]  # fmt: skip
    return sorted(exact, reverse=True) + sorted(near, reverse=True)


def asked(rng: Random, text: str) -> str:
    """Make up what somebody might type who has read this."""
    start = rng.randrange(len(text) - 2)
    part = text[start : start + rng.randint(1, 14)].strip(" \n，。-") or "路"
    at = rng.randrange(len(part))
    other = rng.choice("噪灯水道站园区的一X7")
    return rng.choice(
        [
            part,
            part,
            part,
            part[:at] + other + part[at + 1 :],  # wrong
            part[:at] + part[at + 1 :] or part,  # missing
            part[:at] + other + part[at:],  # too many
            f"{part} {rng.choice(ESTATES)[:4]}",
            rng.choice(ESTATES)[:4] + rng.choice(TROUBLES)[:4],
            part.lower().replace("a", "Ａ"),
            rng.choice(["王店镇", "建设村", "秀洲", "住建局"]) + part[:5],
        ]
    )


@pytest.mark.slow
def test_three_hundred_queries_find_what_the_rule_says() -> None:
    rng = Random("search")
    for _number in range(120):
        place = rng.choice([given.COMMUNITY, "330411105", "330411101"])
        trouble = rng.choice(TROUBLES)
        title = f"{rng.choice(ESTATES)}{rng.choice(SPOTS)}{trouble}"[:60]
        matter(title, f"{rng.choice(TROUBLES)}，{rng.choice(SPOTS)} {trouble}。{rng.choice(ESTATES)}", place)
    texts = {row.number: row.head for row in Document.objects.filter(kind="matter").order_by("number")}
    plain = {pk: Plain(text) for pk, text in texts.items()}
    sizes = []
    for _query in range(300):
        q = asked(rng, rng.choice(list(texts.values())))
        while mask(q).spans:  # looks like somebody's name or number: that is refused, and tried by itself
            q = asked(rng, rng.choice(list(texts.values())))
        ours = expected(plain, q.replace("Ａ", "a"))
        if q.isdecimal():  # a number alone may be that of a matter, which stands first
            ours = [pk for pk in plain if pk == int(q)] + [pk for pk in ours if pk != int(q)]
        assert found(q, size=200) == ours, q
        sizes.append(len(ours))
    assert sum(size > 0 for size in sizes) > 200  # the queries are about something
    assert max(sizes) > 30


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("锦绣花圆", "锦绣花园电梯困人"), ("锦绣园电梯", "锦绣花园电梯困人"), ("搅半站噪音", "搅拌站噪音大"),
        ("搅拌站的噪音", "搅拌站噪音大"),
        ("王店镇搅拌站噪音", "搅拌站夜里噪音大"), ("王店镇路灯", "路灯不亮"),
        ("3栋2单元", "锦绣花园3栋2单元漏水"), ("a3区", "Ａ３区没水"),
        ("205路", "K205路不停站"), ("k205", "K205路不停站"),
    ],
)  # fmt: skip
def test_as_people_type_it(q: str, title: str) -> None:
    one = matter(title, place="330411105")
    assert found(q) == [one.pk]


@pytest.mark.parametrize(
    ("q", "title"), [("4栋2单元", "3栋2单元漏水"), ("路登", "路灯坏了"), ("K206路站前", "K205路站前")]
)
def test_a_number_is_never_guessed_nor_is_a_short_word(q: str, title: str) -> None:
    matter(title)
    assert found(q) == []


def test_exact_hits_stand_first_then_the_latest() -> None:
    exact, near, latest = matter("搅拌站噪音"), matter("搅拌站躁音"), matter("搅拌站噪音")
    assert found("搅拌站噪音") == [latest.pk, exact.pk, near.pk]


def test_a_number_finds_its_matter_however_it_is_written() -> None:
    one = matter("路灯不亮")
    other = matter(f"{one.pk}号楼漏水")
    for q in (one.reference, one.reference.lower(), f"M-2026-{one.pk}", f"2026-{one.pk}", f"M{one.pk}"):
        assert found(q) == [one.pk], q
    assert found(str(one.pk)) == [one.pk, other.pk]
    assert found(f"{one.pk:06d}")[0] == one.pk
    assert found(f"M-2025-{one.pk}") == found(f"R-2026-{one.pk}") == []


def test_pages_go_on_where_the_one_before_ended() -> None:
    pks = [matter(title).pk for title in ["搅拌站噪音"] * 5 + ["搅拌站躁音"] * 4]
    whole, after = [], ""
    for _page in range(9):
        page = finding.search(given.CLERK, "搅拌站噪音", CRITERIA, at=NOW, after=after, size=2)
        whole += [row.pk for row in page.rows]
        after = page.next
        if not after:
            break
    assert whole == found("搅拌站噪音") == pks[4::-1] + pks[:4:-1]


@pytest.mark.parametrize("after", ["x", "WzldCg==", "W10=", "WzAsIC0xXQ==", "WzAsIDEsIDJd", "bnVsbA=="])
def test_a_wrong_place_is_refused(after: str) -> None:
    with pytest.raises(Refused, match="翻页位置不对"):
        finding.search(given.CLERK, "路灯", CRITERIA, at=NOW, after=after)


def test_what_a_move_changes_and_says_is_found() -> None:
    one = given.dispatched()
    assert found("住建局") == found("请尽快") == [one.pk]
    given.moved(one, "recall", given.CLERK, why="弄错了单位")
    assert found("住建局") == []
    assert found("弄错了单位") == [one.pk]
    given.moved(one, "correct", given.CLERK, title="井盖松动", summary="井盖翘起来了")
    assert found("井盖") == [one.pk]
    assert found("路灯坏了") == []


def test_words_of_a_move_are_masked() -> None:
    one = given.dispatched()
    given.moved(one, "recall", given.CLERK, why="请找张伟先生，电话13800138000")
    held = Document.objects.get(subject=one.subject)
    assert "张伟" not in held.notes + held.notes_tokens
    assert "13800" not in held.notes + held.notes_tokens


# Who finds what


ROLES = {
    "clerk": given.CLERK, "officer": given.OFFICER, "supervisor": given.SUPERVISOR,
    "co-officer": given.CO_OFFICER, "outsider": given.OUTSIDER,
    "leader": given.actor("leader", "xz-qu"), "administrator": given.actor("administrator", "xz-zhongxin"),
    "landlord": given.actor("landlord", "xz-zhongxin"), "mediator": given.actor("mediator", "xz-tiaojie"),
    "inspector": given.actor("inspector", "xz-ducha"),
    "grid worker": given.actor("grid_worker", "village-330411101001", place=given.GRID),
    "village clerk": given.actor("village_clerk", "village-330411101001", place=given.COMMUNITY),
    "town clerk": given.actor("town_clerk", "centre-330411101", place="330411101"),
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_everybody_finds_what_they_see_and_nothing_else(role: str) -> None:
    given.accepted()
    given.handling(given.accepted(given.report("小区门口的路灯坏了，很黑")))
    given.accepted(given.report("住建局的路灯没人管", about=given.OFFICER.unit))
    matter("路灯", place="330411105")
    seen = set(queries.visible_to(ROLES[role]).values_list("pk", flat=True))
    assert set(found("路灯", ROLES[role])) == seen
    for one in Matter.objects.all():
        assert found(one.reference, ROLES[role]) == ([one.pk] if one.pk in seen else [])


def test_who_a_matter_is_about_never_finds_it() -> None:
    one = given.handling()
    assert found("路灯", given.OFFICER) == [one.pk]
    assert found("请尽快", given.OFFICER) == [one.pk]
    other = given.accepted(given.report("住建局的路灯", about=given.OFFICER.unit))
    assert found("路灯", given.OFFICER) == [one.pk]
    assert found(other.reference, given.OFFICER) == []
    assert set(found("路灯")) == {one.pk, other.pk}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_finds_a_matter_by_the_reporters_own_words(role: str) -> None:
    """The matter holds the desk's words; the reporter's stand with the report, which is the desk's to read."""
    given.handling(given.accepted(given.report("搅拌机器轰隆作响")))
    assert found("轰隆作响", ROLES[role]) == []


def test_conditions_hold_beside_words() -> None:
    one, other = matter("路灯不亮"), matter("路灯不亮", urgent=True)
    page = finding.search(given.CLERK, "路灯", queries.Criteria(urgent=True), at=NOW)
    assert [row.pk for row in page.rows] == [other.pk]
    assert set(found("路灯")) == {one.pk, other.pk}


# Building it anew


def held() -> list[tuple[object, ...]]:
    """Return what the index holds of matters; the order of tokens tells nothing."""
    return [
        (
            row.number,
            row.subject,
            row.head,
            sorted(row.notes.split("\n")),
            set(row.head_tokens.split()),
            set(row.notes_tokens.split()),
        )
        for row in Document.objects.filter(kind="matter").order_by("number")
    ]


def test_building_anew_writes_the_same() -> None:
    given.answered()
    given.moved(given.dispatched(), "recall", given.CLERK, why="弄错了单位")
    matter("翠湖天地路灯", "很黑")
    before = held()
    Document.objects.filter(kind="matter").update(head="x", head_tokens="·x", notes="", notes_tokens="")
    Document.objects.filter(kind="matter").last().delete()  # type: ignore[union-attr]
    above: int | None = 0
    while above is not None:
        above = services.reindex(above=above, size=2)
    assert held() == before
    assert found("路灯", system("tests"))
