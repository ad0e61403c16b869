"""Writes what the code knows about itself into docs/reference: ``python -m gongzhi.config.reference [--check]``.

Diagrams and tables of every kind, the verbs of the ledger, the roles, and the OpenAPI description. Generated, so that
they are true; committed, so that they can be read; ``--check`` fails when they are old.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gongzhi.kernel.lifecycle import Lifecycle, Limit, Move

TARGET = Path(__file__).resolve().parents[2] / "docs" / "reference"
MEASURED = "bench.md"  # written by ./run bench, and kept
NOTE = "<!-- Generated from the code by ./run docs. Do not edit. -->"

UNITS = {"workday": "个工作日", "day": "天", "hour": "小时", "minute": "分钟"}
OWNERS = {
    "centre": "中心", "unit": "承办单位", "reporter": "诉求人", "checker": "核查人", "third": "第三方", "nobody": "无",
}  # fmt: skip
WHO = {
    "desk": "辖区内的岗位", "lead": "主办单位", "co": "协办单位", "other": "辖区内的其他单位", "reporter": "诉求人",
    "system": "系统",
}  # fmt: skip


def pages() -> dict[str, str]:
    """Return every generated file: name to content."""
    from gongzhi.matters import kinds  # noqa: PLC0415 — the registry is full only after django.setup()
    from gongzhi.work.intake.lifecycle import REPORT  # noqa: PLC0415

    tables = [REPORT, *(kind.lifecycle for kind in kinds.every())]
    made = {f"{table.code}.md": _lifecycle(table) for table in tables}
    made |= {"ledger.md": _ledger(), "roles.md": _roles()}
    openapi = _openapi()
    return made | ({"openapi.json": openapi} if openapi else {})


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTE, *parts]) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _lifecycle(table: Lifecycle) -> str:
    title = f"{table.label} `{table.code}`, version {table.version}"
    stages = (
        (f"`{s.code}`", s.label, s.public, OWNERS[s.owner], "是" if s.pauses else "", "是" if s.final else "")
        for s in table.stages
    )
    parts = [
        "```mermaid\nstateDiagram-v2\n" + "\n".join(_arrows(table)) + "\n```",
        "Moves that leave the stage as it is are only in the table.",
        "## Stages 环节",
        _table(("code", "环节", "诉求人看到", "谁的时间", "暂停计时", "终点"), stages),
        "## Moves 步骤",
        _table(
            ("code", "步骤", "从", "到", "权限", "谁", "起算", "停表"), (_move(table, move) for move in table.moves)
        ),
    ]
    if table.limits:
        parts += [
            "## Limits 时限",
            "Defaults; a district's own rows override them.",
            _table(("code", "时限", "一般", "紧急", "可暂停"), (_limit(limit) for limit in table.limits)),
        ]
    return _page(title, *parts)


def _arrows(table: Lifecycle) -> Iterator[str]:
    for stage in table.stages:
        yield f'    state "{stage.label}" as {stage.code}'
    yield f"    [*] --> {table.first}"
    for (source, target), labels in _steps(table).items():
        yield f"    {source} --> {target}: {' / '.join(labels)}"
    for stage in table.stages:
        if stage.final:
            yield f"    {stage.code} --> [*]"


def _steps(table: Lifecycle) -> dict[tuple[str, str], list[str]]:
    """Group the labels of moves by the stages they lead from and to."""
    steps: dict[tuple[str, str], list[str]] = {}
    for move in table.moves:
        targets = [target for target in (move.target, move.otherwise) if target]
        for pair in product(move.sources, targets):
            steps.setdefault(pair, []).append(move.label)
    return steps


def _move(table: Lifecycle, move: Move) -> tuple[str, ...]:
    def labels(codes: Iterable[str]) -> str:
        return "、".join(table.stage(code).label for code in codes)

    def limits(codes: Iterable[str]) -> str:
        return "、".join(table.limit(code).label for code in codes)

    target = table.stage(move.target).label if move.target else "不变"
    if move.otherwise:
        target += f"（否则 {table.stage(move.otherwise).label}：`{move.when}`）"
    who = "、".join(WHO[who] for who in move.who)
    if move.judges:
        who += "；不得是做过" + "、".join(table.move(code).label for code in move.judges) + "的人"
    return (
        f"`{move.code}`", move.label, labels(move.sources), target, f"`{move.permission}`", who,
        limits(move.starts), limits(move.stops),
    )  # fmt: skip


def _limit(limit: Limit) -> tuple[str, ...]:
    urgent = f"{limit.urgent[0]} {UNITS[limit.urgent[1]]}" if limit.urgent else "同一般"
    return (
        f"`{limit.code}`", limit.label, f"{limit.amount} {UNITS[limit.unit]}", urgent, "是" if limit.pausable else "否",
    )  # fmt: skip


def _ledger() -> str:
    from gongzhi.foundation.ledger import verbs  # noqa: PLC0415

    rows = (
        (f"`{verb.code}`", verb.done, "、".join(f"`{key}`" for key in sorted(verb.payload)), "是" if verb.moves else "")
        for verb in verbs.every()
    )
    return _page(
        "Verbs of the ledger 台账记录的种类",
        "What may be recorded, and which keys an entry may carry. None of them is personal data; words of people stand"
        " apart and can be erased.",
        _table(("verb", "做了什么", "记下的键", "计入版本"), rows),
    )


def _roles() -> str:
    from gongzhi.foundation.accounts.roles import PERMISSIONS, ROLES  # noqa: PLC0415

    parts = []
    for role in ROLES.values():
        powers = (f"- `{code}` {text}" for code, text in PERMISSIONS.items() if code in role.permissions)
        parts += [f"## {role.label} `{role.code}`", role.description, "\n".join(powers)]
    return _page("Roles 岗位角色", *(part for part in parts if part))


def _openapi() -> str:
    from django.test import RequestFactory  # noqa: PLC0415
    from django.urls import Resolver404, resolve  # noqa: PLC0415

    path = "/api/v1/openapi.json"
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    answer = found.func(RequestFactory().get(path), *found.args, **found.kwargs)
    return json.dumps(json.loads(answer.content), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def old(target: Path = TARGET) -> list[str]:
    """Return the files that are missing, old, or no longer generated."""
    made = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()} if target.is_dir() else {}
    there.pop(MEASURED, None)
    return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))


def write(target: Path = TARGET) -> None:
    """Write every file, and remove what is no longer generated."""
    target.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in target.iterdir():
        if path.name not in made and path.name != MEASURED:
            path.unlink()
    for name, content in made.items():
        (target / name).write_text(content, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Write, or with ``--check`` only compare."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    django.setup()
    if "--check" not in arguments:
        write()
        return 0
    names = old()
    for name in names:
        sys.stderr.write(f"docs/reference/{name} is not what the code says: ./run docs\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
