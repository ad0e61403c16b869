"""What this product must never hold, looked for in every table of all installed applications.

Three refusals: no forbidden fact about a person; no position of anybody outside an allowed list (no tracks); no rank,
quota or online time of those who work with it. Samples at the end prove that the lint can fail.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

import gongzhi
from gongzhi.foundation.persons.forbidden import why

#: Where a point on the earth may stand, and why. Everything else that looks like a position is refused.
POSITIONS = {
    "places": "outlines and centres of places, never of people",
    "matters": "where the trouble is, as the report says",
    "intake": "where the trouble is, as the reporter chose on the map",
    "sites.Site.lon": "where a building stands",
    "sites.Site.lat": "where a building stands",
    "files.Attachment.position": "where a photo was taken, only when its sender agreed; sealed",
}
#: Fields that are called a rank and put nobody before anybody.
ORDERS = {"organisations.Duty.rank": "who is responsible first and who next, for one place and line of work"}
_POSITION = re.compile(
    r"(?:^|_)(?:lat|lon|lng|latitude|longitude|gps|geo|geom|geometry|coordinates?|position|point|location|whereabouts)(?:_|$)"
    r"|经度|纬度|坐标|定位"
)
_PRESSURE = re.compile(
    r"(?:^|_)(?:quota|quotas|rank|ranks|ranking|leaderboard|kpi|attendance|check_?in|check_?ins|clock_in|online_\w+|idle_\w+"
    r"|screen_time|last_seen|reports_per_\w+|streak|league|success|successes|success_\w+|\w+_rate|target|targets|score"
    r"|scores|points)(?:_|$)|成功率|化解率|调成率|得分|排名|排行|名次|在线时长|在线时间|打卡|考勤|任务指标|上报数量|积分榜"
)


def lint(model: type[models.Model]) -> list[str]:
    """Return what is wrong with one table, one sentence per field."""
    app, found = model._meta.app_label, []
    for field in model._meta.get_fields():
        if not isinstance(field, models.Field):
            continue
        where = f"{app}.{model.__name__}.{field.name}"
        for name in (field.name, str(field.verbose_name)):
            plain = re.sub(r"\W+", "_", name.lower())
            if reason := why(name):
                found.append(f"{where}: {reason}")
            if _POSITION.search(plain) and not {app, where} & set(POSITIONS):
                found.append(f"{where}: a position outside the allowed list")
            if _PRESSURE.search(plain) and where not in ORDERS:
                found.append(f"{where}: ranking, quota or watching of those who work")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label)
def test_no_table_holds_what_is_refused(model):
    assert lint(model) == []


def test_every_exception_is_still_needed():
    known = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.get_fields()}
    stale = [name for name in [*POSITIONS, *ORDERS] if "." in name and name not in known]
    assert stale == []


@pytest.mark.parametrize(
    ("name", "verbose", "words"),
    [
        ("ethnicity", "", "民族、宗教"),
        ("note", "民族", "民族、宗教"),
        ("petition_count", "", "信访"),
        ("person_risk", "", "不给人分类"),
        ("gps_track", "", "行踪轨迹"),
        ("last_latitude", "", "a position outside"),
        ("location", "", "a position outside"),
        ("extra", "实时坐标", "a position outside"),
        ("online_minutes", "", "ranking, quota"),
        ("daily_quota", "", "ranking, quota"),
        ("rank", "", "ranking, quota"),
        ("total", "本月排名", "ranking, quota"),
        ("check_in_at", "", "ranking, quota"),
    ],
)
@isolate_apps("tests.architecture")
def test_the_lint_finds_each_refused_thing(name, verbose, words):
    sample = type(
        "Sample",
        (models.Model,),
        {
            "__module__": __name__,
            "Meta": type("Meta", (), {"app_label": "architecture"}),
            name: models.CharField(verbose or None, max_length=10),
        },
    )
    assert any(words in sentence for sentence in lint(sample)), lint(sample)


@isolate_apps("tests.architecture")
def test_the_lint_lets_honest_fields_pass():
    class Sample(models.Model):
        title = models.CharField("标题", max_length=10)
        due_at = models.DateTimeField("到期时间")
        result = models.CharField("办理结果", max_length=10)
        ranked_by = models.CharField("排序", max_length=10)

        class Meta:
            app_label = "architecture"

    assert lint(Sample) == []


# --- no league table of those who mediate --------------------------------------------------------------------------


def figures(shown: type) -> list[str]:
    """Return the fields of a dataclass that would put people before one another, or hold them to a number."""
    return [field.name for field in dataclasses.fields(shown) if _PRESSURE.search(field.name)]


def dataclasses_of(package: str) -> list[type]:
    """Return every dataclass that a package declares, in whatever module."""
    found = importlib.import_module(package)
    names = [package, *(module.name for module in pkgutil.walk_packages(found.__path__, f"{package}."))]
    modules = [importlib.import_module(name) for name in names if ".migrations" not in name]
    everything = [(module.__name__, one) for module in modules for one in vars(module).values()]
    return [one for name, one in everything if isinstance(one, type) and _declared(one, name)]


def _declared(one: type, module: str) -> bool:
    return dataclasses.is_dataclass(one) and one.__module__ == module


@isolate_apps("tests.architecture")
def test_a_league_table_of_mediators_is_refused_field_by_field():
    class League(models.Model):
        mediator = models.CharField(max_length=64)
        closed = models.PositiveIntegerField()
        success_rate = models.FloatField()
        resolution_rate = models.FloatField()
        monthly_target = models.PositiveIntegerField()
        ranking = models.PositiveIntegerField("名次")
        points = models.PositiveIntegerField()
        best = models.CharField("调成率最高", max_length=10)

        class Meta:
            app_label = "architecture"

    wrong = {sentence.split(":")[0].rsplit(".", 1)[1] for sentence in lint(League)}
    assert wrong == {"success_rate", "resolution_rate", "monthly_target", "ranking", "points", "best"}


def test_what_pages_show_of_mediators_has_no_such_figure():
    shown = dataclasses_of("gongzhi.work.disputes")
    assert {"Load", "Share", "Line"} <= {one.__name__ for one in shown}
    assert {one.__name__: wrong for one in shown if (wrong := figures(one))} == {}


def test_a_league_table_that_a_page_would_show_is_found():
    league = dataclasses.make_dataclass("League", ["name", "open", "success_rate", "rank"])
    assert figures(league) == ["success_rate", "rank"]


# --- the one room -------------------------------------------------------------------------------------------------

#: Inside of the room: what opens records without writing down that it did.
INSIDE = {"gongzhi.foundation.persons.opening", "gongzhi.foundation.persons.models"}
#: The one room that may write rows in bulk: it copies what the services sealed, and opens nothing.
BULK = "gongzhi.sample.bulk"
#: Sealing for other rooms' own values; who may use it, and for what.
SEALING = {"gongzhi.foundation.persons", "gongzhi.foundation.files", "gongzhi.sample.bulk"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nobody_outside_the_room_opens_records():
    root = Path(gongzhi.__file__).parent
    for path in root.rglob("*.py"):
        if "foundation.persons" not in path.read_text(encoding="utf-8"):
            continue
        module = ".".join(["gongzhi", *path.relative_to(root).with_suffix("").parts])
        if not module.startswith(("gongzhi.foundation.persons", BULK)):
            assert not imports(path) & INSIDE, module
        if not any(module.startswith(room) for room in SEALING):
            assert not {name for name in imports(path) if name.startswith("gongzhi.foundation.persons.sealing")}, module
            assert not {name for name in imports(path) if name.startswith("gongzhi.foundation.persons.keys")}, module
