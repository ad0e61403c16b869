"""Units, posts and duties."""

from __future__ import annotations

from collections.abc import Callable

THINGS: dict[str, Callable[[], str]] = {}

TABLE = """
GET  desk_units                                       302  404  404  404  404  404  404  200  200  404
POST desk_units                                       302  404  404  404  404  404  404  404  422  404
GET  desk_unit code=xz-zhujian                        302  404  404  404  404  404  404  200  200  404
GET  desk_unit code=nh-zhongxin                       302  404  404  404  404  404  404  404  404  404
GET  desk_unit_rename code=xz-zhujian                 302  404  404  404  404  404  404  404  405  404
POST desk_unit_rename code=xz-zhujian                 302  404  404  404  404  404  404  404  422  404
POST desk_unit_close code=xz-zhujian                  302  404  404  404  404  404  404  404  422  404
POST desk_unit_close code=nh-zhongxin                 302  404  404  404  404  404  404  404  404  404
POST desk_unit_add_post code=xz-zhujian               302  404  404  404  404  404  404  404  422  404
POST desk_unit_close_post code=xz-zhujian             302  404  404  404  404  404  404  404  422  404
POST desk_unit_charge code=xz-zhujian                 302  404  404  404  404  404  404  404  422  404
POST desk_unit_discharge code=xz-zhujian              302  404  404  404  404  404  404  404  422  404
"""
