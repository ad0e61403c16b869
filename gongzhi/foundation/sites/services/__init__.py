"""Writing the register of sites: register, change, divide, pair, count, let go elsewhere, ask for a look."""

from gongzhi.foundation.sites.services.carrying import MOST, reassign
from gongzhi.foundation.sites.services.changing import (
    change,
    contacts_until,
    declare_registered,
    renew_plate,
    reveal_person,
    set_person,
    set_state,
)
from gongzhi.foundation.sites.services.checking import NewSite
from gongzhi.foundation.sites.services.counting import ask_for_look, looked, recount, update_facts
from gongzhi.foundation.sites.services.dividing import add_part, remove_part, rename_part
from gongzhi.foundation.sites.services.pairing import keep_apart, merge
from gongzhi.foundation.sites.services.registering import begin, new_plate, register, register_many, take_over

__all__ = [
    "MOST", "NewSite", "add_part", "ask_for_look", "begin", "change", "contacts_until", "declare_registered",
    "keep_apart", "looked", "merge", "new_plate", "reassign", "recount", "register", "register_many", "remove_part",
    "rename_part", "renew_plate", "reveal_person", "set_person", "set_state", "take_over", "update_facts",
]  # fmt: skip
