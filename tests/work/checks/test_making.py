"""A check comes in once; what failed is a hazard; what was counted otherwise stands side by side."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger.verification import verify
from gongzhi.foundation.sites import services as site_services
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, Difference
from tests import given, sites
from tests.conftest import NOW
from tests.standards import shipped as ship

pytestmark = pytest.mark.django_db


def _photo(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def one_photo(item: str, colour: str = "red") -> tuple[bytes, checks.PhotoAhead]:
    """A photo and what a check announces it by."""
    content = _photo(colour)
    return content, checks.PhotoAhead(item=item, digest=hashlib.sha256(content).hexdigest())


def test_each_item_that_failed_is_a_hazard_with_its_photo(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    content = _photo()
    ahead = [checks.PhotoAhead(item="ebike", digest=hashlib.sha256(content).hexdigest())]
    made = sites.checked(site, version, exit="no", ebike="no", photos=ahead)
    assert not made.known
    assert len(made.hazards) == 2
    hazards = Matter.objects.filter(kind="hazard", site=site).order_by("pk")
    assert [one.title for one in hazards] == ["不符合：安全出口畅通", "不符合：楼道里没有停放电动车"]
    assert checks.attach(check=made.check, digest=ahead[0].digest, content=content, by=sites.GRID, at=NOW)
    assert not checks.attach(check=made.check, digest=ahead[0].digest, content=content, by=sites.GRID, at=NOW)
    subject = hazards[1].subject
    assert len(files.of([subject])[subject]) == 1
    version.refresh_from_db()
    assert version.frozen_at == NOW
    assert verify().ok


def test_what_failed_of_a_spoken_question_is_called_as_the_list_calls_it(district: None) -> None:
    version = ship("rental")
    site = sites.house()
    well = {question.code: "yes" for question in version.questions if question.sort == "yes"}
    counted = {"floors": 3, "rooms": 6, "beds": 8, "exits": 0, "chargers": 0, "kitchen": "none", "other_use": "none"}
    made = sites.checked(site, version, **(well | counted | {"windows": "no"}))
    assert len(made.hazards) == 2
    hazards = Matter.objects.filter(kind="hazard", site=site).order_by("pk")
    assert [one.title for one in hazards] == ["没有能直接走到外面的出口", "外窗装了妨碍逃生的固定栅栏"]
    assert [one.hazard.text for one in hazards] == [one.title for one in hazards]


def test_the_same_check_again_is_there_once(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="listed", standard=version.reference, made_at=NOW,
        answers={"exit": "yes", "ebike": "no", "kitchen": "none", "beds": 8}, entered_by="consent",
    )  # fmt: skip
    first = checks.submit(site=site, new=new, by=sites.GRID, at=NOW)
    again = checks.submit(site=site, new=new, by=sites.GRID, at=NOW)
    assert again.known
    assert again.check == first.check
    assert again.hazards == first.hazards
    assert Check.objects.count() == Matter.objects.count() == 1
    other = checks.NewCheck(client_id="device-1-check-1", way="patrol", outcome="nobody", made_at=NOW)
    with pytest.raises(Conflict):
        checks.submit(site=site, new=other, by=sites.GRID, at=NOW)


def test_who_counted_otherwise_meanwhile_is_seen(district: None) -> None:
    site = sites.house()
    site_services.update_facts(site=site, facts={"beds": 9}, seen=0, source="test", by=sites.VILLAGER, at=NOW)
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="nobody", made_at=NOW, facts={"beds": 12}, facts_seen=0
    )
    made = checks.submit(site=site, new=new, by=sites.GRID, at=NOW)
    assert [(one.fact, one.said, one.current) for one in Difference.objects.filter(check_made=made.check)] == [
        ("beds", 12, 9)
    ]


def test_what_is_missing_is_named(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    with pytest.raises(Refused) as refused:
        sites.checked(site, version, kitchen="has")
    assert refused.value.field == "gas"


def test_a_stranger_attaches_nothing(district: None) -> None:
    site, version = sites.house(), sites.in_force()
    content = _photo()
    ahead = [checks.PhotoAhead(item="ebike", digest=hashlib.sha256(content).hexdigest())]
    made = sites.checked(site, version, ebike="no", photos=ahead)
    with pytest.raises(NotFound):
        checks.attach(check=made.check, digest=ahead[0].digest, content=content, by=given.OFFICER, at=NOW)
    with pytest.raises(Refused):
        checks.attach(check=made.check, digest=ahead[0].digest, content=_photo("blue"), by=sites.GRID, at=NOW)
