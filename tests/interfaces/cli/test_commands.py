from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.organisations.models import Post
from gongzhi.interfaces.cli import tables
from gongzhi.interfaces.cli.main import cli
from gongzhi.kernel.refused import NotFound
from tests import given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import click
    from pytest_django.fixtures import SettingsWrapper

    from tests.interfaces.cli.conftest import Outcome

pytestmark = pytest.mark.django_db

PLACES = "code,name\n330498,试区\n330498101,一镇\n"
UNITS = "code,name,kind,place\nqzzx,试区社会治理中心,centre,330498\nyizhen,一镇,town,330498101\n"


@pytest.fixture(autouse=True)
def _elsewhere(settings: SettingsWrapper) -> None:
    """An installation for another district than the sample."""
    settings.DISTRICT_CODE = "330498"


@pytest.fixture
def district(tmp_path: Path, gongzhi: Callable[..., Outcome]) -> None:
    for kind, text in {
        "places": PLACES,
        "organisations": UNITS,
        "posts": "code,unit,title,roles\nqzzx-desk,qzzx,坐席,clerk\n",
        "duties": "line,place,post\n消防,330498,qzzx-desk\n",
        "accounts": "username,name,post,password\nwang,王五,qzzx-desk,a long password\n",
    }.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        outcome = gongzhi("import", kind, tmp_path / f"{kind}.csv", "--json")
        assert (outcome.code, outcome.json["refused"]) == (0, []), kind


def _all(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _all(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("words", list(_all(cli)), ids=" ".join)
def test_every_command_has_help_with_an_example_and_json(
    words: tuple[str, ...], gongzhi: Callable[..., Outcome]
) -> None:
    outcome = gongzhi(*words, "--help")
    assert outcome.code == 0
    assert "例：gongzhi " + " ".join(words) in outcome.out
    assert "--json" in outcome.out


def test_a_real_district_is_imported_and_exported(
    district: None, tmp_path: Path, gongzhi: Callable[..., Outcome]
) -> None:
    user = accounts.account("wang")
    assert user.check_password("a long password")
    for kind, ours in {"places": "330498101", "organisations": "qzzx", "posts": "qzzx-desk", "duties": "消防"}.items():
        path = tmp_path / f"{kind}.xlsx"
        count = gongzhi("export", kind, path, "--json").json["rows"]
        assert ours in [row[0] for _number, row in tables.read(path).rows()]
        again = gongzhi("import", kind, path, "--json").json
        assert (again["added"], again["known"], again["refused"]) == (0, count, [])
    assert gongzhi("import", "accounts", tmp_path / "accounts.csv", "--json").json["known"] == 1


def test_wrong_accounts_are_refused_by_row(district: None, tmp_path: Path, gongzhi: Callable[..., Outcome]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("username,post,password\nzhao,none,a long password\nli,qzzx-desk,short\n", encoding="utf-8")
    outcome = gongzhi("import", "accounts", path)
    assert outcome.code == 3
    assert "第 2 行：没有代码为“none”的岗位" in outcome.out
    assert "第 3 行：" in outcome.out


def test_import_says_in_words_what_it_did(tmp_path: Path, gongzhi: Callable[..., Outcome]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("代码,名称,备注,民族\n330498,试区,,\n" + "1,坏,,\n" * 25, encoding="utf-8")
    before = ledger.counts()
    outcome = gongzhi("import", "places", path, "--dry-run")
    assert outcome.code == 3
    lines = outcome.out.splitlines()
    assert lines[0] == "试运行，没有写入：新增 1，已有 0，可能重复 0，未导入 25"
    assert lines[1].startswith("没有读“民族”一列：")
    assert lines[2] == "没有用到的列：备注"
    assert lines[3].startswith("第 3 行：“1”不是区划代码")
    assert lines[-1] == "还有 5 行，加 --json 可以看全"
    assert ledger.counts() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "places", "none.csv"), "打不开“none.csv”，请检查文件名和权限"),
        (("export", "places", "a.pdf"), "只能导出为 .csv 或 .xlsx 文件"),
        (("token", "nobody"), "没有这个账号，请检查用户名"),
        (("account", "disable", "nobody"), "没有这个账号，请检查用户名"),
        (("account", "revoke-tokens", "no\nbody"), "没有这个账号，请检查用户名"),
        (("ledger", "seal", "--day", "2999-01-01"), "还没到 2999-01-01，不能封存"),
        (("admin", "create", "root", "--password-stdin"), "还没有区级社会治理中心"),
    ],
)
def test_a_refusal_is_one_sentence_on_standard_error(
    words: tuple[str, ...], sentence: str, gongzhi: Callable[..., Outcome]
) -> None:
    outcome = gongzhi(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(sentence)
    assert outcome.err.count("\n") == 1


def test_an_administrator_may_manage_and_sees_no_matters(district: None, gongzhi: Callable[..., Outcome]) -> None:
    made = gongzhi("admin", "create", "root", "--password-stdin", "--json", given="a very long password\n")
    assert made.json == {"username": "root", "post": "qzzx-administrator"}
    asked = gongzhi("admin", "create", "root2", "--unit", "qzzx", given="a very long password\n" * 2)
    assert (asked.code, asked.out) == (0, "已开通管理员账号 root2\n")
    user = accounts.account("root2")
    assert user.check_password("a very long password")
    town = gongzhi("admin", "create", "root4", "--unit", "yizhen", given="a very long password\n" * 2)
    assert (town.code, "不管全区" in town.err) == (2, True)
    with pytest.raises(NotFound):
        accounts.account("root4")
    Post.objects.filter(code="qzzx-administrator").update(starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    again = gongzhi("admin", "create", "root5", "--password-stdin", "--json", given="a very long password\n")
    assert again.json["post"] == "qzzx-administrator-2"  # whoever closed the first one locked nobody out
    refused = gongzhi("admin", "create", "root3", "--password-stdin", given="short\n")
    assert refused.code == 2


def test_a_token_acts_as_its_owner(district: None, gongzhi: Callable[..., Outcome]) -> None:
    clear = gongzhi("token", "wang", "--json").json["token"]
    actor = accounts.actor_by_token(clear, timezone.now())
    assert actor is not None
    assert actor.unit == "qzzx"


def test_an_account_is_disabled_and_enabled_again(district: None, gongzhi: Callable[..., Outcome]) -> None:
    clear = gongzhi("token", "wang", "--json").json["token"]
    for _time in range(2):
        assert gongzhi("account", "disable", "WANG", "--json").json == {"username": "wang", "active": False}
    assert not accounts.account("wang").is_active
    assert accounts.actor_by_token(clear, timezone.now()) is None
    outcome = gongzhi("account", "enable", "wang")
    assert (outcome.code, outcome.out) == (0, "账号 wang 已恢复\n")
    assert accounts.actor_by_token(clear, timezone.now())
    verbs = [record.verb for record in ledger.history([accounts.account("wang").actor_id])]
    assert verbs[-2:] == ["user.disabled", "user.enabled"]


def test_a_lost_second_step_is_taken_away(district: None, gongzhi: Callable[..., Outcome]) -> None:
    Authenticator.objects.create(user=accounts.account("wang"), type="totp", data={})
    assert gongzhi("account", "drop-second-step", "wang", "--json").json == {"username": "wang"}
    again = gongzhi("account", "drop-second-step", "wang")
    assert (again.code, "这个账号没有开启两步登录" in again.err) == (2, True)


def test_all_tokens_of_an_account_are_revoked(district: None, gongzhi: Callable[..., Outcome]) -> None:
    clear = [gongzhi("token", "wang", "--json").json["token"] for _time in range(2)]
    outcome = gongzhi("account", "revoke-tokens", "wang")
    assert (outcome.code, outcome.out) == (0, "账号 wang 的 2 个令牌已作废\n")
    assert [accounts.actor_by_token(one, timezone.now()) for one in clear] == [None, None]
    assert gongzhi("account", "revoke-tokens", "wang", "--json").json == {"username": "wang", "revoked": 0}


def test_the_ledger_is_sealed_and_verified(district: None, gongzhi: Callable[..., Outcome]) -> None:
    sealed = gongzhi("ledger", "seal", "--day", "2026-05-08", "--json").json
    assert sealed["day"] == "2026-05-08"
    assert gongzhi("ledger", "seal", "--day", "2026-05-08", "--json").json == sealed


def test_ticking_and_working_once_leave_a_quiet_house_as_it_is(gongzhi: Callable[..., Outcome]) -> None:
    assert gongzhi("clock", "tick", "--json").json == {"climbed": 0, "woken": 0, "silent": 0, "mediation": 0}


def test_matters_leave_without_a_word_of_theirs(
    tmp_path: Path, gongzhi: Callable[..., Outcome], settings: SettingsWrapper
) -> None:
    settings.DISTRICT_CODE = "330411"
    matter = given.accepted()
    path = tmp_path / "m.csv"
    assert gongzhi("export", "matters", path, "--json").json == {"rows": 1}
    (entry,) = ledger.history(["unit:system"])
    assert (entry.payload["count"], entry.payload["form"]) == (1, "csv")
    [(_number, row)] = list(tables.read(path).rows())
    assert row[:3] == [matter.reference, "request", matter.stage]
    assert matter.title not in path.read_text(encoding="utf-8-sig")
