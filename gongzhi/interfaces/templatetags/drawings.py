"""Maps without tiles or scripts: an outline and a point as inline SVG, ``{% load drawings %}``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import cos, radians
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

register = template.Library()

WIDTH = 640.0
MARGIN = 16.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A flat picture of a piece of the earth: degrees in, picture units out."""

    west: float
    north: float
    squeeze: float  # how much shorter a degree of longitude is than one of latitude
    scale: float
    height: float

    def put(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a position lies in the picture."""
        return (
            MARGIN + (lon - self.west) * self.squeeze * self.scale,
            MARGIN + (self.north - lat) * self.scale,
        )


@register.simple_tag
def outline_map(
    outline: Mapping[str, Any] | None, lon: float | None = None, lat: float | None = None, label: str = ""
) -> SafeString:
    """Draw outlines (GeoJSON) with a point on them, for readers without scripts and for paper.

    Outline and point must be in the same datum; nothing is drawn where there is no outline.
    """
    rings = list(_rings(outline or {}))
    if not rings:
        return mark_safe("")
    frame = _frame(rings)
    context = {
        "width": round(WIDTH),
        "height": round(frame.height),
        "path": " ".join(_path(frame, ring) for ring in rings),
        "label": label,
    }
    if lon is not None and lat is not None:
        context["x"], context["y"] = (round(v, 1) for v in frame.put(float(lon), float(lat)))
    return mark_safe(render_to_string("_components/_outline.svg", context))  # noqa: S308 - our own template, escaped


def _frame(rings: list[list[Any]]) -> Frame:
    lons = [position[0] for ring in rings for position in ring]
    lats = [position[1] for ring in rings for position in ring]
    squeeze = cos(radians((min(lats) + max(lats)) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((max(lons) - min(lons)) * squeeze or 1)
    return Frame(min(lons), max(lats), squeeze, scale, (max(lats) - min(lats)) * scale + 2 * MARGIN)


def _path(frame: Frame, ring: list[Any]) -> str:
    points = (frame.put(position[0], position[1]) for position in ring)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _rings(shape: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield every ring of a GeoJSON geometry, feature or collection."""
    match shape.get("type"):
        case "FeatureCollection" | "GeometryCollection":
            for part in shape.get("features") or shape.get("geometries") or ():
                yield from _rings(part)
        case "Feature":
            yield from _rings(shape["geometry"] or {})
        case "Polygon":
            yield from shape["coordinates"]
        case "MultiPolygon":
            yield from chain.from_iterable(shape["coordinates"])
