"""How alike two texts are, by their masked words alone."""

from __future__ import annotations

import numpy as np
import pytest

from gongzhi.work.intake.likeness import grouping, marks, reasons
from gongzhi.work.intake.likeness.comparing import SIZE, Shelf
from gongzhi.work.intake.likeness.rarity import rarity

PLANT = "幸福小区旁边的搅拌站白天黑夜都在响，灰尘飘进家里"
AGAIN = "搅拌站噪音太大，幸福小区的人睡不着，灰尘也大"
LAMP = "村口的路灯坏了一个星期，晚上很黑"


def of(*texts: str) -> list[bytes]:
    return [marks.of("", text) for text in texts]


def test_a_text_is_like_itself_and_unlike_another():
    same, other = Shelf(of(PLANT, LAMP)).alike(marks.of("", PLANT))
    assert same == pytest.approx(1, abs=1e-5)
    assert other < 0.1


def test_the_same_trouble_in_other_words_is_nearer_than_other_trouble():
    near, far = Shelf(of(AGAIN, LAMP)).alike(marks.of("", PLANT))
    assert near > 0.2 > far


def test_marks_take_little_room_and_cannot_be_read():
    packed = marks.of("搅拌站", PLANT * 50)
    assert len(packed) == SIZE == 640
    assert "搅拌站".encode() not in packed


@pytest.mark.parametrize("text", ["", "！！！", "的", "〔姓名〕〔电话〕"])
def test_nothing_is_like_nothing(text):
    assert not marks.weights("", text)
    assert not Shelf(of(text, PLANT)).alike(marks.of("", text)).any()
    assert not Shelf(of(text, PLANT)).alike(marks.of("", PLANT))[0]


@pytest.mark.parametrize(
    ("door", "left"),
    [
        ("3栋2单元502室", ""), ("三栋二单元502室", ""), ("12-3-401", ""), ("8号楼1203", ""), ("5幢501", ""),
        ("502房", ""), ("103业主", "业主"), ("花园路88号", "花园路 "), ("幸福小区B座1203", "幸福小区 "),
        ("地铁3号线", "地铁3号线"),
    ],
)  # fmt: skip
def test_a_dwelling_leaves_no_mark(door, left):
    """What names one door is never what two reports have in common; the estate, the road and the line are."""
    assert marks.plain(f"{door}漏水") == marks.plain(f"{left}漏水")


def test_masked_words_leave_no_mark():
    assert marks.weights("", "〔姓名〕说〔电话〕打不通，〔车牌〕占道") == marks.weights("", " 说 打不通， 占道")


def test_names_of_the_place_are_left_out():
    assert marks.weights("", "王店镇路灯不亮", names=["王店镇"]) == marks.weights("", " 路灯不亮")


def test_the_everyday_tells_less_than_the_rare():
    assert rarity("我们") < rarity("我炉") < rarity("炉渣")
    assert rarity("我们的") > rarity("我们")


def test_what_many_say_counts_less():
    crowd = [f"凤桥片区{trouble}" for trouble in ("路灯", "噪音", "垃圾", "停车", "漏水", "油烟", "井盖", "积水")]
    alone = Shelf(of("凤桥片区公交", "城东菜场公交")).alike(marks.of("", "凤桥片区树枝"))[0]
    among = Shelf(of("凤桥片区公交", *crowd)).alike(marks.of("", "凤桥片区树枝"))[0]
    assert among < alone


def test_groups_are_those_that_have_it_in_common():
    texts = [PLANT, LAMP, AGAIN, "河道里有人倒垃圾", "路灯坏了一个星期，村口很黑"]
    assert grouping.groups(of(*texts)) == [[0, 2], [1, 4]]
    assert grouping.groups(of(PLANT)) == grouping.groups([]) == []


def test_what_a_person_took_apart_stays_apart():
    assert grouping.groups(of(PLANT, PLANT, LAMP), apart=[(0, 1)]) == []


def test_one_in_between_glues_nothing_together():
    """Average linkage: a letter about both does not make one incident of two."""
    both = f"{PLANT}。{LAMP}"
    found = grouping.groups(of(PLANT, AGAIN, PLANT, both, LAMP, "路灯坏了一个星期，村口很黑", LAMP))
    assert not any({0, 4} <= set(group) for group in found)


def test_the_reason_is_in_words_that_both_use():
    heard = marks.plain(AGAIN).__contains__
    words = reasons.shared(("", PLANT), heard)
    assert "搅拌站" in words
    assert all(word in AGAIN for word in words)
    assert "幸福小区" not in "".join(reasons.shared(("", PLANT), heard, names=["幸福小区"]))


def test_a_group_is_called_by_what_most_say():
    assert "搅拌站" in reasons.common([("", PLANT), ("", AGAIN), ("", "搅拌站什么时候搬")])


def test_a_group_is_called_by_whole_words():
    dark = "村口的路灯一闪一闪，有时候干脆全灭"
    words = reasons.common([("路灯一闪一闪", dark), ("", f"你好，{dark}。麻烦派人看"), ("", f"{dark}，一个多星期了")])
    assert words == [
        "路灯一闪一闪",
        "有时候干脆全灭",
    ]  # what the title says first; nothing begins or ends inside a word


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("搅拌站不搬走", "搅拌站不停地响", "搅拌站"),  # a word that wants another after it is left
        ("楼下饭店的油烟直往上飘", "楼下饭店的油烟直接进屋", "楼下饭店的油烟"),
        ("昨天晚上开始停水，谢谢，请给个答复", "昨天晚上开始有狗叫，谢谢，请给个答复", ""),  # said of everything
    ],
)  # fmt: skip
def test_a_reason_is_whole_words_and_tells_something(one: str, other: str, said: str):
    words = reasons.shared(("", one), marks.plain(other).__contains__)
    assert words == ([said] if said else [])


def test_a_word_that_the_other_text_has_in_part_is_left_out():
    assert "搅拌" not in "".join(reasons.shared(("", "搅拌站的灰尘飘进家里"), "自己搅拌水泥，灰尘飘进来".__contains__))


def test_tables_agree_with_one_against_all():
    packed = of(PLANT, AGAIN, LAMP, "河道里有人倒垃圾", "搅拌站灰尘")
    shelf = Shelf(packed)
    for one, near in enumerate(shelf.table(0.01)):
        swept = shelf.alike(packed[one])
        assert near == {
            at: pytest.approx(float(swept[at]), abs=1e-5) for at in np.nonzero(swept >= 0.01)[0].tolist() if at != one
        }
