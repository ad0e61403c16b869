"""The register of sites: the desk's pages, and what a plate opens."""

from __future__ import annotations

from gongzhi.foundation.sites.models import MaybeSame, Site
from tests import sites

TABLE = """
GET  desk_sites                                                           302 200 200 200 404 200 200 200 404 200
GET  desk_sites_map                                                       302 200 200 200 404 200 200 200 404 200
GET  desk_sites_view                                                      302 400 400 400 404 400 400 400 404 400
GET  desk_site_new                                                        302 404 200 404 404 404 404 404 404 200
POST desk_site_new                                                        302 404 200 404 404 404 404 404 404 200
GET  desk_site_pairs                                                      302 404 200 404 404 404 404 404 404 200
POST desk_site_pair pk=@site_pair                                         302 404 422 404 404 404 404 404 404 404
GET  desk_site_moving                                                     302 404 200 404 404 404 404 404 404 200
POST desk_site_moving                                                     302 404 422 404 404 404 404 404 404 422
GET  desk_site_plates                                                     302 404 200 404 404 404 404 404 404 200
GET  desk_site reference=@site                                            302 404 200 200 404 200 404 200 404 404
GET  desk_site_edit reference=@site                                       302 404 200 404 404 404 404 404 404 404
POST desk_site_edit reference=@site                                       302 404 422 404 404 404 404 404 404 404
GET  desk_site_person reference=@site role=holder                         302 404 200 200 404 200 404 200 404 404
POST desk_site_person reference=@site role=holder                         302 404 422 422 404 422 404 422 404 404
POST desk_site_act reference=@site act=state                              302 404 422 422 404 422 404 422 404 404
GET  public_site plate=@plate                                             200 200 200 200 200 200 200 200 200 200
GET  public_site_report plate=@plate                                      200 200 200 200 200 200 200 200 200 200
POST public_site_report plate=@plate                                      422 422 422 422 422 422 422 422 422 422
"""


def _site() -> str:
    """A rented house that nobody who signs in runs."""
    return sites.house().reference


def _plate() -> str:
    return Site.objects.get(pk=int(_site()[2:])).plate


def _pair() -> str:
    """Two houses at one address."""
    sites.house()
    sites.house(name="建设村12号出租房")
    return str(MaybeSame.objects.get().pk)


THINGS = {"site": _site, "plate": _plate, "site_pair": _pair}
