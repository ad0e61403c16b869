"""Commands about those who sign in."""

from __future__ import annotations

import itertools
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import click
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts import services
from gongzhi.foundation.organisations import queries as organisations
from gongzhi.foundation.organisations import services as organisation_services
from gongzhi.interfaces.cli.desk import answer, json_option, require_database
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked

if TYPE_CHECKING:
    from gongzhi.foundation.organisations.models import Post

_BY = system("cli")


@click.command(
    "create",
    help=_("开一个管理员账号：管理单位、账号和区划，看不到任何事项。要先导入单位。"),
    epilog=_("例：gongzhi admin create wang --unit qzzx；脚本里用 --password-stdin"),
)
@click.argument("username")
@click.option("--unit", default="", help=_("单位代码，默认区级社会治理中心"))
@click.option("--name", default="", help=_("同事看到的姓名"))
@click.option("--password-stdin", is_flag=True, help=_("从标准输入读一行密码"))
@json_option
def create_admin(username: str, unit: str, name: str, password_stdin: bool, as_json: bool) -> None:
    """Open an account in the administrator's post of a unit, which is added where there is none."""
    require_database()
    home = unit or _centre()
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(_("密码"), hide_input=True, confirmation_prompt=_("再输一遍"), err=True)
    now = timezone.now()
    today = timezone.localtime(now).date()
    with transaction.atomic():
        user = services.open_account(username=username, password=password, name=name, by=_BY, at=now)
        code, post = _seat(home)
        post = post or organisation_services.add_post(
            code=code, unit=home, title=_("系统管理员"), roles=["administrator"], on=today, by=_BY, at=now
        )
        services.appoint(user=user, post=post, starts_on=today, by=_BY, at=now)
        if not accounts.actor_of(user, now, code).may("account.manage"):
            raise Refused(marked("{unit} 不管全区：管理员要设在辖区是全区的单位"), field="unit", unit=home)
    answer(as_json, {"username": username, "post": code}, [_("已开通管理员账号 {name}").format(name=username)])


def _seat(home: str) -> tuple[str, Post | None]:
    """Return the code of an open administrator's post of a unit with the post, or else the first code that is free."""
    first = f"{home}-administrator"[:48]
    codes = itertools.chain([first], (f"{first[:44]}-{number}" for number in itertools.count(2)))
    return next((code, post) for code in codes if (post := organisations.post(code)) is None or post.ends_on is None)


def _centre() -> str:
    centre = organisations.desk_for(settings.DISTRICT_CODE)
    if centre is None:
        raise Refused(
            marked("还没有区级社会治理中心：先用 gongzhi import organisations 导入单位，或用 --unit 指定单位")
        )
    return centre.code


@click.command(
    help=_("为一个账号签发接口令牌。令牌只显示这一次，请当场存好；它以这个人的岗位办事。"),
    epilog=_("例：gongzhi token centre --label 12345热线对接 --days 90"),
)
@click.argument("user")
@click.option("--label", default="gongzhi token", show_default=True, help=_("令牌的用途"))
@click.option("--days", type=click.IntRange(1, 366), default=365, show_default=True, help=_("有效天数"))
@click.option("--post", default="", help=_("以哪个岗位办事，默认最早的一个"))
@json_option
def token(user: str, label: str, days: int, post: str, as_json: bool) -> None:
    """Issue a token for a program."""
    require_database()
    now = timezone.now()
    issued, clear = services.issue_token(
        user=accounts.account(user), label=label, expires_at=now + timedelta(days=days), by=_BY, at=now, post=post
    )
    answer(as_json, {"token": clear, "expires_at": issued.expires_at.isoformat()}, [clear])


@click.command(
    help=_("停用一个账号：下一次点击就退出，不能再登录，接口令牌失效。任职和记录都保留，可以恢复。"),
    epilog=_("例：gongzhi account disable wang"),
)
@click.argument("user")
@json_option
def disable(user: str, as_json: bool) -> None:
    """Disable an account."""
    name = _switch(user, active=False)
    answer(as_json, {"username": name, "active": False}, [_("账号 {name} 已停用").format(name=name)])


@click.command(
    help=_("恢复一个停用的账号：原来的密码、还没结束的任职和还没到期的令牌又都有效。"),
    epilog=_("例：gongzhi account enable wang"),
)
@click.argument("user")
@json_option
def enable(user: str, as_json: bool) -> None:
    """Enable an account again."""
    name = _switch(user, active=True)
    answer(as_json, {"username": name, "active": True}, [_("账号 {name} 已恢复").format(name=name)])


def _switch(username: str, *, active: bool) -> str:
    require_database()
    user = accounts.account(username)
    services.set_active(user=user, active=active, by=_BY, at=timezone.now())
    return user.username


@click.command(
    "drop-second-step",
    help=_("关掉一个账号的两步登录：手机丢了、备用码也没有时用。以后只凭密码登录，请本人马上重新开启。"),
    epilog=_("例：gongzhi account drop-second-step wang"),
)
@click.argument("user")
@json_option
def drop_second_step(user: str, as_json: bool) -> None:
    """Take the second step from an account."""
    require_database()
    owner = accounts.account(user)
    services.drop_second_step(user=owner, by=_BY, at=timezone.now())
    answer(as_json, {"username": owner.username}, [_("账号 {name} 的两步登录关掉了").format(name=owner.username)])


@click.command(
    "revoke-tokens",
    help=_("作废一个账号的全部接口令牌，马上生效，不能恢复；要用的程序得重新签发。"),
    epilog=_("例：gongzhi account revoke-tokens wang"),
)
@click.argument("user")
@json_option
def revoke_tokens(user: str, as_json: bool) -> None:
    """Revoke all tokens of an account."""
    require_database()
    owner = accounts.account(user)
    revoked = services.revoke_tokens(user=owner, by=_BY, at=timezone.now())
    said = _("账号 {name} 的 {n} 个令牌已作废").format(name=owner.username, n=revoked)
    answer(as_json, {"username": owner.username, "revoked": revoked}, [said])


ACCOUNT: list[click.Command] = [disable, enable, drop_second_step, revoke_tokens]
