"""Standards in and out by the command line: one file is one standard, and the file's name is its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gongzhi.foundation.sites import queries as sites
from gongzhi.foundation.standards import queries, services, xlsform
from gongzhi.interfaces.cli.desk import said
from gongzhi.interfaces.cli.importing import Account
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.kernel.texts import _

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gongzhi.kernel.actor import Actor

KIND, LABEL = "standards", _("检查表")


def take(path: Path, *, by: Actor, at: datetime, dry_run: bool) -> Account:
    """Take a workbook in as a draft, or say of each row why not; nothing of it is taken by halves.

    :raises Refused: the file as a whole cannot be used.
    """
    account = Account()
    try:
        with path.open("rb") as file:
            content = file.read(xlsform.LARGEST + 1)
    except OSError:
        raise Refused(_("打不开“{file}”，请检查文件名和权限"), file=path.name) from None
    try:
        workbook = xlsform.read(content)
    except xlsform.Unreadable as refusal:
        account.refused = [{"row": number, "reason": f"{sheet}：{said(why)}"} for sheet, number, why in refusal.rows]
        return account
    account.columns_ignored = list(workbook.ignored)
    unknown = set(workbook.kinds) - {kind.code for kind in sites.kinds()}
    if unknown:
        raise Refused(_("没有这种场所：{kinds}"), field="kinds", kinds="、".join(sorted(unknown)))
    with transaction.atomic():
        code = path.stem.casefold()
        brought = services.bring(workbook=workbook, code=code, name=path.stem, kinds=(), by=by, at=at)
        transaction.set_rollback(dry_run)
    account.added, account.known = int(not brought.known), int(brought.known)
    return account


def write(path: Path) -> int:
    """Write the version in force of the standard that the file is named after, else its newest; return its questions.

    :raises Refused: the ending is none we write, or the file cannot be written.
    :raises NotFound: there is no such standard.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refused(_("检查表只能导出为 .xlsx 文件"))
    version = queries.newest(path.stem)
    if version is None:
        known = "、".join(one.code for one in queries.standards())
        raise NotFound(_("没有标准“{code}”；文件名要是标准的代码，可用的有：{known}"), code=path.stem, known=known)
    try:
        path.write_bytes(queries.workbook(version))
    except OSError:
        raise Refused(_("写不了“{file}”，请检查目录和权限"), file=path.name) from None
    return sum(1 for _question in version.questions)
