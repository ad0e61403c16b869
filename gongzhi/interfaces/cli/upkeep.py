"""Commands that keep an installation going: its tables, its ledger, its clock, its worker."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

import click
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.foundation.clocks import services as clocks
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger import services as ledger_services
from gongzhi.foundation.search import queries as search
from gongzhi.foundation.search import services as search_services
from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.standards import services as standards
from gongzhi.interfaces.cli import jobs
from gongzhi.interfaces.cli import worker as working
from gongzhi.interfaces.cli.desk import BROKEN, INTERRUPTED, answer, json_option, require_database
from gongzhi.interfaces.cli.progress import progress
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.matters import queries as matters
from gongzhi.matters import services as matter_services
from gongzhi.work.cells import services as cells
from gongzhi.work.intake import queries as reports
from gongzhi.work.intake import services as intake
from gongzhi.work.intake import tables

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    help=_("建好或升级数据库的表，并备好法定节假日等公共数据；可以重复运行。"), epilog=_("例：gongzhi migrate")
)
@json_option
def migrate(as_json: bool) -> None:
    """Bring the tables up to date and load the public facts that every installation needs."""
    call_command("migrate", interactive=False, verbosity=1 if sys.stderr.isatty() else 0, stdout=sys.stderr)
    setup, now = system("setup"), timezone.now()
    moved = clocks.load_published(by=setup, at=now)
    if search.pending():
        _build()
    sites.begin()
    standards.load_shipped(by=setup, at=now)
    cells.begin(by=setup, at=now)
    if not matters.categories():  # a district's own tree is never written over
        matter_services.load_categories(rows=tables.rows("categories"), by=setup, at=now)
    answer(as_json, {"ok": True, "deadlines_moved": len(moved)}, [_("数据库已就绪")])


@click.command(
    help=_("重建搜索索引。中断后再运行同样的命令，从断开的地方接着做；重建时照常办事、照常搜索。"),
    epilog=_("例：gongzhi search rebuild"),
)
@json_option
def rebuild(as_json: bool) -> None:
    """Write every document of the index anew, going on where an earlier run was interrupted."""
    require_database()
    if not search.pending():
        search_services.begin(kinds=_BUILT)
    try:
        built = _build()
    except KeyboardInterrupt:
        click.echo(_("中断了：做好的都在，再运行一次同样的命令会接着做完"), err=True)
        sys.exit(INTERRUPTED)
    answer(as_json, {"ok": True, "numbers": built}, [_("索引已重建，这次做了 {n} 个编号").format(n=built)])


_BUILT = {"matter": (matter_services.reindex, matters.highest), "report": (intake.reindex, reports.highest)}


def _build() -> int:
    """Build what is not whole yet, in small transactions; return how many numbers were looked at."""
    built = 0
    for kind, upto in search.pending().items():
        reindex, highest = _BUILT[kind]
        with progress(_("索引"), highest()) as bar:
            last = upto
            while (reached := reindex(above=last)) is not None:
                built += reached - last
                last = reached
                bar(last)
    return built


@click.command(
    help=_("核对台账：逐条、逐链、逐日封存。有问题时说出是哪一条、哪一项，并以 1 退出。"),
    epilog=_("例：gongzhi ledger verify --copy /档案馆/seals.jsonl"),
)
@click.option(
    "--copy", type=click.Path(dir_okay=False, path_type=Path), default=None,
    help=_("拿存在别处的封存副本来对：整个台账被重写过，只有它看得出"),
)  # fmt: skip
@json_option
def verify(copy: Path | None, as_json: bool) -> None:
    """Check every entry, link, text, count and seal, the seals against a copy that others hold."""
    require_database()
    total = sum(ledger.counts().values())
    with progress(_("核对台账"), total) as at:
        found = ledger.verify(versions=matters.versions(), progress=at, copy=copy)
    if found.finding is None:
        said = [
            _("台账完好，共 {n} 条").format(n=found.entries),
            _("封存 {n} 次，{m} 次和副本一致（{file}）").format(
                n=found.seals, m=found.outside, file=copy or "DATA_DIR"
            ),
        ]
        whole = {"ok": True, "entries": found.entries, "seals": found.seals, "copied": found.outside}
        answer(as_json, whole, said)
        return
    finding = found.finding
    facts = {"ok": False, "subject": finding.subject, "seq": finding.seq, "check": finding.check}
    sentence = _("台账有问题：{subject} 第 {seq} 条，{check} 一项不符（{why}）")
    answer(as_json, facts, [sentence.format(**facts, why=finding.why)])
    sys.exit(BROKEN)


@click.command(
    help=_("封存到某一天为止的台账，默认昨天；同一天只封一次。"), epilog=_("例：gongzhi ledger seal --day 2026-05-08")
)
@click.option("--day", type=_DAY, default=None, help=_("哪一天，如 2026-05-08"))
@json_option
def seal(day: datetime | None, as_json: bool) -> None:
    """Seal the ledger as the worker does after midnight."""
    now = timezone.now()
    today = timezone.localtime(now).date()
    which = day.date() if day else today - timedelta(days=1)
    if which > today:
        raise Refused(marked("还没到 {day}，不能封存"), field="day", day=which)
    made = ledger_services.seal(day=which, at=now)
    facts = {"day": made.day.isoformat(), "entries": made.entries, "hash": made.hash}
    answer(as_json, facts, [_("{day} 已封存，共 {entries} 条，{hash}").format(**facts)])


@click.command(
    help=_("走一次时限：提示、催办、督办，恢复到期的挂账，结束没有评价的答复，办纠纷到期的事。重复运行没有害处。"),
    epilog=_("例：gongzhi clock tick"),
)
@json_option
def tick(as_json: bool) -> None:
    """Do now what the worker does every minute."""
    ticked = jobs.tick(timezone.now())
    sentence = _("提示、催办、督办 {climbed} 件，恢复 {woken} 件，无评价结束 {silent} 件，纠纷 {mediation} 项")
    answer(as_json, ticked, [sentence.format(**ticked)])


@click.command(
    help=_("后台进程：送通知、走时限、封台账、做排队的任务。用 SIGTERM 或 Ctrl-C 停止。"),
    epilog=_("例：gongzhi worker；只做一遍：gongzhi worker --once"),
)
@click.option("--once", is_flag=True, help=_("把该做的做一遍就结束"))
@json_option
def worker(once: bool, as_json: bool) -> None:
    """Run jobs and tasks until told to stop."""
    require_database()
    if not once:
        working.run(jobs.JOBS, timezone.now)
        return
    failed = working.once(jobs.JOBS, timezone.now())
    answer(as_json, {"ok": not failed, "failed": failed}, [] if failed else [_("做完了一遍")])
    if failed:
        click.echo(_("没有做成：{names}，原因见日志").format(names="、".join(failed)), err=True)
        sys.exit(BROKEN)
