"""The index built anew from the command line, and when an installation with matters in it is brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gongzhi.foundation.search import queries as search
from gongzhi.foundation.search import services
from gongzhi.foundation.search.models import Document, Rebuild
from gongzhi.interfaces.cli import upkeep
from tests import given

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interfaces.cli.conftest import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


@pytest.fixture(autouse=True)
def _lost() -> None:
    """Matters and reports are there, the index is not."""
    Rebuild.objects.all().delete()
    given.accepted()
    Document.objects.all().delete()


def built() -> list[str]:
    return sorted(Document.objects.values_list("kind", flat=True))


def test_is_gone_on_with_where_it_was_interrupted(
    gongzhi: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*, above: int) -> int | None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(upkeep._BUILT, "report", (interrupted, lambda: 1))
        assert gongzhi("search", "rebuild").code == 130
    assert built() == ["matter"]
    assert search.pending() == {"report": 0}
    outcome = gongzhi("search", "rebuild", "--json")
    assert outcome.json["ok"] is True
    assert built() == ["matter", "report"]
    assert search.pending() == {}


def test_all_is_written_again(gongzhi: Callable[..., Outcome]) -> None:
    gongzhi("search", "rebuild")
    Document.objects.update(head="x", head_tokens="·x")
    assert "索引已重建" in gongzhi("search", "rebuild").out
    assert not Document.objects.filter(head="x").exists()


def test_what_was_there_before_the_index_comes_in_with_migrate(gongzhi: Callable[..., Outcome]) -> None:
    services.begin(kinds=["matter", "report"])  # as the migration leaves it
    gongzhi("migrate")
    assert built() == ["matter", "report"]
    assert search.pending() == {}
