"""The OpenAPI description: what the routers say, and the body of every move out of the tables of the kinds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, gettext

from gongzhi.interfaces.api import details
from gongzhi.interfaces.api.problems import MEDIA_TYPE
from gongzhi.matters import kinds
from gongzhi.work.intake.lifecycle import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ninja import NinjaAPI

    from gongzhi.kernel.lifecycle import Lifecycle, Move

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def describe(api: NinjaAPI, _request: HttpRequest) -> JsonResponse:
    """Return the description; it is public."""
    return JsonResponse(_described(api, get_language() or ""), json_dumps_params={"ensure_ascii": False})


@cache
def _described(api: NinjaAPI, _language: str) -> dict[str, Any]:
    """Return the description in a language; it changes only with the code."""
    document: dict[str, Any] = dict(api.get_openapi_schema())
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            _mark_problems(operation["responses"])
    root = api.get_root_path({})
    every = [(kind.lifecycle, move) for kind in kinds.every() for move in kind.lifecycle.moves if _by_staff(move)]
    _spell_out(document["paths"][f"{root}matters/{{reference}}/moves/{{move}}"]["post"], every, schemas)
    own = [(REPORT, move) for move in REPORT.moves if "reporter" in move.who]
    _name_moves(document["paths"][f"{root}reports/follow/{{move}}"]["post"], own)
    schemas["Spoken"]["properties"]["details"] = {"anyOf": _add(own, schemas), "default": {}}
    return document


def _by_staff(move: Move) -> bool:
    return bool(set(move.who) - {"reporter", "system"})


def _mark_problems(responses: dict[int, Any]) -> None:
    for answer in responses.values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema") == _PROBLEM:
            content[MEDIA_TYPE] = content.pop("application/json")


def _spell_out(operation: dict[str, Any], moves: list[tuple[Lifecycle, Move]], schemas: dict[str, Any]) -> None:
    """Say which moves there are, and what the body of each must be."""
    _name_moves(operation, moves)
    operation["requestBody"]["content"]["application/json"]["schema"] = {"anyOf": _add(moves, schemas)}


def _name_moves(operation: dict[str, Any], moves: Iterable[tuple[Lifecycle, Move]]) -> None:
    parameter = next(parameter for parameter in operation["parameters"] if parameter["name"] == "move")
    parameter["schema"] = {"type": "string", "enum": list(dict.fromkeys(move.code for _life, move in moves))}


def _add(moves: Iterable[tuple[Lifecycle, Move]], schemas: dict[str, Any]) -> list[dict[str, str]]:
    """Add a schema ``request.dispatch`` for each move; return the references."""
    references = []
    for life, move in moves:
        name = f"{life.code}.{move.code}"
        stages = "、".join(gettext(life.stage(source).label) for source in move.sources)
        about = {"title": f"{gettext(life.label)}：{gettext(move.label)}", "description": stages}
        schemas[name] = about | details.schema(move.details)
        references.append({"$ref": f"#/components/schemas/{name}"})
    return references
