"""Every write of checks."""

from gongzhi.work.checks.services.deciding import confirm, decide_gone, settle
from gongzhi.work.checks.services.linking import LinkClosed, NewLink, close_link, make_link, open_link, owner
from gongzhi.work.checks.services.making import Made, NewCheck, PhotoAhead, submit
from gongzhi.work.checks.services.photographing import attach
from gongzhi.work.checks.services.planning import Planned, forget_times, plan_rounds, put_on_list, set_due

__all__ = [
    "LinkClosed",
    "Made",
    "NewCheck",
    "NewLink",
    "PhotoAhead",
    "Planned",
    "attach",
    "close_link",
    "confirm",
    "decide_gone",
    "forget_times",
    "make_link",
    "open_link",
    "owner",
    "plan_rounds",
    "put_on_list",
    "set_due",
    "settle",
    "submit",
]
