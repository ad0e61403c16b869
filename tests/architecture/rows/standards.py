"""Standards: whoever sees sites of the district reads them; the desk of the centre manages them."""

from __future__ import annotations

from tests.sites import in_force

TABLE = """
GET  desk_standards                                    302  200  200  200  404  200  404  200  404  404
POST desk_standard_upload                              302  404  422  404  404  404  404  404  404  404
POST desk_standard_describe code=@standard             302  404  422  404  404  404  404  404  404  404
GET  desk_standard code=@standard number=1             302  200  200  200  404  200  404  200  404  404
GET  desk_standard_paper code=@standard number=1       302  200  200  200  404  200  404  200  404  404
GET  desk_standard_changes code=@standard number=1     302  404  404  404  404  404  404  404  404  404
GET  desk_standard_try code=@standard number=1         302  200  200  200  404  200  404  200  404  404
POST desk_standard_try code=@standard number=1         302  422  422  422  404  422  404  422  404  404
GET  desk_standard_file code=@standard number=1 ending=xlsx 302 200 200 200 404 200 404 200 404 404
POST desk_standard_act code=@standard number=1 act=force 302 404 409 404 404 404 404 404 404 404
"""


def _standard() -> str:
    return in_force().standard.code


THINGS = {"standard": _standard}
