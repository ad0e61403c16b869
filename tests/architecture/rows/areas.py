"""Places: towns, communities, grids."""

from __future__ import annotations

from collections.abc import Callable

THINGS: dict[str, Callable[[], str]] = {}

TABLE = """
GET  desk_places                                      302  404  404  404  404  404  404  200  200  404
GET  desk_place code=330411101001                     302  404  404  404  404  404  404  200  200  404
GET  desk_place code=330402                           302  404  404  404  404  404  404  404  404  404
GET  desk_place_add code=330411101001                 302  404  404  404  404  404  404  404  405  404
POST desk_place_add code=330411101001                 302  404  404  404  404  404  404  404  422  404
POST desk_place_add code=330402                       302  404  404  404  404  404  404  404  404  404
POST desk_place_rename code=330411101001              302  404  404  404  404  404  404  404  422  404
POST desk_place_merge code=330411101001               302  404  404  404  404  404  404  404  422  404
POST desk_place_merge code=330411101                  302  404  404  404  404  404  404  404  404  404
"""
