"""How places are called: from the full name in the national list to what people say. Plain Python."""

from __future__ import annotations

from gongzhi.kernel.places import level

#: Endings of a town's or a community's name, the longest first, with the kind each one means.
TOWN_ENDINGS = {"街道办事处": "街道", "街道办": "街道", "街道": "街道", "镇": "镇", "乡": "乡"}
COMMUNITY_ENDINGS = {
    "社区居民委员会": "社区", "社区居委会": "社区", "居民委员会": "社区", "村民委员会": "村", "居委会": "社区",
    "村委会": "村", "社区": "社区", "村": "村",
}  # fmt: skip
_ENDINGS = {"town": TOWN_ENDINGS, "community": COMMUNITY_ENDINGS}
_LARGE = ("自治区", "省", "市", "区", "县", "旗")


def split(code: str, name: str) -> tuple[str, str]:
    """Split a town's or community's name into its stem and the kind its ending means; both may be the whole or empty.

    ``("建设", "村")`` for 建设村委会. Larger places and grids have no stem apart from their name.
    """
    for ending, kind in _ENDINGS.get(level(code), {}).items():
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending), kind
    return name, ""


def stem(word: str) -> str:
    """Return a name without its ending: 王店 for 王店镇; the word itself where nothing would be left."""
    for ending in (*TOWN_ENDINGS, *COMMUNITY_ENDINGS):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            return word.removesuffix(ending)
    return word


def short(code: str, name: str) -> str:
    """Return what people say and pages show: 建设村 for 建设村委会, 永政社区 for 永政社区居委会."""
    stem, kind = split(code, name)
    return stem + kind


def kind(code: str, name: str) -> str:
    """Return the kind a name says it is: 镇, 社区, 网格 …; empty when it does not say."""
    if level(code) == "grid":
        return "网格"
    return split(code, name)[1] or next((ending for ending in _LARGE if name.endswith(ending)), "")
