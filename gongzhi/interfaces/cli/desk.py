"""How commands answer and fail: one sentence on standard error, never a traceback for what can be expected."""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Any

import click
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from gongzhi.kernel.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gongzhi.kernel.texts import Sentence

BROKEN, REFUSED, SOME_REFUSED, INTERRUPTED = 1, 2, 3, 130


class Failure(click.ClickException):
    """Ends the command with one sentence on standard error."""

    exit_code = REFUSED

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the sentence, without a heading."""
        click.echo(self.message, file=file or sys.stderr)


class Desk(click.Group):
    """A group of commands that turns expected failures into sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        :raises Failure: the rules refused it, or the database is not there or not ready.
        """
        try:
            return super().invoke(ctx)
        except Refused as refused:
            raise Failure(said(refused.sentence)) from None
        except (DatabaseError, InterfaceError):
            require_database()
            raise


def require_database() -> None:
    """Go on only when the database answers and has all its tables.

    :raises Failure: with what to do about it.
    """
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
    except (DatabaseError, InterfaceError):
        raise Failure(_("连不上数据库：请检查 DATABASE_URL，并确认数据库已启动")) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Failure(_("数据库还没有准备好：先运行 gongzhi migrate"))


def said(sentence: Sentence) -> str:
    """Return a sentence in the language of this command."""
    text = _(sentence.text) if sentence.text else ""
    return text.format(**sentence.params) if sentence.params else text


def answer(as_json: bool, facts: Mapping[str, Any], lines: Iterable[str]) -> None:
    """Write the result: as one line of JSON, or in words."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line)


json_option = click.option("--json", "as_json", is_flag=True, help=_("结果以 JSON 写到标准输出"))
