"""The people of the sample district: one account for each kind of work. All names are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from gongzhi.foundation.accounts import queries, services
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from datetime import datetime

    from gongzhi.kernel.actor import Actor


class Member(NamedTuple):
    """One of the cast: the user name, the name that colleagues see, the post."""

    username: str
    name: str
    post: str


CAST = (
    Member("grid", "沈巧云", "village-330411101003-grid"),
    Member("centre", "顾明远", "xz-zhongxin-clerk"),
    Member("centre2", "陆一舟", "xz-zhongxin-clerk"),
    Member("department", "钱思成", "xz-zhujian-officer"),
    Member("mediator", "朱培根", "xz-tiaojie-mediator"),
    Member("supervisor", "徐静之", "xz-ducha-supervisor"),
    Member("inspector", "俞立新", "xz-duchashi-inspector"),
    Member("inspector2", "姚海燕", "xz-duchashi-inspector"),
    Member("landlord", "吴金根", "xz-fangdong-landlord"),
    Member("leader", "张闻道", "xz-qu-leader"),
    Member("admin", "金小满", "xz-shuju-admin"),
    Member("outsider", "南湖坐席", "nh-zhongxin-clerk"),
)


@transaction.atomic
def cast(*, by: Actor, at: datetime) -> dict[str, User]:
    """Open the demo accounts and appoint each to a post of the sample district; those that are there are left alone.

    All have the one password that everybody knows, so it is hashed once for all of them: argon2 is slow on purpose,
    and a salt of one's own protects nothing here.

    :raises Refused: this is a production installation, or the sample district is not laid out.
    """
    if settings.PRODUCTION:
        raise Refused(_("正式环境不能开立演示账号，请用 gongzhi admin create 开立真实账号"))
    missing = [member for member in CAST if not User.objects.filter(username=member.username).exists()]
    hashed = make_password(settings.DEMO_PASSWORD) if missing else ""
    for member in missing:
        _bring_in(member, hashed, by, at)
    return {member.username: queries.account(member.username) for member in CAST}


def _bring_in(member: Member, hashed: str, by: Actor, at: datetime) -> None:
    post = organisations.post(member.post)
    if post is None:
        raise Refused(_("示例区还没有岗位“{post}”，请先生成示例区"), field="post", post=member.post)
    user = services.open_hashed(username=member.username, hashed=hashed, name=member.name, by=by, at=at)
    services.appoint(user=user, post=post, starts_on=max(post.starts_on, timezone.localtime(at).date()), by=by, at=at)
