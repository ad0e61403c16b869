"""The names of sheets and columns. XLSForm's own are English; what it has no column for stands in Chinese ones.

Tools of others skip columns that they do not know, and will never call one of theirs 分值: so ours need no namespace,
and a person who reads the table understands them.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

#: What people call the three sheets.
SHEETS: Mapping[str, str] = MappingProxyType(
    {
        "survey": SURVEY, "问题": SURVEY, "检查项目": SURVEY,
        "choices": CHOICES, "选项": CHOICES,
        "settings": SETTINGS, "设置": SETTINGS,
    }
)  # fmt: skip

#: Our name of a column of ours to the name in the file.
OWN: Mapping[str, str] = MappingProxyType(
    {
        "points": "分值", "veto": "一票否决", "fails": "不符合的答案", "fault": "不符合的样子",
        "least": "下限", "most": "上限",
        "grave": "重大隐患判定依据", "proof": "凭证", "basis": "法律依据", "fact": "场所数据",
    }
)  # fmt: skip
OWN_SETTINGS: Mapping[str, str] = MappingProxyType({"use": "用途", "kinds": "场所类型"})

_COMMON = {"label": "label", "标题": "label"}
_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        SURVEY: {
            **_COMMON, "type": "type", "name": "name", "hint": "hint", "required": "required", "relevant": "relevant",
            "relevance": "relevant", "constraint": "constraint", "choice_filter": "filter",
            "calculation": "calculation", "repeat_count": "repeat",
            "题型": "type", "代码": "name", "问题": "label", "提示": "hint", "必填": "required", "显示条件": "relevant",
            **{label: ours for ours, label in OWN.items()}, **{ours: ours for ours in OWN},
        },
        CHOICES: {
            **_COMMON, "list_name": "list", "name": "name", "value": "name", "选项组": "list", "代码": "name",
            "选项": "label",
        },
        SETTINGS: {
            "form_title": "title", "form_id": "id", "id_string": "id", "title": "title", "name": "",
            **{label: ours for ours, label in OWN_SETTINGS.items()}, **{ours: ours for ours in OWN_SETTINGS},
        },
    }
)  # fmt: skip
_TRANSLATED = re.compile(r"(label|hint)\s*::?\s*(.+)\Z")
_CHINESE = re.compile(r"中文|汉语|chinese|\bzh\b|简体")
_ENGLISH = re.compile(r"英文|english|\ben\b")

#: Columns that only say how a device shows a form: skipped without a word.
SILENT = frozenset(
    [
        "version",
        "default_language",
        "style",
        "instance_name",
        "appearance",
        "constraint_message",
        "required_message",
        "parameters",
    ]
)


def plain_name(name: str) -> str:
    """Return a name as it is compared: full-width and capital letters and blanks made alike, none between 分 and 值."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"\s+", "_" if plain.isascii() else "", plain)


def our_name(sheet: str, name: str) -> str:
    """Return our name of a column, empty when nobody reads it: ``label::English (en)`` is ``label_en``."""
    plain = plain_name(name)
    found = _TRANSLATED.match(unicodedata.normalize("NFKC", name).strip().casefold())
    if found and sheet in (SURVEY, CHOICES):
        kind, language = found.groups()
        if _CHINESE.search(language):
            return kind
        return f"{kind}_en" if _ENGLISH.search(language) else ""
    return _NAMES[sheet].get(plain, "")
