"""The model card: one page for people on what sorts here, what it was made of, how well it does and what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gongzhi.work.intake import tables

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(facts: Mapping[str, Any], *, seen_in: int) -> str:
    """Return the card of a version."""
    counts: Mapping[str, int] = facts["labels"]
    called = {row["code"]: f"{row['code']} {row['name']}" for row in tables.rows("categories")}
    often = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = "、".join(f"{called.get(label, label)} {count}" for label, count in often)
    return (tables.FOLDER / "model_card.md").read_text(encoding="utf-8").format(
        name=facts["name"], source=facts["source"], texts=facts["texts"], digest=facts["digest"][:16],
        classes=len(counts), counts=told, seen_in=seen_in, prior_f1=facts["prior_f1"], **facts["figures"],
    )  # fmt: skip
