"""The kinds of tables that ``gongzhi import`` takes. A new kind is one entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts import services as account_services
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.organisations import services as organisation_services
from gongzhi.foundation.places import services as place_services
from gongzhi.foundation.sites import imports as sites
from gongzhi.interfaces.cli.importing import Importer, Outcome, Row, all_at_once, in_batches, one_by_one
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _
from gongzhi.work.disputes import imports as disputes
from gongzhi.work.intake import imports

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor

_STARTS = _("起始日期")


def take_account(*, row: Row, by: Actor, at: datetime) -> Outcome:
    """Open an account with its first password and let it hold a post from today.

    :raises Refused: the post is unknown, or the account may not be opened like this.
    """
    username, code = row["username"], row["post"]
    post = organisations.post(code)
    if post is None:
        raise Refused(_("没有代码为“{code}”的岗位，请先导入岗位"), field="post", code=code)
    try:
        user = accounts.account(username)
    except NotFound:
        user = account_services.open_account(
            username=username, password=row.get("password", ""), name=row.get("name", ""), email=row.get("email", ""),
            by=by, at=at,
        )  # fmt: skip
    if any(held.code == code for held in accounts.posts_of(user, at)):
        return "known"
    account_services.appoint(user=user, post=post, starts_on=timezone.localtime(at).date(), by=by, at=at)
    return "added"


IMPORTERS: dict[str, Importer] = {
    importer.kind: importer
    for importer in (
        Importer(
            kind="places",
            label=_("区划"),
            columns={
                "code": _("代码"), "name": _("名称"), "short_name": _("简称"), "kind": _("类型"),
                "made_up": _("是否虚构"), "starts_on": _STARTS, "ends_on": _("结束日期"), "successor": _("并入"),
            },
            required=frozenset(["code", "name"]),
            take=all_at_once(place_services.import_divisions),
        ),
        Importer(
            kind="organisations",
            label=_("单位"),
            columns={
                "code": _("代码"), "name": _("名称"), "short": _("简称"), "kind": _("类型"), "parent": _("上级"),
                "place": _("辖区"), "starts_on": _STARTS,
            },
            required=frozenset(["code", "name", "kind", "place"]),
            take=all_at_once(organisation_services.import_units),
        ),
        Importer(
            kind="posts",
            label=_("岗位"),
            columns={
                "code": _("代码"), "unit": _("单位"), "title": _("岗位名称"), "roles": _("角色"), "place": _("辖区"),
                "starts_on": _STARTS,
            },
            required=frozenset(["code", "unit", "title"]),
            take=all_at_once(organisation_services.import_posts),
        ),
        Importer(
            kind="duties",
            label=_("责任人"),
            columns={
                "line": _("责任领域"), "place": _("地方"), "post": _("岗位"), "rank": _("责任"), "starts_on": _STARTS,
            },
            required=frozenset(["line", "place", "post"]),
            take=all_at_once(organisation_services.import_duties),
        ),
        Importer(
            kind="accounts",
            label=_("账号"),
            columns={
                "username": _("用户名"), "name": _("姓名"), "email": _("电子邮箱"), "post": _("岗位"),
                "password": _("初始密码"),
            },
            required=frozenset(["username", "post"]),
            take=one_by_one(take_account),
        ),
        Importer(
            kind="messages",
            label=_("留言"),
            columns=imports.COLUMNS,
            required=imports.REQUIRED,
            take=in_batches(imports.take_rows),
        ),
        Importer(
            kind="disputes",
            label=_("矛盾纠纷"),
            columns=disputes.COLUMNS,
            required=disputes.REQUIRED,
            take=in_batches(disputes.take_rows),
            also=disputes.ALSO,
        ),
        Importer(
            kind="sites",
            label=_("场所"),
            columns=sites.COLUMNS,
            required=sites.REQUIRED,
            take=in_batches(sites.take_rows),
            also=sites.ALSO,
            refuses=sites.refuses,
        ),
    )
}  # fmt: skip
