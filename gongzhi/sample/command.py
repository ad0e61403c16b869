"""``gongzhi demo-data`` and ``gongzhi demo-accounts``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.interfaces.cli.desk import answer, json_option, require_database
from gongzhi.interfaces.cli.progress import progress
from gongzhi.sample.bulk import multiplying
from gongzhi.sample.cast import CAST
from gongzhi.sample.year import generating

if TYPE_CHECKING:
    from datetime import date

MATTERS = 320


@click.command(
    "demo-data",
    help=_("生成示例区县和它的一年。全部是编的，并在台账里注明。库里已有来件或事项时不生成。"),
    epilog=_("例：gongzhi demo-data --matters 300 --seed 7 --until 2026-05-08"),
)
@click.option(
    "--matters", default=MATTERS, show_default=True, type=click.IntRange(1, 1_000_000), help=_("大约多少件事项")
)
@click.option("--seed", default=1, show_default=True, help=_("同一个数生成同样的一年"))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, help=_("一年到这一天清晨为止，默认今天"))
@click.option("--bulk", is_flag=True, help=_("先正常生成一年，再成批复制到这么多件，供测速用"))
@json_option
def demo_data(matters: int, seed: int, until: datetime | None, bulk: bool, as_json: bool) -> None:
    """Generate the sample district and its year."""
    require_database()
    day: date = until.date() if until else timezone.localtime(datetime.now(UTC)).date()
    with progress(_("示例的一年"), 365) as bar:
        made = generating.generate(
            matters=min(matters, MATTERS) if bulk else matters, seed=seed, until=day, progress=bar
        )
    if bulk:
        with progress(_("复制"), matters) as bar:
            made = multiplying.multiply(matters=matters, progress=bar)
    facts = {"matters": made.matters, "reports": made.reports, "seed": seed, "until": day.isoformat()}
    answer(as_json, facts, [_("已生成 {matters} 件事项、{reports} 份来件（示例数据）").format(**facts)])


@click.command(
    "demo-accounts",
    help=_("列出示例区县的账号：每个是做什么的，密码是什么。"),
    epilog=_("例：gongzhi demo-accounts"),
)
@json_option
def demo_accounts(as_json: bool) -> None:
    """List the cast of the sample district, with what a visitor may try as each."""
    told = {member.username: _(member.does) for member in CAST}
    widest = max(map(len, told))
    lines = [f"  {username:<{widest}}  {does}" for username, does in told.items()]
    password = _("密码都是 {password}").format(password=settings.DEMO_PASSWORD)
    answer(as_json, {"accounts": told, "password": settings.DEMO_PASSWORD}, [*lines, f"  {password}"])
