"""The receipt's guard: wrong codes cost time and tell nothing; a browser's half hour; one's own data; pressure."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.persons import queries as persons
from gongzhi.foundation.tries.models import Tries
from gongzhi.work.intake import receipts, services
from gongzhi.work.intake.details import Mediate
from gongzhi.work.intake.models import Pressure, Report
from tests import given
from tests.conftest import NOW
from tests.interfaces.public.conftest import WORDS, Resident, digits, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def wrong(n: int) -> str:
    body = f"{n:015d}"
    return body + receipts.check_digit(body)


def test_wrong_codes_all_look_alike_and_cost_time(resident: Resident) -> None:
    receipt = digits(resident.report())
    near = receipt[:-2] + str((int(receipt[-2]) + 1) % 10)
    near += receipts.check_digit(near)
    first, close = resident.open(wrong(1)), resident.open(near)
    assert first.status_code == close.status_code == 404
    assert text(first) == text(close)
    assert near not in close.content.decode()
    for n in range(2, 10):
        resident.open(wrong(n))
    late = resident.open(receipt)  # the right one does not help any more
    assert late.status_code == 429
    assert "请过一刻钟再试" in text(late)
    assert resident.post("/follow/", {"receipt": receipt}, REMOTE_ADDR="203.0.113.9").status_code == 303
    with time_machine.travel(NOW + datetime.timedelta(minutes=16)):
        assert resident.open(receipt).status_code == 200


def test_a_slip_of_the_pen_costs_nothing(resident: Resident) -> None:
    receipt = digits(resident.report())
    slip = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    page = resident.open(slip)
    assert page.status_code == 422
    assert "输错了" in text(page)
    assert not Tries.objects.exists()


@override_settings(TRUSTED_PROXIES=["127.0.0.1/32"])
def test_behind_a_proxy_the_network_counts_and_nobody_makes_one_up(resident: Resident) -> None:
    for n in range(10):
        resident.post("/follow/", {"receipt": wrong(n)}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 198.51.100.{n}")
    last: Any = {"HTTP_X_FORWARDED_FOR": "203.0.113.1, 198.51.100.200"}
    assert resident.post("/follow/", {"receipt": wrong(11)}, **last).status_code == 429
    other: Any = {"HTTP_X_FORWARDED_FOR": "198.51.101.1"}
    assert resident.post("/follow/", {"receipt": wrong(12)}, **other).status_code == 404


def test_half_an_hour_then_closed_and_what_was_typed_is_shown(resident: Resident) -> None:
    resident.open(digits(resident.report()))
    hidden = resident.fields(resident.get("/follow/"), "/follow/say/add/")
    with time_machine.travel(NOW + datetime.timedelta(minutes=31)):
        page = resident.post("/follow/say/add/", hidden | {"words": "写了很久的话"})
    assert page.status_code == 403
    assert "写了很久的话" in text(page)
    assert Report.objects.get().version == 0


def test_closed_by_hand_or_by_a_new_receipt(resident: Resident) -> None:
    from gongzhi.work.intake import services

    receipt = digits(resident.report())
    resident.open(receipt)
    resident.post("/follow/leave/")
    assert 'name="receipt"' in resident.get("/follow/").content.decode()
    resident.open(receipt)
    report = Report.objects.get()
    fresh = services.reissue_at_desk(report=report, reason="当面核对了日期和内容", by=given.CLERK, at=NOW)
    assert 'name="receipt"' in resident.get("/follow/").content.decode()
    assert resident.open(receipt).status_code == 404
    assert "已收到" in text(resident.open(fresh))


def test_a_forged_cookie_opens_nothing(resident: Resident) -> None:
    resident.report()
    report = Report.objects.get()
    resident.cookies["follow"] = report.receipt or ""
    assert WORDS not in text(resident.get("/follow/"))


def test_a_lost_receipt_is_answered_alike_and_not_without_end(resident: Resident) -> None:
    resident.report(name="王小明", phone="13800001234")
    known = resident.post("/follow/lost/", {"phone": "138-0000-1234"})
    unknown = resident.post("/follow/lost/", {"phone": "13900009999"})
    assert text(known) == text(unknown)
    assert resident.post("/follow/lost/", {"phone": "12"}).status_code == 422
    for _n in range(2):
        resident.post("/follow/lost/", {"phone": "13800001234"})
    late = resident.post("/follow/lost/", {"phone": "13800001234"}, REMOTE_ADDR="203.0.113.9")
    assert late.status_code == 429
    from gongzhi.foundation.notices.models import Notice

    assert Notice.objects.filter(template="report.receipt").count() == 3


def test_own_data_masked_seen_corrected_erased(resident: Resident) -> None:
    receipt = digits(resident.report(name="王小明", phone="13800001234"))
    resident.open(receipt)
    page = resident.get("/follow/data/")
    assert "13800001234" not in page.content.decode()
    assert "138****1234" in text(page)
    page = resident.post("/follow/data/", {"act": "show"})
    assert "13800001234" in page.content.decode()
    report = Report.objects.get()
    assert [one.reason for one in persons.access_list(report.person)] == ["own_data"]
    page = resident.post("/follow/data/", {"act": "correct", "name": "王小明", "phone": "abc"})
    assert page.status_code == 422
    resident.post("/follow/data/", {"act": "correct", "name": "王小明", "phone": "13900005678"})
    assert persons.masked([report.person])[report.person]["phone"] == "139****5678"
    page = resident.post("/follow/data/", {"act": "erase"})
    assert "真的要删除吗" in text(page)
    page = resident.post("/follow/data/", {"act": "erase", "sure": "yes"}, follow=True)
    report.refresh_from_db()
    assert (report.person, report.masked) == ("", "")
    assert report.erased_at == NOW
    assert resident.open(receipt).status_code == 404
    assert ledger.verify().ok


def test_pressure_goes_elsewhere_and_the_page_says_where(resident: Resident) -> None:
    resident.open(digits(resident.report()))
    given.handling(given.accepted(Report.objects.get()))
    page = resident.get("/follow/pressed/")
    hidden = resident.fields(page)
    first = resident.post("/follow/pressed/", hidden | {"words": "住建的人打电话叫我撤"})
    resident.post("/follow/pressed/", hidden | {"words": "住建的人打电话叫我撤"})
    pressure = Pressure.objects.get()
    from gongzhi.foundation.organisations import queries as organisations

    name = organisations.names([pressure.unit])[pressure.unit]
    assert name in text(page)
    assert name in text(first)
    assert pressure.unit not in ("xz-zhongxin", "xz-zhujian")
    assert "打电话叫我撤" not in text(resident.get("/follow/"))


@pytest.mark.parametrize("address", ["data/", "pressed/", "files/abc/", "files/abc/small/", "say/add/"])
def test_without_a_receipt_nothing_opens(resident: Resident, address: str) -> None:
    resident.report()
    assert WORDS not in text(resident.get(f"/follow/{address}"))
    answer = resident.post(f"/follow/{address}", {"words": "x", "act": "show"})
    assert answer.status_code in (403, 404, 405)
    assert Report.objects.get().version == 0


def test_files_of_another_report_do_not_open(resident: Resident) -> None:
    from gongzhi.foundation.files import queries as files
    from tests.interfaces.public.test_whole_way import photo

    resident.report(photos=photo())
    other = files.of([Report.objects.get().subject])
    file = next(iter(other.values()))[0].id
    resident.open(digits(resident.report("另一件事，井盖松了")))
    assert resident.get(f"/follow/files/{file}/").status_code == 404
    assert resident.get(f"/follow/files/{file}/small/").status_code == 404
    assert resident.get("/follow/say/accept/").status_code == 405
    assert resident.post("/follow/say/accept/").status_code == 404


def test_whoever_erases_what_went_to_mediation_is_told_what_stays(resident: Resident) -> None:
    from gongzhi.matters.models import Category

    for code, name in (("12", "矛盾纠纷"), ("1201", "邻里纠纷")):
        Category.objects.get_or_create(code=code, defaults={"name": name})
    receipt = digits(resident.report("楼上漏水不肯赔", phone="13800001234"))
    report = Report.objects.get()
    details = Mediate(category="1201", place=given.COMMUNITY)
    services.make(report=report, move="mediate", details=details, seen=report.version, by=given.CLERK, at=NOW)
    resident.open(receipt)
    stays = "您写的经过在调解卷宗里"
    assert stays in text(resident.get("/follow/data/"))
    assert stays in text(resident.post("/follow/data/", {"act": "erase"}))
    page = resident.post("/follow/data/", {"act": "erase", "sure": "yes"}, follow=True)
    assert "经过留在调解卷宗里" in text(page)
