"""The command ``gongzhi`` with everything that this ring knows. ``gongzhi.config.command`` starts it."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from gongzhi.interfaces.cli import people, planning, records, routing, upkeep
from gongzhi.interfaces.cli.desk import Desk

cli = Desk(
    "gongzhi",
    help=_("共治：件件有人管、有期限、有交代。"),
    epilog=_("例：gongzhi migrate，然后 gongzhi import messages 留言.csv --dry-run"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    commands=[
        upkeep.migrate,
        upkeep.worker,
        click.Group("clock", help=_("时限"), commands=[upkeep.tick]),
        click.Group("ledger", help=_("台账"), commands=[upkeep.verify, upkeep.seal]),
        click.Group("search", help=_("搜索"), commands=[upkeep.rebuild]),
        records.import_,
        records.export,
        click.Group("plan", help=_("排期"), commands=[planning.checks]),
        click.Group("routing", help=_("来件分拣"), commands=[routing.train, routing.evaluate]),
        click.Group("admin", help=_("管理员"), commands=[people.create_admin]),
        click.Group("account", help=_("账号"), commands=people.ACCOUNT),
        people.token,
    ],
)
