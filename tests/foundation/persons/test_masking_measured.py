"""How much masking finds and how often it errs, on real messages into which made-up identifiers were sown."""

from __future__ import annotations

import csv
import random
import re

import pytest

from gongzhi.foundation.persons.masking import hints_at_author, mask
from gongzhi.foundation.persons.surnames import COMPOUND

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

#: The common hundred, so that this list is not the one under test.
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国志华玉兰秀珍春梅海燕红小文斌鹏雪晨欣怡子涵"
    "浩宇梓轩思雨佳慧丹婷凯旋月来可会"
)
#: How people give themselves away. {0} and {1} are two made-up values of the kind.
SENTENCES = {
    "name": (
        "我叫{0}，|本人{0}，|我是{0}，|联系人：{0}，|投诉人{0}，|请找{0}老师。|隔壁{0}先生说，|房东{0}，|姓名：{0} "
        "|当事人：{0}。|我父亲{0}，|（联系人是{0}）|村民{0}，|被举报人：{0}，男，|业主：{0} "
    ),
    "phone": "电话{0}。|请拨打{0}，|我的手机号是{0}，|{0}（微信同号）|联系我：{0}。|有事打{0}。",
    "id_number": "身份证号{0}，|身份证：{0}。|（{0}）",
    "card": "卡号{0}，|打到{0}，|工行{0}。",
    "plate": "车牌{0}，|一辆{0}的货车|{0}占道，",
    "email": "邮箱{0}，|发到{0}。",
    "account": "微信{0}，|微信号：{0}。|加QQ{1}，",
}


def messages(real_data):
    for name in ("messages_with_replies.csv", "messages_2017_2019H1.csv"):
        with (real_data / "messages" / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield f"{row['title']}。{row['body']}"


def made_up(kind: str, dice: random.Random) -> tuple[str, str]:
    digits = "".join(dice.choice("0123456789") for _ in range(20))
    mobile = f"1{dice.choice('3456789')}{digits[:9]}"
    spaced = f"{mobile[:3]}{dice.choice(' -')}{mobile[3:7]} {mobile[7:]}"
    full = mobile.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    born = f"19{dice.randint(50, 99)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
    name = dice.choice([*SURNAMES] * 10 + [*COMPOUND]) + "".join(dice.sample(GIVEN, dice.choice([1, 2, 2])))
    values = {
        "name": [name],
        "phone": [mobile, mobile, spaced, full, f"0573-8{digits[:7]}", f"+86{mobile}"],
        "id_number": [f"330411{born}{digits[:3]}{dice.choice('0123456789Xx')}"],
        "card": [f"62{digits[:17]}", " ".join(re.findall("....", f"62{digits[:14]}"))],
        "plate": [f"浙{dice.choice('ABCDEFGH')}{dot}{dice.choice('ABDF')}{digits[:4]}" for dot in ("", "·")],
        "email": [f"user{digits[:5]}@{host}" for host in ("qq.com", "163.com", "mail.example.cn")],
        "account": [f"wx_{dice.choice('abc')}{digits[:6]}"],
    }
    return dice.choice(values[kind]), f"{dice.randint(1, 9)}{digits[:8]}"


def sow(text: str, kind: str, dice: random.Random) -> tuple[str, int, str]:
    """Put one made-up identifier at a sentence's beginning somewhere in a message."""
    values = made_up(kind, dice)
    sentence = dice.choice(SENTENCES[kind].split("|"))
    secret = values[1] if "{1}" in sentence else values[0]
    places = [m.end() for m in re.finditer(r"[。！？!?]", text)] or [len(text)]
    at = dice.choice(places)
    said = sentence.format(*values)
    return text[:at] + said + text[at:], at + said.index(secret), secret


def test_recall_of_sown_identifiers(real_data):
    dice, texts = random.Random(20260508), list(messages(real_data))
    found, missed = {}, []
    for kind in SENTENCES:
        hits = 0
        for _ in range(300):
            text, start, secret = sow(dice.choice(texts), kind, dice)
            whole = any(s.start <= start and s.end >= start + len(secret) for s in mask(text).spans)
            hits += whole
            if not whole:
                missed.append(text[max(start - 8, 0) : start + len(secret) + 6])
        found[kind] = hits / 300
    assert min(found[kind] for kind in found if kind != "name") >= 0.99, (found, missed)
    assert found["name"] >= 0.95, (found, missed)


def test_marks_on_real_messages_are_few(real_data):
    """These letters were anonymised before they were published: what is left are names, and stars for numbers."""
    texts = list(messages(real_data))
    per_thousand: dict[str, float] = {}
    for text in texts:
        for span in mask(text).spans:
            per_thousand[span.kind] = per_thousand.get(span.kind, 0) + 1000 / len(texts)
    assert per_thousand["name"] < 80, per_thousand  # read by hand: more than nine in ten are names
    assert sum(per_thousand.get(kind, 0) for kind in ("phone", "id_number", "card", "plate", "email", "account")) < 13


def test_hints_are_rare_enough_to_be_read(real_data):
    texts = list(messages(real_data))
    assert sum(len(hints_at_author(text)) for text in texts) / len(texts) < 0.5
