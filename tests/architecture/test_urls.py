"""Every URL for every role, as the table says; and every URL is in the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gongzhi.foundation.accounts.models import User
from tests.architecture.url_table import ROLES, THINGS, Row, rows


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Every URL's name with its namespace; a pattern without a name yields its route, and so fails the test."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"unnamed: {pattern.pattern}"


def test_every_url_is_in_the_table_and_no_other() -> None:
    listed = {row.name for row in rows()}
    there = set(names(get_resolver()))
    assert sorted(there - listed) == [], "URLs of which nobody said who may open them"
    assert sorted(listed - there) == [], "rows whose URL is gone"


@pytest.mark.parametrize("row", rows(), ids=str)
def test_each_role_gets_what_the_table_says(row: Row, people: dict[str, User]) -> None:
    given = {key: THINGS[value[1:]]() if value.startswith("@") else value for key, value in row.arguments}
    url = reverse(row.name, kwargs=given)
    seated = browsers(people)
    tried = asked(row)
    got = [
        seated[role].generic(row.method, url).status_code if role in tried else status
        for role, status in zip(ROLES, row.statuses, strict=True)
    ]
    if tuple(got) != row.statuses:
        wrong = [role for role, is_, should in zip(ROLES, got, row.statuses, strict=True) if is_ != should]
        pytest.fail(f"not as the table says for {', '.join(wrong)}; got\n{line(row, got)}", pytrace=False)


def asked(row: Row) -> set[str]:
    """Every role; on the second database one for each answer: who may do what is decided above it."""
    if connection.vendor != "postgresql":
        return set(ROLES)
    return set({status: role for role, status in zip(ROLES, row.statuses, strict=True)}.values())


def browsers(people: dict[str, User]) -> dict[str, Client]:
    """A browser for each role, signed in by one statement for all of them: signing in is tried elsewhere."""
    sessions = {role: SessionStore(f"{role:->32}") for role in ROLES if role in people}
    for role, session in sessions.items():
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(people[role].pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = people[role].get_session_auth_hash()
    Session.objects.bulk_create(session.create_model_instance(dict(session.items())) for session in sessions.values())
    found = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, session in sessions.items():
        found[role].cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return found


def line(row: Row, statuses: list[int]) -> str:
    """A row as it would stand in the table."""
    return f"{row!s:<44} " + "  ".join(map(str, statuses))


def test_the_outsider_never_gets_a_thing_of_ours() -> None:
    """Rows that name a thing of the district: absent and not-yours look the same."""
    ours = [row for row in rows() if any(value.startswith("@") for _, value in row.arguments)]
    assert [str(row) for row in ours if row.statuses[-1] != 404 and not row.name.startswith("public_")] == []
