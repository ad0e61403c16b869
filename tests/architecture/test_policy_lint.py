"""What this product must never hold, looked for in every table of all installed applications.

Three refusals: no forbidden fact about a person; no position of anybody outside an allowed list (no tracks); no rank,
quota or online time of those who work with it. Samples at the end prove that the lint can fail.
"""

from __future__ import annotations

import ast
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
    r"|screen_time|last_seen|reports_per_\w+|streak)(?:_|$)|排名|排行|名次|在线时长|在线时间|打卡|考勤|任务指标|上报数量|积分榜"
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
