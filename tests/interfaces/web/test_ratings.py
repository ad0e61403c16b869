"""Pages of ratings: an operator assesses, two review, two visit, a level is noticed and decided; each sees a part."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongzhi.foundation.accounts import queries as accounts
from gongzhi.foundation.accounts.models import User
from gongzhi.matters import services as matters
from gongzhi.work.cells.models import Cycle, Rating
from tests.interfaces.conftest import queries_at_most
from tests.work.cells import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

Browser = Callable[[str], Client]


def read(browser: Client, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', text)
    assert found
    return found[1] or found[2]


def sent(text: str, **more: Any) -> dict[str, Any]:
    return {"seen": hidden(text, "seen"), "once": hidden(text, "once")} | more


def answers(**more: str) -> dict[str, str]:
    return {f"q-{code}": value for code, value in (cases.GOOD | more).items()}


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return SimpleUploadedFile("门.jpg", out.getvalue(), "image/jpeg")


def base(rating: Rating) -> str:
    return f"/desk/ratings/{rating.matter.reference}/"


def joined(centre: Client, school: Client) -> Rating:
    """A school that took part in a cycle, each by its page."""
    site, version = cases.school(), cases.standard()
    form = read(centre, "/desk/ratings/new/")
    answer = centre.post("/desk/ratings/new/", sent(
        form, name="2026 年平安校园", kind="school", standard=version.reference, place="330411",
        opens_on="2026-05-01", ends_on="2026-06-30", months="24",
    ), follow=True)  # fmt: skip
    assert "已开一轮评定" in answer.content.decode()
    board = read(school, "/desk/ratings/")
    assert "可以参加的" in board
    join = f"/desk/ratings/join/{Cycle.objects.get().pk}/{site.reference}/"
    assert "填评定表" in school.post(join, {"once": hidden(board, "once")}, follow=True).content.decode()
    return Rating.objects.get()


def assessed(rating: Rating, school: Client) -> None:
    """Its list: a draft, then one with gaps, then whole."""
    path = base(rating) + "list/"
    drafted = school.post(path, sent(read(school, path), save="1", **{"q-gate": "yes"}), follow=True)
    assert "还没有交" in drafted.content.decode()
    listed = read(school, path)
    assert re.search(r'name="q-gate" value="yes" checked', listed)
    short = school.post(path, sent(listed, hand="1", **{"q-gate": "yes"}))
    assert short.status_code == 422
    assert "有 3 项还要看一下" in short.content.decode()
    given = sent(listed, hand="1", **answers(drill="no"))
    assert "已交" in school.post(path, given, follow=True).content.decode()
    assert read(school, path, 404)


def visited(rating: Rating, browser_of: Browser) -> None:
    """Two reviewers apart, then two people on the spot, who begin with what both said."""
    path, fire = base(rating) + "list/", browser_of("fire")
    fire.post(path, sent(read(fire, path), hand="1", **answers(video="no")))
    inspector = browser_of("inspector")
    inspector.post(path, sent(read(inspector, path), hand="1", **answers()))
    listed = read(fire, path)
    assert "两份评审意见在这几项上不一样" in listed
    assert not re.search(r'name="q-video" value="\w+" checked', listed)
    assert re.search(r'name="q-gate" value="yes" checked', listed)
    form = fire.post(path, sent(listed, hand="1", **answers(drill="no")), follow=True).content.decode()
    assert "同去的人" in form
    mate = re.search(r'<option value="(user:[^"]+)"', form)
    assert mate
    fire.post(base(rating) + "moves/visit/", sent(form, on="2026-05-08", second=mate[1], photos=photo()))


@pytest.mark.slow
def test_the_whole_way_through_the_pages(browser_of: Browser) -> None:
    centre, school = browser_of("centre"), browser_of("landlord")
    rating = joined(centre, school)
    assessed(rating, school)
    visited(rating, browser_of)
    form = read(centre, base(rating) + "moves/propose/")
    assert "按评定表算出的等级：4A" in form
    answer = centre.post(base(rating) + "moves/propose/", sent(form, level="5a", why="看着好"))
    assert answer.status_code == 422
    centre.post(base(rating) + "moves/propose/", sent(form, level="4a", why=""))
    page = read(centre, base(rating))
    assert "公示中" in page
    assert "每学期演练" in page
    photos = re.findall(rf'"({base(rating)}files/[^"/]+/)"', page)
    assert photos
    assert browser_of("inspector").get(photos[0]).status_code == 200
    assert school.get(photos[0]).status_code == 404  # of the visit, for who works on it
    matters.tick(at=datetime(2026, 5, 14, 17, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 5, 15, 2, tzinfo=UTC), tick=False):
        supervisor = browser_of("supervisor")
        form = read(supervisor, base(rating) + "moves/decide/")
        answer = supervisor.post(base(rating) + "moves/decide/", sent(form), follow=True)
    assert "4A" in answer.content.decode()
    assert "有结果的" in read(school, "/desk/ratings/")
    assert "申诉" in read(school, base(rating))
    assert "示例小学" in read(Client(), "/ratings/")


def test_the_operator_reads_reasons_and_no_names(browser_of: Browser) -> None:
    rating = cases.moved(
        cases.noticed(answers={"drill": "no"}, level="4a"), "object", cases.CLERK, said="只给内部看的话"
    )
    text = read(browser_of("landlord"), base(rating))
    assert "每学期演练" in text
    assert "拟定等级并公示" in text
    for secret in ("只给内部看的话", "登记异议", "有异议待核实", "user:first", "顾明远", "沈卫东"):
        assert secret not in text, secret
    assert "只给内部看的话" in read(browser_of("supervisor"), base(rating))


def test_a_level_is_noticed_with_an_objection_seen_by_staff_alone(browser_of: Browser) -> None:
    rating = cases.noticed()
    centre = browser_of("centre")
    form = read(centre, base(rating) + "moves/object/")
    centre.post(base(rating) + "moves/object/", sent(form, said="校门没有人"))
    assert "有异议待核实" in read(centre, base(rating))
    assert "有异议" not in read(browser_of("landlord"), base(rating))


def test_photos_of_a_list_go_with_the_list(browser_of: Browser) -> None:
    rating, school = cases.assessing(), browser_of("landlord")
    listed = read(school, base(rating) + "list/")
    school.post(base(rating) + "list/", sent(listed, save="1", **answers()) | {"photo-gate": photo()})
    kept = re.findall(rf'"({base(rating)}files/[^"/]+/)"', read(school, base(rating)))
    assert kept == []  # the list asks for no photo of this item: none is taken


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [("centre", "/desk/ratings/", 10), ("landlord", "/desk/ratings/", 10), ("fire", "", 14), ("landlord", "", 14),
     ("centre", "", 14), ("fire", "list/", 14)],
)  # fmt: skip
def test_statements_are_few(browser_of: Browser, who: str, path: str, most: int) -> None:
    rating = cases.visiting()
    browser = browser_of(who)
    path = path if path.startswith("/") else base(rating) + path
    browser.get(path)
    with queries_at_most(most):
        read(browser, path)


def test_a_page_that_is_older_than_the_rating_says_so(browser_of: Browser) -> None:
    rating = cases.filled(cases.reviewing(), cases.FIRST)
    fire = browser_of("fire")
    form = read(fire, base(rating) + "moves/send_back/")
    cases.moved(rating, "review", cases.FIRST)
    answer = fire.post(base(rating) + "moves/send_back/", sent(form, why="补材料"))
    assert answer.status_code == 409
    assert "补材料" in answer.content.decode()


def test_a_matter_that_is_a_rating_opens_its_own_page(browser_of: Browser) -> None:
    rating = cases.noticed()
    answer = browser_of("centre").get(f"/desk/matters/{rating.matter.reference}/", follow=True)
    assert answer.redirect_chain == [(base(rating), 302)]


def test_an_appeal_stands_first_and_whoever_decided_before_reads_why_they_do_not_again(
    browser_of: Browser, people: dict[str, User]
) -> None:
    rating = cases.deciding()
    assert rating.notice_until
    at = cases.day_after(rating.notice_until)
    cases.moved(rating, "decide", accounts.actor_of(people["supervisor"], at), at)
    why = "安全教育有记录，评审时没有看，电话 13800138000"
    cases.moved(rating, "appeal", cases.SCHOOL, cases.LATER, why=why)
    with time_machine.travel(cases.LATER, tick=False):
        page = read(browser_of("supervisor"), base(rating))
        other, inspector = (read(browser_of(reader), base(rating)) for reader in ("centre2", "inspector"))
    for text in (page, other, inspector):
        assert text.index("安全教育有记录") < text.index("理由</h2>", text.index("申诉理由</h2>") + 9)
    assert ("13800138000" in other, "13800138000" in inspector) == (True, False)
    assert "这一步要由另一个人来做，不能自己复核自己" in page
    assert f"{base(rating)}moves/uphold/" in other
    assert f"{base(rating)}moves/uphold/" not in page
