"""Ratings, hubs and passports."""

from __future__ import annotations

import io

from PIL import Image

from gongzhi.foundation.files import services as files
from gongzhi.foundation.sites.models import Site
from gongzhi.work.cells import queries, services
from gongzhi.work.cells.models import Rating
from tests.conftest import NOW
from tests.work.cells import cases


def _rating() -> str:
    """A school of the landlord that is still assessing itself."""
    return cases.filled(cases.assessing(), cases.SCHOOL).matter.reference


def _rating_file() -> str:
    """A photo that the school added to its own list."""
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(photo, "JPEG")
    kept = queries.assessments(Rating.objects.latest("pk"))["self"]
    return files.keep(subject=kept.subject, name="门.jpg", content=photo.getvalue(), by=cases.SCHOOL, at=NOW)


def _market() -> str:
    return cases.market().reference


def _resident() -> str:
    """A unit at the market named before it in the row."""
    site = Site.objects.latest("pk")
    made = services.host(site=site, unit="xz-sifa", duty="law", weekdays=[1], by=cases.CLERK, at=NOW)
    return str(made.pk)


def _cycle() -> str:
    return str(cases.cycle().pk)


THINGS = {
    "rating": _rating, "rating_file": _rating_file, "market": _market, "resident": _resident, "cycle": _cycle,
    "school": lambda: cases.school().reference,
}  # fmt: skip

#: The school has not handed its list in: nobody but its people opens it or its photos. No role here types in sums.
TABLE = """
GET  desk_ratings                            302  404  200  200  404  200  200  404  404  200
GET  desk_cycle_new                          302  404  200  404  404  200  404  404  404  200
POST desk_cycle_new                          302  404  422  404  404  422  404  404  404  422
POST desk_rating_join pk=@cycle reference=@school 302  404  303  404  404  409  409  404  404  404
GET  desk_rating reference=@rating           302  404  200  200  404  200  200  200  404  404
GET  desk_rating_list reference=@rating      302  404  404  404  404  404  200  404  404  404
POST desk_rating_list reference=@rating      302  404  404  404  404  404  409  404  404  404
GET  desk_rating_file reference=@rating file=@rating_file 302  404  404  404  404  404  200  404  404  404
GET  desk_rating_thumb reference=@rating file=@rating_file 302  404  404  404  404  404  200  404  404  404
GET  desk_rating_move reference=@rating move=leave 302  404  404  404  404  404  200  404  404  404
POST desk_rating_move reference=@rating move=send_back 302  404  404  422  404  404  404  404  404  404
GET  desk_hubs                               302  200  200  200  404  200  200  200  404  200
GET  desk_hub reference=@market              302  404  200  200  404  200  200  200  404  404
POST desk_hub_resident reference=@market     302  404  422  404  404  404  404  404  404  404
POST desk_hub_resident_end reference=@market pk=@resident 302  404  303  404  404  404  404  404  404  404
GET  desk_figures                            302  404  404  404  404  404  404  404  404  404
GET  desk_figures_enter reference=@market    302  404  404  404  404  404  404  404  404  404
POST desk_figures_enter reference=@market    302  404  404  404  404  404  404  404  404  404
GET  public_passport plate=23456789AB        404  404  404  404  404  404  404  404  404  404
GET  public_ratings                          200  200  200  200  200  200  200  200  200  200
GET  public_label_rule                       200  200  200  200  200  200  200  200  200  200
GET  public_ratings_of place=330411101       200  200  200  200  200  200  200  200  200  200
"""
