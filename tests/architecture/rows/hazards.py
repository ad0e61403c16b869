"""Hazards: the board, one hazard with its papers, and the side of a site's owner."""

from __future__ import annotations

from collections.abc import Callable

from gongzhi.work.hazards.models import Hazard
from tests import sites
from tests.work.hazards import cases


def _hazard() -> str:
    """One that the landlord was notified of, and that was declared, checked and found wanting."""
    matter = cases.moved(cases.of_the_landlord(), "declare", sites.LANDLORD, photos=1, did="拆了锁")
    return cases.moved(matter, "fail", cases.TOWN, way="spot", found="还锁着一扇").reference


def _fresh() -> str:
    """One at a bridge that nobody has graded."""
    return cases.registered().reference


def _shot() -> str:
    """A photo that the landlord declared with, on the hazard named before it in the row."""
    return Hazard.objects.latest("pk").photos.filter(sort="after").get().file


THINGS: dict[str, Callable[[], str]] = {"hazard": _hazard, "bare-hazard": _fresh, "shot": _shot}

TABLE = """
GET  desk_hazards                                       302  200  200  200  404  200  404  200  404  200
GET  desk_hazard_new                                    302  200  200  200  404  404  404  404  404  200
POST desk_hazard_new                                    302  422  422  422  404  404  404  404  404  422
GET  desk_hazard reference=@hazard                      302  404  200  404  404  200  404  200  404  404
GET  desk_hazard_notice reference=@hazard               302  404  200  404  404  200  404  200  404  404
GET  desk_hazard_notice reference=@bare-hazard          302  404  404  404  404  404  404  404  404  404
GET  desk_hazard_record reference=@hazard               302  404  200  404  404  200  404  200  404  404
GET  desk_own_hazards                                   302  404  404  404  404  404  200  404  404  404
GET  desk_own_hazards_one reference=@hazard             302  404  404  404  404  404  200  404  404  404
GET  desk_own_hazards_one reference=@bare-hazard        302  404  404  404  404  404  404  404  404  404
GET  desk_own_hazards_paper reference=@hazard           302  404  404  404  404  404  200  404  404  404
GET  desk_own_hazards_move reference=@hazard move=declare 302  404  404  404  404  404  200  404  404  404
POST desk_own_hazards_move reference=@hazard move=declare 302  404  404  404  404  404  422  404  404  404
POST desk_own_hazards_move reference=@hazard move=close 302  404  404  404  404  404  404  404  404  404
GET  desk_own_hazards_file reference=@hazard file=@shot 302  404  404  404  404  404  200  404  404  404
GET  public_own_hazards                                 404  404  404  404  404  404  404  404  404  404
GET  public_own_hazards_one reference=@hazard           404  404  404  404  404  404  404  404  404  404
GET  public_own_hazards_paper reference=@hazard         404  404  404  404  404  404  404  404  404  404
GET  public_own_hazards_move reference=@hazard move=declare 404  404  404  404  404  404  404  404  404  404
POST public_own_hazards_move reference=@hazard move=declare 404  404  404  404  404  404  404  404  404  404
GET  public_own_hazards_file reference=@hazard file=@shot 404  404  404  404  404  404  404  404  404  404
"""
