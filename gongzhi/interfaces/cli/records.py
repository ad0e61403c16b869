"""Commands that bring tables in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.interfaces.cli import checklists, exporting, importing
from gongzhi.interfaces.cli.desk import INTERRUPTED, SOME_REFUSED, answer, json_option, require_database
from gongzhi.interfaces.cli.exporters import EXPORTERS
from gongzhi.interfaces.cli.importers import IMPORTERS
from gongzhi.interfaces.cli.progress import progress
from gongzhi.kernel.actor import system

_BY = system("import")
_FILE = click.Path(path_type=Path)
_SHOWN = 20  # refused rows in words; --json has them all


def _columns() -> str:
    lines = []
    for importer in IMPORTERS.values():
        columns = "、".join(
            f"{ours} {label}{'*' if ours in importer.required else ''}" for ours, label in importer.columns.items()
        )
        lines.append(f"{importer.kind}（{importer.label}）：{columns}")
    lines.append(_("standards（检查表）：XLSForm 工作簿，一个文件一份标准，文件名就是它的代码；收进来先是草稿"))
    return "\n\n".join(lines)


@click.command(
    "import",
    help=_("导入 CSV 或 Excel 表。坏的行按行号说明原因，不影响别的行；同一个文件再导一次不会重复。")
    + "\n\n"
    + _("各类表的列（* 必填，列名用英文或中文都行）：")
    + "\n\n"
    + _columns(),
    epilog=_("例：gongzhi import messages 留言.xlsx --dry-run；退出码 3 表示有行没有导入"),
)
@click.argument("kind", type=click.Choice([*IMPORTERS, checklists.KIND]))
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help=_("只检查，不写入"))
@click.option("--mapping", type=_FILE, default=None, help=_("JSON 文件：您的列名 → 我们的列名"))
@json_option
def import_(kind: str, file: Path, dry_run: bool, mapping: Path | None, as_json: bool) -> None:
    """Bring a table in."""
    require_database()
    if kind == checklists.KIND:
        account = checklists.take(file, by=_BY, at=timezone.now(), dry_run=dry_run)
        _account(account, as_json=as_json, dry_run=dry_run)
        return
    importer = IMPORTERS[kind]
    own = importing.read_mapping(mapping) if mapping else None
    try:
        with progress(importer.label, 0) as bar:
            account = importing.run(
                importer, file, by=_BY, at=timezone.now(), mapping=own, dry_run=dry_run, progress=bar
            )
    except KeyboardInterrupt:
        click.echo(_("中断了：已写入的都在，再运行一次同样的命令会接着做完"), err=True)
        sys.exit(INTERRUPTED)
    _account(account, as_json=as_json, dry_run=dry_run)


def _account(account: importing.Account, *, as_json: bool, dry_run: bool) -> None:
    answer(as_json, account.facts(), _in_words(account, dry_run))
    if account.refused:
        sys.exit(SOME_REFUSED)


def _in_words(account: importing.Account, dry_run: bool) -> list[str]:
    heading = _("试运行，没有写入：") if dry_run else ""
    sentence = _("新增 {added}，已有 {known}，可能重复 {maybe_same}，未导入 {refused}")
    lines = [
        heading + sentence.format(**{**account.facts(), "refused": len(account.refused)}),
        *(_("没有读“{name}”一列：{reason}").format(**column) for column in account.columns_refused),
    ]
    if account.columns_ignored:
        lines.append(_("没有用到的列：{names}").format(names="、".join(account.columns_ignored)))
    lines += [_("第 {row} 行：{reason}").format(**refused) for refused in account.refused[:_SHOWN]]
    if account.maybe_same_rows:
        shown = "、".join(map(str, account.maybe_same_rows[:_SHOWN]))
        more = "…" if len(account.maybe_same_rows) > _SHOWN else ""
        lines.append(_("可能和已有的重复，已导入，请到“可能重复”里定：第 {rows} 行").format(rows=shown + more))
    if len(account.refused) > _SHOWN:
        lines.append(_("还有 {n} 行，加 --json 可以看全").format(n=len(account.refused) - _SHOWN))
    return lines


@click.command(
    help=_("把一类数据导出为 .csv 或 .xlsx，不含个人信息；导出的文件可以再导入。")
    + _("检查表导出为 XLSForm，文件名就是标准的代码。"),
    epilog=_("例：gongzhi export places 区划.xlsx"),
)
@click.argument("kind", type=click.Choice([*EXPORTERS, checklists.KIND]))
@click.argument("file", type=_FILE)
@json_option
def export(kind: str, file: Path, as_json: bool) -> None:
    """Write a table to a file."""
    require_database()
    if kind == checklists.KIND:
        count = checklists.write(file)
        answer(as_json, {"rows": count}, [_("已写出 {n} 个问题：{file}").format(n=count, file=file)])
        return
    exporter = EXPORTERS[kind]
    with progress(exporter.label, 0) as bar:
        count = exporting.run(exporter, file, by=_BY, at=timezone.now(), progress=bar)
    answer(as_json, {"rows": count}, [_("已写出 {n} 行：{file}").format(n=count, file=file)])
