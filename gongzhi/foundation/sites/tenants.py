"""What a register of houses never reads: columns about who lives in them, by the names that such columns carry."""

from __future__ import annotations

import re

from gongzhi.foundation.persons import columns
from gongzhi.kernel.texts import Sentence, _

_WHY = _("“{column}”不收：这里登记的是房屋和它的安全，不登记谁住在里面、住了多少人")

_CHINESE = re.compile(
    "租客|租户|承租|租住|房客|住户|住客|入住|居住人|居住者|居住情况|实住|同住|合租人|租赁人员|流动人口|暂住|外来人员|居住证|"
    "(?:住宿|居住|在住|登记)人[数员口]|人口数|人数|户籍|籍贯|来源地|工作单位|入学子女"
)
_ENGLISH = re.compile(
    r"(?:^|[^a-z])(?:tenants?|tenancy|lodgers?|occupants?|occupancy|renters?|lessees?|residents?|roommates?|inmates?|"
    r"headcount)(?:$|[^a-z])"
)
_JOINED = re.compile(
    r"(?:tenants?|lodgers?|occupants?|renters?|lessees?|residents?|roommates?|zuke|zuhu|fangke|chengzu(?:ren)?|zhuhu|"
    r"ruzhu(?:ren(?:yuan)?)?|zanzhu|renshu|liudongrenkou)(?:name|phone|xingming|dianhua|mingdan)?\d*"
)


def why(column: str) -> Sentence | None:
    """Say why a column of this name is not read into the register of sites, or None when it may be."""
    text = columns.plain(column)
    if (
        _CHINESE.search(columns.joined(text))
        or _ENGLISH.search(columns.apart(text))
        or _JOINED.fullmatch(columns.joined(text).casefold())
    ):
        return Sentence(_WHY, {"column": column.strip()})
    return None
