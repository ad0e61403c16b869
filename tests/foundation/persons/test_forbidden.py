from __future__ import annotations

import pytest

from gongzhi.foundation.persons.forbidden import why

#: The list of the house: what is never kept about a person.
REFUSED = [
    "民族",
    "宗教信仰",
    "政治面貌",
    "学历",
    "婚姻状况",
    "兵役情况",
    "人员类别",
    "关注程度",
    "是否吸毒人员",
    "重点人员类型",
    "特殊人群",
    "上访次数",
    "信访人姓名",
    "前科情况",
    "精神障碍等级",
    "DNA",
    "人脸照片",
    "声纹",
    "活动轨迹",
    "身份证号码",
    "当事人民族",
    " 民 族 ",
    "ethnicity",
    "Religion",
    "political_status",
    "partyMember",
    "education-level",
    "marital status",
    "criminal_record",
    "MentalHealth",
    "faceId",
    "gps_track",
    "tracks",
    "petition_count",
    "minzu",
    "XUELI",
    "id_card",
    "credit_score",
    "watchList",
    "是否党员",
    "ＤＮＡ",
]
ALLOWED = [
    "编号",
    "标题",
    "正文",
    "时间",
    "地点",
    "电话",
    "姓名",
    "地址",
    "单位",
    "类别",
    "期限",
    "结果",
    "涉及人数",
    "办理单位",
    "信访局",
    "民政局",
    "教育局",
    "管控措施",
    "风险等级",
    "党委",
    "message_id",
    "title",
    "sent_at",
    "body",
    "reply",
    "place",
    "unit",
    "phone",
    "name",
    "kind",
    "tracking",
    "party",
    "surface",
    "category",
    "due_at",
    "经度",
    "纬度",
    "消失时间",
    "评分标准",
]


@pytest.mark.parametrize("column", REFUSED)
def test_a_forbidden_column_is_named_with_a_reason(column):
    reason = why(column)
    assert reason is not None
    assert str(reason).startswith(f"“{column.strip()}”不收：")


@pytest.mark.parametrize("column", ALLOWED)
def test_columns_of_the_matter_are_not_refused(column):
    assert why(column) is None
