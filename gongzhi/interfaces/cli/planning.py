"""Commands that plan ahead: the checks of sites."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.interfaces.cli.desk import answer, json_option, require_database
from gongzhi.kernel.actor import system
from gongzhi.work.checks import services


@click.command(
    help=_("排检查日期：每个场所都有下一次检查的日子，新场所均匀排开，请人看看的提前。重复运行没有害处。"),
    epilog=_("例：gongzhi plan checks --until 2026-09-30"),
)
@click.option("--until", type=click.DateTime(formats=["%Y-%m-%d"]), default=None, help=_("排到哪一天，默认 91 天以后"))
@json_option
def checks(until: datetime | None, as_json: bool) -> None:
    """Do now what the worker does every night, and say how the days fill."""
    require_database()
    now = timezone.now()
    last = until.date() if until else timezone.localdate(now) + timedelta(days=91)
    planned = services.plan_rounds(until=last, by=system("planner"), at=now)
    fullest = max(planned.days.values(), default=0)
    facts = {
        "until": last.isoformat(), "sites": planned.sites, "new": planned.new, "sooner": planned.sooner,
        "dropped": planned.dropped, "checks": sum(planned.days.values()), "fullest_day": fullest,
    }  # fmt: skip
    answer(
        as_json,
        {"ok": True, **facts},
        [
            _("{sites} 个场所，新排 {new} 个，提前 {sooner} 个，注销 {dropped} 个").format(**facts),
            _("到 {until} 共 {checks} 次检查，最多的一天 {fullest_day} 次").format(**facts),
        ],
    )
