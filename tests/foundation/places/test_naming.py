from __future__ import annotations

import pytest

from gongzhi.foundation.places import naming

TOWN, COMMUNITY, GRID = "330411105", "330411105222", "330411105222001"


@pytest.mark.parametrize(
    ("code", "name", "short", "kind"),
    [
        (COMMUNITY, "建设村委会", "建设村", "村"),
        (COMMUNITY, "建设村民委员会", "建设村", "村"),
        (COMMUNITY, "永政社区居委会", "永政社区", "社区"),
        (COMMUNITY, "永政社区居民委员会", "永政社区", "社区"),
        (COMMUNITY, "永政居委会", "永政社区", "社区"),
        (COMMUNITY, "亚都社区", "亚都社区", "社区"),
        (COMMUNITY, "太平桥村", "太平桥村", "村"),
        (TOWN, "王店镇", "王店镇", "镇"),
        (TOWN, "新城街道", "新城街道", "街道"),
        (TOWN, "新城街道办事处", "新城街道", "街道"),
        (TOWN, "开发区", "开发区", "区"),
        (COMMUNITY, "村", "村", ""),
        (GRID, "第3网格", "第3网格", "网格"),
        ("330411", "秀洲区", "秀洲区", "区"),
        ("3304", "嘉兴市", "嘉兴市", "市"),
    ],
)
def test_what_people_say(code: str, name: str, short: str, kind: str) -> None:
    assert (naming.short(code, name), naming.kind(code, name)) == (short, kind)
