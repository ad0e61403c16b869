"""The same check and its photos over several connections at the same moment: once in effect, on both databases."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from gongzhi.foundation.files.models import Attachment
from gongzhi.foundation.ledger.verification import verify
from gongzhi.kernel.refused import Conflict, Refused
from gongzhi.matters.models import Matter
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import Check, OwnerLink, Photo
from tests import sites
from tests.conftest import NOW
from tests.security.test_races import at_once
from tests.work.checks.test_making import _photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("district"), pytest.mark.slow]


def test_a_check_that_comes_over_four_lines_is_there_once_and_its_photo_too() -> None:
    site, version = sites.house(), sites.in_force()
    content = _photo()
    ahead = [checks.PhotoAhead(item="ebike", digest=hashlib.sha256(content).hexdigest())]
    new = checks.NewCheck(
        client_id="device-1-check-1", way="patrol", outcome="listed", standard=version.reference, made_at=NOW,
        answers={"exit": "no", "ebike": "no", "kitchen": "none", "beds": 9}, entered_by="consent", photos=ahead,
    )  # fmt: skip

    def send() -> checks.Made:
        return checks.submit(site=site, new=new, by=sites.GRID, at=NOW)

    made = at_once(send, send, send, send)
    assert all(isinstance(one, checks.Made) for one in made), made
    assert sorted(one.known for one in made if isinstance(one, checks.Made)) == [False, True, True, True]
    assert len({one.hazards for one in made if isinstance(one, checks.Made)}) == 1
    check = Check.objects.get()
    assert Matter.objects.filter(kind="hazard").count() == 2

    def attach() -> bool:
        return checks.attach(check=check, digest=ahead[0].digest, content=content, by=sites.GRID, at=NOW)

    assert sorted(map(bool, at_once(attach, attach, attach))) == [False, False, True]
    assert Photo.objects.exclude(file="").count() == Attachment.objects.count() == 1
    assert verify().ok


def test_two_inspectors_who_confirm_at_once_open_its_hazards_once() -> None:
    site, version = sites.house(), sites.in_force()
    made = sites.checked(site, version, by=sites.FIRE, way="official", exit="no")

    def confirm() -> object:
        check = Check.objects.get(pk=made.check.pk)
        return checks.confirm(check=check, by=sites.FIRE2, at=NOW)

    said = at_once(confirm, confirm)
    assert sum(isinstance(one, Refused) for one in said) == 1, said
    assert Matter.objects.filter(kind="hazard").count() == 1


def test_many_who_guess_a_pin_at_once_get_five_answers() -> None:
    site = sites.house()
    made = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    wrong = f"{(int(made.pin) + 1) % 10**6:06d}"

    def guess() -> object:
        return checks.open_link(token=made.token, pin=wrong, at=NOW)

    said = at_once(*[guess] * 8)
    assert all(isinstance(one, Refused) for one in said)
    assert OwnerLink.objects.get().tries == 5
    assert OwnerLink.objects.get().closed_at is not None
    with pytest.raises(checks.LinkClosed):
        checks.open_link(token=made.token, pin=made.pin, at=NOW)


def test_two_different_checks_of_one_site_at_once_both_stand() -> None:
    site, version = sites.house(), sites.in_force()

    def check(minutes: int) -> object:
        return sites.checked(site, version, at=NOW + timedelta(minutes=minutes), exit="no", beds=minutes)

    made = at_once(lambda: check(1), lambda: check(2))
    assert not [one for one in made if isinstance(one, Conflict)]
    assert Check.objects.count() == 2
    assert Matter.objects.filter(kind="hazard").count() == 1
