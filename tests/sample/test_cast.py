"""The cast of the sample district: everybody is there, in their post, and nowhere near a real installation."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from django.contrib.auth import hashers

from gongzhi.foundation.accounts import queries
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.sample.cast import CAST, Member, cast
from gongzhi.sample.command import demo_accounts
from tests.architecture.source import ROOT
from tests.conftest import NOW

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

SAMPLE = system("sample")
ROLES = {
    "grid": "网格员", "centre": "区社会治理中心坐席", "centre2": "区社会治理中心坐席", "department": "部门经办人",
    "mediator": "调解员", "mediator2": "调解员", "head": "调委会主任", "sanlao": "调解员",
    "justice": "司法行政人员", "supervisor": "督导员", "inspector": "督查员", "inspector2": "督查员",
    "fire": "部门经办人", "fire2": "部门经办人", "village": "村社区干部", "volunteer": "志愿者", "police": "公安内勤",
    "market": "场所负责人", "landlord": "场所负责人", "leader": "区领导", "admin": "系统管理员",
    "outsider": "区社会治理中心坐席",
}  # fmt: skip


@pytest.mark.usefixtures("nobody")
class TestTheCast:
    def test_is_everybody_each_in_a_fitting_post(self) -> None:
        people = cast(by=SAMPLE, at=NOW)
        posts = {username: queries.posts_of(user, NOW) for username, user in people.items()}
        assert {username: held[0].roles[0] for username, held in posts.items()} == ROLES
        assert {len(held) for held in posts.values()} == {1}

    def test_stays_inside_its_own_district(self) -> None:
        people = cast(by=SAMPLE, at=NOW)
        places = {username: queries.actor_of(user, NOW).place for username, user in people.items()}
        assert places.pop("outsider") == "330402"
        assert places["grid"].startswith("330411101")
        assert all(place.startswith("330411") for place in places.values())

    def test_signs_in_with_the_one_password(self, settings: SettingsWrapper) -> None:
        settings.DEMO_PASSWORD = "another-demo-password"
        assert all(user.check_password("another-demo-password") for user in cast(by=SAMPLE, at=NOW).values())

    def test_is_listed_for_visitors_each_with_what_to_try(self) -> None:
        told = CliRunner().invoke(demo_accounts, ["--json"])
        accounts = json.loads(told.output)["accounts"]
        assert list(accounts) == [member.username for member in CAST]
        assert all(accounts.values())
        lines = CliRunner().invoke(demo_accounts).output.splitlines()
        assert len(lines) == len(CAST) + 1
        assert "gongzhi-demo" in lines[-1]
        assert (ROOT / "run").read_text(encoding="utf-8").count("demo-accounts") == 1, "./run demo prints them"

    def test_hashes_that_password_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hashed: list[str] = []
        real = hashers.make_password
        for module in ("gongzhi.sample.cast", "gongzhi.foundation.accounts.services"):
            monkeypatch.setattr(f"{module}.make_password", lambda password: hashed.append(password) or real(password))
        cast(by=SAMPLE, at=NOW)
        assert len(hashed) == 1

    def test_comes_once(self) -> None:
        first = cast(by=SAMPLE, at=NOW)
        assert cast(by=SAMPLE, at=NOW + timedelta(days=1)) == first
        assert User.objects.count() == len(CAST)

    def test_is_on_record(self) -> None:
        before = ledger.history(["post:xz-zhongxin-clerk"])
        cast(by=SAMPLE, at=NOW)
        assert ledger.verify().ok
        after = ledger.history(["post:xz-zhongxin-clerk"])
        assert [record.verb for record in after[len(before) :]] == ["post.filled"] * 2

    def test_never_comes_to_production(self, settings: SettingsWrapper) -> None:
        settings.PRODUCTION = True
        with pytest.raises(Refused, match="正式环境不能开通演示账号"):
            cast(by=SAMPLE, at=NOW)
        assert not User.objects.exists()


@pytest.mark.usefixtures("nobody")
def test_the_cast_needs_the_district(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongzhi.sample.cast.CAST", (Member("grid", "沈巧云", "no-such-post", ""),))
    with pytest.raises(Refused, match="先生成示例区"):
        cast(by=SAMPLE, at=NOW)
    assert not User.objects.exists()
