from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.persons.masking import HINTS, SIGNS, hints_at_author, mask, masked_field

#: Kind, the stretch to be found, the text around it (``@`` is the stretch).
FOUND = [
    ("phone", "13805731234", "请打@，谢谢"),
    ("phone", "138 0573 1234", "电话@"),
    ("phone", "138-0573-1234", "电话@"),
    ("phone", "１３８０５７３１２３４", "电话：@。"),
    ("phone", "+86 13805731234", "@"),
    ("phone", "8613805731234", "手机@"),
    ("phone", "138****1234", "回电@"),
    ("phone", "0573-82225555", "座机@一直没人"),
    ("phone", "(0573)82225555", "座机@"),
    ("phone", "057382225555转8001", "座机@"),
    ("phone", "82225555", "电话：@"),
    ("id_number", "330411198001011234", "身份证@"),
    ("id_number", "33041119800101123x", "证号 @ "),
    ("id_number", "330411 19800101 123X", "@"),
    ("id_number", "３３０４１１１９８００１０１１２３４", "@"),
    ("id_number", "330411800101123", "老证@"),
    ("card", "6222021204001234567", "工资打到@"),
    ("card", "6222 0212 0400 1234 567", "卡号：@"),
    ("card", "1204 0212 3456 7890", "回执@"),
    ("card", "33050163540000001234", "对公账号：@"),
    ("plate", "浙F12345", "一辆@停在"),
    ("plate", "浙F·1234挂", "@"),
    ("plate", "浙FD12345", "新能源@"),
    ("plate", "浙f d0001", "绿牌@"),
    ("plate", "沪AD1234港", "@"),
    ("email", "zhang.san_01@qq.com", "发到@就行"),
    ("account", "zhangsan_1988", "微信：@"),
    ("account", "wxid-abc123", "加我微信号@"),
    ("account", "345678901", "QQ@"),
    ("name", "张三", "我叫@，住在新城"),
    ("name", "李四光", "联系人@ 电话"),
    ("name", "李四", "联系人：@"),
    ("name", "王五", "本人@，是本村村民"),
    ("name", "王", "楼上@阿姨天天吵"),
    ("name", "王建国", "找@师傅修过"),
    ("name", "欧阳小宝", "当事人：@，男"),
    ("name", "欧阳", "@女士说不管"),
    ("name", "阿依古丽·买买提", "我叫@"),
    ("name", "陈小明", "我儿子@，在二年级"),
    ("name", "周小红", "请尽快处理。谢谢！@"),
    ("name", "周小红", "此致\n敬礼\n@敬上\n2026年5月8日"),
    ("name", "钱多多", "欠薪的是包工头@，"),
    ("name", "孙丽华", "打给@ 13805731234"),
    ("name", "李*宸", "学生@"),
    ("name", "曹珍贵", "我，名叫@，女"),
    ("name", "吴用", "姓名 @ "),
]
#: Looks like something and is not.
LEFT = [
    "2026年5月8日上午10:30在新城街道",
    "订单20260508123456",
    "面积1234567.89平方米",
    "共12345户",
    "拨打12345和110都没用",
    "400-820-8820",
    "高考成绩580分",
    "浙江省嘉兴市秀洲区",
    "先生和女士们",
    "和老师反映过",
    "班主任老师",
    "保安师傅",
    "出租车师傅",
    "尊敬的胡书记：您好！",
    "公司老板不发工资",
    "我是党员",
    "我是房东，",
    "本人于去年买房",
    "本人在外经商，",
    "我是江西人，",
    "联系人电话多少",
    "当事人双方",
    "关注微信公众号",
    "微信群里",
    "投诉人：某小区全体业主",
    "此致敬礼！一名热心群众",
    "邮编314000",
    "A3区B2栋电梯",
    "GB50016-2014",
    "摊位老板",
    "曾经反映过",
    "负责人和我说",
    "业主来投票",
    "10-20-30天",
]


@pytest.mark.parametrize(("kind", "secret", "around"), FOUND)
def test_what_identifies_a_person_is_marked_and_taken_out(kind, secret, around):
    text = around.replace("@", secret, 1)
    masked = mask(text)
    start = around.index("@")
    assert [(text[s.start : s.end], s.kind) for s in masked.spans if s.start == start] == [(secret, kind)]
    assert masked.text[start : start + len(SIGNS[kind])] == SIGNS[kind]


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_it_is_left(text):
    assert mask(text).text == text


@pytest.mark.parametrize("room", ["3幢502室", "12号楼2单元301室", "3-2-501", "三幢五〇二室", "8#1203", "6组18号"])
def test_a_flat_number_is_marked_and_left_standing(room):
    masked = mask(f"我家在{room}，漏水")
    assert [(s.kind, s.start, s.end) for s in masked.spans] == [("room", 3, 3 + len(room))]
    assert room in masked.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("整层楼只有我一家没搬", "only_one"),
        ("这件事就我一个人知道", "only_one"),
        ("我是唯一签字的住户", "only_one"),
        ("就在我家楼下开夜宵店", "neighbour"),
        ("我是这家厂的员工", "role"),
        ("我儿子在幼儿园中班", "role"),
        ("我之前向社区反映过", "earlier"),
        ("电话13805731234", "phone"),
        ("我叫张三，", "name"),
        ("住3幢502室", "room"),
    ],
)
def test_hints_at_the_author_are_shown_to_the_desk(text, kind):
    assert kind in {span.kind for span in hints_at_author(text)}


def test_a_text_without_hints_has_none():
    assert hints_at_author("路口的红绿灯坏了，晚上很危险。") == ()


#: As people write a number that a machine shall not see; the whole of it is to go.
DRESSED = {
    "phone": [
        "138/1234/5678", "138_1234_5678", "138,1234,5678", "138，1234，5678", "138、1234、5678", "138  1234  5678",
        "138 / 1234 / 5678", "138|1234|5678", "138~1234~5678", "138(1234)5678", "138（1234）5678", "138@1234@5678",
        "138…1234…5678", "1381234/5678", "138/12345678", "13/81/23/45/67/8", "+86/138/1234/5678",
        "1 3 8 1 2 3 4 5 6 7 8", "1、3、8、1、2、3、4、5、6、7、8", "1_3_8_1_2_3_4_5_6_7_8", "1-3-8-1-2-3-4-5-6-7-8",
        "138\u300012345678", "138\u2003\u20031234\u20035678",
        "138\u200b1234\u200b5678", "\u2060".join("13812345678"), "\u00ad".join("13812345678"),
        "\ufe0f\u20e3".join("13812345678") + "\ufe0f\u20e3",
        "①③⑧①②③④⑤⑥⑦⑧", "⑴⑶⑻ ⑴⑵⑶⑷ ⑸⑹⑺⑻", "❶❸❽❶❷❸❹❺❻❼❽", "¹³⁸¹²³⁴⁵⁶⁷⁸", "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "𝟙𝟛𝟠 𝟙𝟚𝟛𝟜 𝟝𝟞𝟟𝟠",
        "١٣٨١٢٣٤٥٦٧٨", "一三八一二三四五六七八", "幺三八一二三四五六七八", "幺三八 一二三四 五六七八",
        "一、三、八、一、二、三、四、五、六、七、八", "壹叁捌壹贰叁肆伍陆柒捌", "13八1二3四5六7八", "0573/82812345",
    ],
    "id_number": [
        "330411/19900101/1234", "330411,19900101,123X", "330411_1990_0101_1234", "3 3 0 4 1 1 1 9 9 0 0 1 0 1 1 2 3 4",
        "330411\u200b19900101\u200b1234", "③③⓪④①①①⑨⑨⓪⓪①⓪①①②③④", "三三零四一一一九九零零一零一一二三四",
    ],
    "card": [
        "6222/0212/0400/1234/567", "6222，0212，0400，1234，567", "6 2 2 2 0 2 1 2 0 4 0 0 1 2 3 4 5 6 7",
        "六二二二零二一二零四零零一二三四五六七", "𝟔𝟐𝟐𝟐𝟎𝟐𝟏𝟐𝟎𝟒𝟎𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕",
    ],
}  # fmt: skip
#: Digits with signs between that are no number of a person.
APART = [
    "3-2-501", "12/3/401", "13-2-501和15-2-120", "13/2/501、16/2/50", "2026/05/08", "2026-05-08 10:30",
    "13/05/2026 10:30", "180,2026-05-08", "1,380,000元", "1380/2000/500", "150、2000、3000元", "1350、1450、1500",
    "1500+1800+220", "M-2026-000001", "M-2026-000001，M-2026-000002", "12345", "杆号1381234567890",
    "杆号 138123456789012", "152、1201、1305路", "131、152、1201、1305", "802、147、226、262、26、38",
    "13、15、17、18、19、2栋", "1、3、5、6、7、8、9、10、11、12栋", "13:45、14:15、14:45、1", "13:30-15:40，2026",
    "2019、2020、2021、2022年", "130×2400×1150", "120.75432，30.76543", "1\n3\n5\n6\n7\n8\n9\n2\n4\n6\n0",
    "62、63、64、65、66、67、68、69、70",
    "一、二、三、四、五、六、七、八、九、十", "①②③④⑤⑥⑦⑧⑨", "一三五七九二四六八十一",
    "二〇二六年五月八日", "一百三十八",
]  # fmt: skip
AROUND = ["请回电@。谢谢", "@", "路灯坏了，打@找我", "①请打@，②", "2026-05-08 10:30，@，3栋"]


@pytest.mark.parametrize(("kind", "secret"), [(kind, secret) for kind, those in DRESSED.items() for secret in those])
@pytest.mark.parametrize("around", AROUND)
def test_a_number_in_any_dress_is_taken_out_whole(kind, secret, around):
    assert mask(around.replace("@", secret)).text == around.replace("@", SIGNS[kind])


@pytest.mark.parametrize("text", APART)
def test_digits_apart_that_are_no_number_of_a_person_are_left(text):
    for said in (text, f"这里{text}", f"{text}，请修"):
        assert mask(said).text == said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("①13812345678", "①〔电话〕"), ("13812345678①", "〔电话〕①"), ("138/1234/5678一直没人接", "〔电话〕一直没人接"),
        ("①138/1234/5678", "①〔电话〕"), ("一三八一二三四五六七八一直打不通", "〔电话〕一直打不通"),
        ("我叫张\u200b三，住在新城", "我叫〔姓名〕，住在新城"), ("路\u200b灯坏了", "路\u200b灯坏了"),
    ],
)  # fmt: skip
def test_what_stands_beside_it_stays(text, left):
    assert mask(text).text == left


@given(st.text(alphabet="0138573-–１２我叫张三王阿姨，。：\n微信号@qq.com浙FX幢室 /_、①八\u200b", max_size=80))
def test_marks_lie_inside_the_text_in_order_and_apart(text):
    spans = hints_at_author(text)
    assert all(0 <= s.start < s.end <= len(text) and s.kind in {*SIGNS, *HINTS} for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    again = mask(mask(text).text)
    assert not [s for s in again.spans if s.kind in {"id_number", "card", "plate", "email"}]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "a",
        "我",
        "张三，",
        "1-",
        "a.",
        " ",
        "*",
        "室",
        "微信",
        "栋1",
        "敬礼",
        "\n，男",
        "1、",
        "13/",
        "①",
        "八 ",
        "\u200b",
    ],
)
def test_no_text_takes_more_than_its_length(piece):
    """Ten times the text may take some ten times as long, not a hundred times."""

    def seconds(size: int) -> float:
        started = time.process_time()
        hints_at_author((piece * size)[:size])
        return time.process_time() - started

    assert seconds(100_000) < 40 * max(seconds(10_000), 0.01)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "王五", "王*"), ("name", "王小五", "王**"), ("name", "欧阳锋", "欧阳*"), ("name", "王女士", "王女士"),
        ("name", "欧阳先生", "欧阳先生"), ("name", "阿依古丽·买买提", "阿***"), ("name", "李", "李*"),
        ("phone", "13805731234", "138****1234"), ("phone", "057382225555", "057****5555"),
        ("phone", "8222555", "****55"),
        ("email", "zhang@qq.com", "z***@qq.com"), ("address", "新城街道3幢502室", "新城街道***"),
        ("wish", "晚上打13805731234", "晚上打〔电话〕"),
    ],
)  # fmt: skip
def test_fields_on_a_screen(field, value, shown):
    assert masked_field(field, value) == shown
