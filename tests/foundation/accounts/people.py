"""A few posts and people for the tests of accounts and sign-in."""

from __future__ import annotations

from datetime import date

from gongzhi.foundation.accounts import services
from gongzhi.foundation.accounts.models import Tenure, User
from gongzhi.foundation.organisations.models import Post, Unit
from gongzhi.kernel.actor import Actor, system
from tests.conftest import NOW

SETUP = system("setup")
ADMIN = Actor(id="user:admin", permissions=frozenset({"account.manage"}))
PASSWORD = "correct horse battery"
FIRST = date(2026, 1, 1)


def post(code: str = "centre-desk", *roles: str, unit: str = "qzzx", place: str = "330411") -> Post:
    """A post of a unit under the district."""
    since = {"kind": "centre", "place": "330411", "starts_on": date(2020, 1, 1)}
    above, _ = Unit.objects.get_or_create(code="qu", defaults={"name": "秀洲区", "short": "秀洲区", **since})
    names = {"name": "区社会治理中心", "short": "区治理中心", "parent": above.code, "above": [above.code]}
    mine, _ = Unit.objects.get_or_create(code=unit, defaults={**names, **since})
    return Post.objects.create(
        code=code, title="坐席", unit=mine, roles=list(roles or ["clerk"]), place=place, starts_on=date(2020, 1, 1)
    )


def person(username: str = "lin", name: str = "林小雨") -> User:
    """Somebody with an account and no post."""
    return services.open_account(username=username, password=PASSWORD, name=name, by=SETUP, at=NOW)


def hold(user: User, held: Post, starts_on: date = FIRST, ends_on: date | None = None) -> Tenure:
    """Let somebody hold a post."""
    return services.appoint(user=user, post=held, starts_on=starts_on, ends_on=ends_on, by=SETUP, at=NOW)
