"""Every write of the core: open a matter, make a move, and what the clock does by itself."""

from gongzhi.matters.services.exporting import note_export
from gongzhi.matters.services.indexing import index_new, reindex
from gongzhi.matters.services.moving import end_many, held, make
from gongzhi.matters.services.opening import NewMatter, open_many, open_matter, shield, unshield
from gongzhi.matters.services.rolling import unchanged_if_refused
from gongzhi.matters.services.rules import load_categories, load_duty_rules, set_limit
from gongzhi.matters.services.ticking import tick

__all__ = [
    "NewMatter",
    "end_many",
    "held",
    "index_new",
    "load_categories",
    "load_duty_rules",
    "make",
    "note_export",
    "open_many",
    "open_matter",
    "reindex",
    "set_limit",
    "shield",
    "tick",
    "unchanged_if_refused",
    "unshield",
]
