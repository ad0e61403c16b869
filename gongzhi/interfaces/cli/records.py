"""Commands that bring tables in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.interfaces.cli import exporting, importing
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
@click.argument("kind", type=click.Choice(list(IMPORTERS)))
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help=_("只检查，不写入"))
@click.option("--mapping", type=_FILE, default=None, help=_("JSON 文件：您的列名 → 我们的列名"))
@json_option
def import_(kind: str, file: Path, dry_run: bool, mapping: Path | None, as_json: bool) -> None:
    """Bring a table in."""
    require_database()
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
    if len(account.refused) > _SHOWN:
        lines.append(_("还有 {n} 行，加 --json 可以看全").format(n=len(account.refused) - _SHOWN))
    return lines


@click.command(
    help=_("把一类数据导出为 .csv 或 .xlsx，不含个人信息；导出的文件可以再导入。"),
    epilog=_("例：gongzhi export places 区划.xlsx"),
)
@click.argument("kind", type=click.Choice(list(EXPORTERS)))
@click.argument("file", type=_FILE)
@json_option
def export(kind: str, file: Path, as_json: bool) -> None:
    """Write a table to a file."""
    require_database()
    exporter = EXPORTERS[kind]
    with progress(exporter.label, 0) as bar:
        count = exporting.run(exporter, file, by=_BY, at=timezone.now(), progress=bar)
    answer(as_json, {"rows": count}, [_("已写出 {n} 行：{file}").format(n=count, file=file)])
