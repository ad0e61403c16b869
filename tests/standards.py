"""The lists that come with the product, for tests that want them; the district of the tests begins without."""

from __future__ import annotations

from gongzhi.foundation.standards import queries, services
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import system
from tests.conftest import NOW


def shipped(code: str = "rental") -> Version:
    """All five in force; returns one of them."""
    services.load_shipped(by=system("tests"), at=NOW)
    return queries.version(f"{code}/1")
