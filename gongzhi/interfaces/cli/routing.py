"""Commands that teach and measure sorting."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from gongzhi.foundation.persons.masking import mask
from gongzhi.interfaces.cli import tables
from gongzhi.interfaces.cli.desk import BROKEN, answer, json_option, require_database, said
from gongzhi.interfaces.cli.progress import progress
from gongzhi.kernel.actor import system
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _ as marked
from gongzhi.work.intake import services
from gongzhi.work.intake.routing import live, measuring

_FILE = click.Path(path_type=Path)
#: What the two columns may be called.
_TEXT = ("text", "words", "body", marked("内容"), marked("文字"))
_LABEL = ("label", "category", marked("标签"), marked("类别"))
_BY = system("routing")


@click.command(
    help=_("用一张标注好的表（列 words 或 text，label）训练分拣模型。不如现在的就不启用，并以 1 退出。"),
    epilog=_("例：gongzhi routing train 标注.csv；label 可以是类别代码、类别名称，或别的系统的分类名"),
)
@click.argument("file", type=_FILE)
@json_option
def train(file: Path, as_json: bool) -> None:
    """Learn from a table, and let it sort if it is no worse than what sorts now."""
    require_database()
    rows = _read(file)
    with progress(_("训练")) as bar:
        done = services.learn_from(rows=rows, source=file.name, by=_BY, at=timezone.now(), progress=bar)
    facts = {"version": done.name, "live": done.live, "note": said(done.note)} | done.figures
    answer(as_json, facts, [said(done.note), *_in_words(done.figures)])
    if not done.live:
        sys.exit(BROKEN)


@click.command(
    help=_(
        "量一量分拣有多准。已有模型并且没有学过这张表，就量它；否则把表分成五份，轮流用四份训练、量剩下的一份，"
        "相近的来件不分开。"
    ),
    epilog=_("例：gongzhi routing evaluate 标注.csv --json；只看词表：--how prior"),
)
@click.argument("file", type=_FILE)
@click.option(
    "--how", type=click.Choice(["live", "folds", "prior"]), default=None,
    help=_("live 现在的模型，folds 用这张表分五份，prior 只用词表；不写就按上面说的选"),
)  # fmt: skip
@json_option
def evaluate(file: Path, how: measuring.How | None, as_json: bool) -> None:
    """Measure what sorts on a table of labelled texts."""
    rows = _read(file)
    labels = measuring.settled([label for _text, label in rows])
    rows = [(mask(text).text, label) for (text, _label), label in zip(rows, labels, strict=True)]
    version = live.version() if how in {None, "live"} else None
    if how == "live" and version is None:
        raise Refused(marked("还没有训练过的模型：先运行 gongzhi routing train"))
    chosen = how or measuring.choose(version, [text for text, _label in rows], labels)
    if chosen == "folds":
        rows = measuring.learnable(rows)
        if not measuring.enough(rows):
            raise Refused(marked("标注太少：至少要 50 条、两类，每类 5 条以上"), field="file")
    texts, labels = [text for text, _label in rows], [label for _text, label in rows]
    if chosen == "live" and version is not None:
        found = measuring.live(version, texts, labels)
    elif chosen == "prior":
        found = measuring.prior(texts, labels)
    else:
        with progress(_("分五份训练")) as bar:
            found = measuring.folds(texts, labels, progress=bar)
    measured = {"live": _("现在的模型"), "folds": _("用这张表分五份训练"), "prior": _("只用词表")}
    answer(as_json, found.facts(), [_("量的是：{what}").format(what=measured[chosen]), *_in_words(found.facts())])


def _in_words(figures: dict[str, float]) -> list[str]:
    sentence = _(
        "各类平均 F1 {macro_f1}，前三个里有对的 {top3}，概率误差 {ece}，"
        "准确率 95% 时覆盖 {coverage_at_95}，每秒 {docs_per_s} 份"
    )
    return [sentence.format(**figures)]


def _read(file: Path) -> list[tuple[str, str]]:
    """Return texts with their labels.

    :raises Refused: the file cannot be read, or has no such columns.
    """
    table = tables.read(file)
    names = [column.strip().casefold() for column in table.columns]
    places = [next((names.index(name) for name in known if name in names), None) for known in (_TEXT, _LABEL)]
    text, label = places
    if text is None or label is None:
        raise Refused(marked("表里要有两列：words 或 text（文字）、label（标签）"), field="file")
    rows = [(cells[text].strip(), cells[label].strip()) for _n, cells in table.rows() if len(cells) > max(text, label)]
    return [(words, given) for words, given in rows if words and given]
