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
    """One of the cast: the user name, the name that colleagues see, the post, what to try as this one."""

    username: str
    name: str
    post: str
    does: str


CAST = (
    Member("grid", "沈巧云", "village-330411101003-grid", _("网格员：用手机按表巡查，一句话上报，就地化解")),
    Member("centre", "顾明远", "xz-zhongxin-clerk", _("社会治理中心：受理、派单、裁定，看住时限")),
    Member("centre2", "陆一舟", "xz-zhongxin-clerk", _("社会治理中心的另一人：要两个人做的事由他确认")),
    Member("department", "钱思成", "xz-zhujian-officer", _("住建局经办人：签收、办理、报结果")),
    Member("mediator", "朱培根", "xz-tiaojie-mediator", _("调解员：受理和调解纠纷")),
    Member("mediator2", "沈阿根", "xz-tiaojie-mediator", _("同一调委会的另一位调解员")),
    Member("head", "周正平", "xz-tiaojie-head", _("调委会主任：确定和更换调解员")),
    Member("sanlao", "费寿康", "xz-sanlao-mediator", _("三老工作室的调解员")),
    Member("justice", "汪明理", "xz-sifa-justice", _("司法局：登记调解组织，换用文书模板")),
    Member("supervisor", "徐静之", "xz-ducha-supervisor", _("督导员：复核、督办、挂牌")),
    Member("inspector", "俞立新", "xz-duchashi-inspector", _("督查员：评审场所等级，要两个人")),
    Member("inspector2", "姚海燕", "xz-duchashi-inspector", _("另一位督查员")),
    Member("fire", "沈卫东", "xz-xiaofang-officer", _("消防大队：两人检查场所，给隐患分级")),
    Member("fire2", "李正阳", "xz-xiaofang-officer", _("同去的第二人：确认 fire 填的检查")),
    Member("village", "陆彩英", "village-330411101003-clerk", _("村社区干部：登记场所，安排检查，发自查单")),
    Member("volunteer", "许爱琴", "village-330411101003-volunteer", _("志愿者：只看得到交给自己的场所")),
    Member("police", "赵国平", "xz-gongan-police", _("派出所内勤：填报场所的月度汇总数")),
    Member("market", "冯建中", "xz-nongmao-landlord", _("市场管理方：自查，改隐患，自评等级")),
    Member("landlord", "吴金根", "xz-fangdong-landlord", _("房东：自查自己的房子，改隐患")),
    Member("leader", "张闻道", "xz-qu-leader", _("区领导：看全区的数，看不到个人信息")),
    Member("admin", "金小满", "xz-shuju-admin", _("系统管理员：管账号和单位，看不到任何事项")),
    Member("outsider", "南湖坐席", "nh-zhongxin-clerk", _("邻区的坐席：看不到本区的事")),
)


@transaction.atomic
def cast(*, by: Actor, at: datetime) -> dict[str, User]:
    """Open the demo accounts and appoint each to a post of the sample district; those that are there are left alone.

    All have the one password that everybody knows, so it is hashed once for all of them: argon2 is slow on purpose,
    and a salt of one's own protects nothing here.

    :raises Refused: this is a production installation, or the sample district is not laid out.
    """
    if settings.PRODUCTION:
        raise Refused(_("正式环境不能开通演示账号，请用 gongzhi admin create 开通真实账号"))
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
