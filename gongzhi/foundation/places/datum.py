"""Points that say in which datum they were measured, and the ways between datums. Plain Python.

Chinese consumer maps show coordinates that are shifted on purpose by up to 700 metres (GCJ-02); a phone's receiver
gives WGS-84; surveyors use CGCS2000. A pair of numbers without its datum is therefore not a position.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

WGS84: Literal["WGS-84"] = "WGS-84"
GCJ02: Literal["GCJ-02"] = "GCJ-02"
CGCS2000: Literal["CGCS2000"] = "CGCS2000"
DATUMS = (WGS84, GCJ02, CGCS2000)

WEST, EAST, SOUTH, NORTH = 72.0, 138.0, 0.8, 56.0

#: The Krasovsky ellipsoid, on which the shift of GCJ-02 is defined: semi-major axis, first eccentricity squared.
_A, _EE = 6378245.0, 0.00669342162296594323
_CLOSE = 1e-11  # degrees: about a micrometre


@dataclass(frozen=True, slots=True)
class Point:
    """A longitude and latitude in degrees, in one of the known datums.

    :raises Refused: an unknown datum, or a position that cannot be in China.
    """

    lon: float
    lat: float
    datum: str

    def __post_init__(self) -> None:
        if self.datum not in DATUMS:
            raise Refused(_("不认识坐标系“{datum}”，请写 WGS-84、GCJ-02 或 CGCS2000"), field="datum", datum=self.datum)
        if not (WEST <= self.lon <= EAST and SOUTH <= self.lat <= NORTH):  # also refuses NaN
            raise Refused(
                _("坐标（经度 {lon}，纬度 {lat}）不在中国范围内，请检查经纬度是否写反或写错"),
                field="position", lon=self.lon, lat=self.lat,
            )  # fmt: skip

    def to(self, datum: str) -> Point:
        """Return the same place in another datum.

        CGCS2000 and WGS-84 are taken as one: they differ by centimetres, and a phone's fix by metres.
        """
        shifted = datum == GCJ02
        if shifted == (self.datum == GCJ02):
            return replace(self, datum=datum)
        lon, lat = _shift(self.lon, self.lat) if shifted else _unshift(self.lon, self.lat)
        return Point(lon, lat, datum)


def _shift(lon: float, lat: float) -> tuple[float, float]:
    """Move a WGS-84 position to where GCJ-02 maps draw it: the published approximation, in polynomials and sines."""
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    waves = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    d_lat += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    d_lat += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    d_lon += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    d_lon += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    sine = math.sin(math.radians(lat))
    bulge = 1 - _EE * sine * sine
    per_lat = math.radians(_A * (1 - _EE) / (bulge * math.sqrt(bulge)))
    per_lon = math.radians(_A / math.sqrt(bulge) * math.cos(math.radians(lat)))
    return lon + d_lon / per_lon, lat + d_lat / per_lat


def _unshift(lon: float, lat: float) -> tuple[float, float]:
    """Find the position whose shift lands here; it is small and smooth, so stepping back by the miss converges."""
    guess_lon, guess_lat = lon, lat
    for _step in range(30):
        back_lon, back_lat = _shift(guess_lon, guess_lat)
        miss_lon, miss_lat = back_lon - lon, back_lat - lat
        guess_lon, guess_lat = guess_lon - miss_lon, guess_lat - miss_lat
        if abs(miss_lon) < _CLOSE and abs(miss_lat) < _CLOSE:
            break
    return guess_lon, guess_lat
