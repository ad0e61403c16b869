"""Short ways to a site, a list and a check: every helper drives the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from gongzhi.foundation.sites import services as sites
from gongzhi.foundation.sites.models import Site
from gongzhi.foundation.standards import services as standards
from gongzhi.foundation.standards.form import Condition, Form, Question, Section
from gongzhi.foundation.standards.models import Version
from gongzhi.kernel.actor import system
from gongzhi.work.checks import services as checks
from tests import given
from tests.conftest import NOW
from tests.remembered import remembered

ERASE_BY = date(2030, 1, 1)
VILLAGER = given.actor("village_clerk", f"village-{given.COMMUNITY}", name="villager", place=given.COMMUNITY)
GRID = given.actor("grid_worker", f"village-{given.COMMUNITY}", name="grid", place=given.COMMUNITY)
VOLUNTEER = given.actor("volunteer", VILLAGER.unit, name="volunteer", place=given.COMMUNITY)
FIRE = given.actor("officer", "xz-xiaofang", name="fire")
FIRE2 = given.actor("officer", "xz-xiaofang", name="fire2")
LANDLORD = given.actor("landlord", "xz-fangdong", name="landlord", place="330411101")


@remembered
def house(*, at: datetime = NOW, by: Any = VILLAGER, **more: Any) -> Site:
    """A rented house."""
    given_ = {
        "kind": "rental", "site_class": "2", "name": "建设村 12 号", "place": given.COMMUNITY,
        "address": "王江泾镇建设村 12 号",
        "holder": {"name": "吴金根", "phone": "13800138000"}, "facts": {"floors": 3, "rooms": 6, "beds": 8},
    }  # fmt: skip
    return sites.register(new=sites.NewSite(**(given_ | more)), erase_by=ERASE_BY, by=by, at=at)


SHORT = Form(
    sections=(
        Section(
            code="fire", title="消防",
            questions=(
                Question(code="exit", text="安全出口畅通", points=10, veto=True, proof="photo",
                         basis="消防法第二十八条", grave="GB 35181-2017"),
                Question(code="ebike", text="楼道里没有停放电动车", points=10, proof="photo"),
                Question(code="kitchen", text="有公用厨房吗", sort="one", options=(("has", "有"), ("none", "没有"))),
                Question(code="gas", text="公用厨房装了燃气报警器", points=5,
                         when=(Condition(question="kitchen", answers=("has",)),)),
                Question(code="beds", text="床位数", sort="whole", most=50, fact="beds"),
            ),
        ),
    )
)  # fmt: skip


@remembered
def in_force(
    form: Form = SHORT, *, code: str = "short", at: datetime = NOW, kinds: tuple[str, ...] = ("rental",)
) -> Version:
    """A version of a list that checks may use."""
    version = standards.draft(code=code, name="短表", use="check", kinds=kinds, form=form, by=system("test"), at=at)
    standards.put_in_force(version=version, by=system("test"), at=at)
    return version


@remembered
def checked(site: Site, version: Version, *, by: Any = GRID, at: datetime = NOW, way: str = "patrol",
            photos: Any = (), **answers: Any) -> checks.Made:  # fmt: skip
    """A check of the short list: all is well but for what the answers say."""
    asked = {question.code for question in version.questions}
    well = {"exit": "yes", "ebike": "yes", "kitchen": "none", "beds": 8}
    said = {code: answer for code, answer in well.items() if code in asked} | answers
    new = checks.NewCheck(
        client_id=str(uuid4()), way=way, outcome="listed", standard=version.reference, answers=said,
        entered_by="consent", made_at=at - timedelta(minutes=5), photos=photos,
    )  # fmt: skip
    return checks.submit(site=site, new=new, by=by, at=at)
