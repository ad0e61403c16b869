"""Checks: what is due, one check, what waits, slips; an owner's own pages."""

from __future__ import annotations

from datetime import date

from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.actor import system
from gongzhi.work.checks import services
from gongzhi.work.checks.models import Difference, Gone, Photo, Round
from tests import given, sites
from tests.conftest import NOW
from tests.work.checks.test_making import one_photo

TABLE = """
GET desk_checks                              302  200  200  200  404  404  404  404  404  200
POST desk_checks_list                        302  404  422  404  404  404  404  404  404  422
GET desk_checks_waiting                      302  404  200  200  404  404  404  404  404  200
POST desk_check_difference pk=@difference    302  404  422  404  404  404  404  404  404  404
POST desk_check_gone pk=@gone                302  404  422  404  404  404  404  404  404  404
GET desk_check_new reference=@site_to_check  302  200  404  200  404  404  404  404  404  404
POST desk_check_new reference=@site_to_check 302  422  404  422  404  404  404  404  404  404
GET desk_check_link reference=@site_to_check 302  404  200  404  404  404  404  404  404  404
POST desk_check_link reference=@site_to_check 302  404  422  404  404  404  404  404  404  404
GET desk_check pk=@check                     302  200  200  200  404  200  404  200  404  404
POST desk_check_confirm pk=@inspection       302  404  404  422  404  404  404  404  404  404
GET desk_check_file pk=@photographed file=@check_photo 302  200  200  200  404  200  404  404  404  404
GET desk_check_thumb pk=@photographed file=@check_photo 302  200  200  200  404  200  404  404  404  404
GET public_selfcheck                         200  200  200  200  200  200  200  200  200  200
POST public_selfcheck                        422  422  422  422  422  422  422  422  422  422
GET public_selfcheck_list                    200  200  200  200  200  200  200  200  200  200
POST public_selfcheck_list                   403  403  403  403  403  403  403  403  403  403
GET public_selfcheck_done pk=1               200  200  200  200  200  200  200  200  200  200
POST public_selfcheck_leave                  303  303  303  303  303  303  303  303  303  303
"""

#: The community of the cast's grid worker.
HERE = "330411101003"
GRID = given.actor("grid_worker", "village-330411101003", name="grid", place=HERE)


def _house() -> Site:
    return sites.house(place=HERE, by=system("tests"))


def _site() -> str:
    site = _house()
    Round.objects.create(site=site, due_on=date(2026, 5, 8), why="class")
    return site.reference


def _check() -> str:
    return str(sites.checked(_house(), sites.in_force(), by=GRID).check.pk)


def _inspection() -> str:
    return str(sites.checked(_house(), sites.in_force(), by=sites.FIRE, way="official").check.pk)


def _difference() -> str:
    site, version = _house(), sites.in_force()
    sites.checked(site, version, by=GRID, beds=9)
    sites.checked(site, version, by=GRID, beds=10)
    return str(Difference.objects.get().pk)


def _gone() -> str:
    new = services.NewCheck(client_id="device-1-gone", way="patrol", outcome="gone", made_at=NOW)
    services.submit(site=_house(), new=new, by=GRID, at=NOW)
    return str(Gone.objects.get().pk)


def _photographed() -> str:
    content, ahead = one_photo("exit")
    made = sites.checked(_house(), sites.in_force(), by=GRID, photos=[ahead])
    services.attach(check=made.check, digest=ahead.digest, content=content, by=GRID, at=NOW)
    return str(made.check.pk)


def _photo() -> str:
    return Photo.objects.exclude(file="").latest("pk").file


THINGS = {
    "site_to_check": _site, "check": _check, "inspection": _inspection, "difference": _difference, "gone": _gone,
    "photographed": _photographed, "check_photo": _photo,
}  # fmt: skip
