"""The twelve people of the sample, each with a browser of their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongzhi.foundation.accounts.models import User

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


@pytest.fixture
def browser_of(cast: dict[str, User]) -> Callable[[str], Client]:
    """A signed-in browser of one of the cast: ``browser_of("centre")``."""

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast[name], "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


@contextmanager
def queries_at_most(most: int) -> Iterator[None]:
    """Count the statements that read or write rows; savepoints and the like are none."""
    with CaptureQueriesContext(connection) as captured:
        yield
    counted = [q["sql"] for q in captured if q["sql"].lstrip().startswith(COUNTED)]
    assert len(counted) <= most, f"{len(counted)} queries:\n" + "\n".join(sql[:150] for sql in counted)
