"""Outlines as GeoJSON geometries: reading them strictly, and telling whether a position lies inside. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.foundation.places.datum import EAST, NORTH, SOUTH, WEST
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

Ring = Sequence[tuple[float, float]]
MOST_POINTS = 200_000


@dataclass(frozen=True, slots=True)
class Box:
    """The smallest rectangle of longitudes and latitudes around something; its edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a position lies in the rectangle."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True, slots=True)
class Shape:
    """One or more polygons, each an outer ring and its holes."""

    polygons: tuple[tuple[Ring, ...], ...]
    box: Box

    def holds(self, lon: float, lat: float) -> bool:
        """Say whether a position lies inside: in some polygon's outer ring and in none of its holes."""
        return self.box.holds(lon, lat) and any(
            _inside(rings[0], lon, lat) and not any(_inside(hole, lon, lat) for hole in rings[1:])
            for rings in self.polygons
        )


def _inside(ring: Ring, lon: float, lat: float) -> bool:
    """Count how often a ray to the east crosses the ring. South and west edges are inside, north and east outside."""
    inside = False
    before_lon, before_lat = ring[-1]
    for here_lon, here_lat in ring:
        if (here_lat > lat) != (before_lat > lat):
            crossing = (before_lon - here_lon) * (lat - here_lat) / (before_lat - here_lat) + here_lon
            if lon < crossing:
                inside = not inside
        before_lon, before_lat = here_lon, here_lat
    return inside


def read(geometry: Any) -> Shape:
    """Read a GeoJSON Polygon or MultiPolygon.

    :raises Refused: it is neither, is empty, a ring is open or too short, or a position is not in China.
    """
    polygons = tuple(tuple(_ring(ring) for ring in polygon) for polygon in _polygons(geometry))
    if not polygons or not all(polygons):
        raise Refused(_("边界是空的，请重新导出 Polygon 或 MultiPolygon"), field="geometry")
    points = [point for rings in polygons for ring in rings for point in ring]
    if len(points) > MOST_POINTS:
        raise Refused(_("边界的点太多（最多 {most} 个），请先简化"), field="geometry", most=MOST_POINTS)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    return Shape(polygons, Box(min(lons), min(lats), max(lons), max(lats)))


def _polygons(geometry: Any) -> Sequence[Any]:
    if isinstance(geometry, Mapping) and isinstance(geometry.get("coordinates"), list):
        coordinates: list[Any] = geometry["coordinates"]
        if geometry.get("type") == "Polygon":
            return [coordinates]
        if geometry.get("type") == "MultiPolygon" and all(isinstance(polygon, list) for polygon in coordinates):
            return coordinates
    raise Refused(_("边界要是 GeoJSON 的 Polygon 或 MultiPolygon"), field="geometry")


def _ring(points: Any) -> Ring:
    try:
        ring = [(float(point[0]), float(point[1])) for point in points]
    except (TypeError, ValueError, IndexError, KeyError):
        raise Refused(_("边界里有读不出的坐标，应是 [经度, 纬度]"), field="geometry") from None
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise Refused(_("边界的每一圈至少 4 个点，并且首尾相接"), field="geometry")
    for lon, lat in ring:
        if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
            raise Refused(
                _("边界里的坐标（经度 {lon}，纬度 {lat}）不在中国范围内，请检查经纬度是否写反"),
                field="geometry", lon=lon, lat=lat,
            )  # fmt: skip
    return ring
