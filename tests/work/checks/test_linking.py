"""A site's own link: one at a time, with its PIN, for so many days; five wrong tries end it and say what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from gongzhi.foundation.ledger.models import Entry
from gongzhi.foundation.sites import services as register
from gongzhi.foundation.sites.models import Site
from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.checks import links, queries
from gongzhi.work.checks import services as checks
from gongzhi.work.checks.models import OwnerLink
from tests import given, sites
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def _wrong(made: checks.NewLink) -> str:
    return f"{(int(made.pin) + 1) % 10**6:06d}"


def test_link_and_pin_open_the_site_and_neither_stands_anywhere(district: None) -> None:
    site = sites.house()
    made = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    typed = links.grouped(made.token).lower()
    assert checks.open_link(token=typed, pin=f" {made.pin} ", at=NOW).site == site
    assert checks.open_link(token=links.address(made.token), pin=made.pin, at=NOW).site == site
    row = OwnerLink.objects.get()
    assert made.token not in row.token
    assert made.pin not in row.pin
    told = str(list(Entry.objects.filter(subject=site.subject).values_list("payload", flat=True)))
    assert made.token not in told
    assert made.pin not in told


def test_five_wrong_pins_end_it_and_say_what_to_do(district: None) -> None:
    made = checks.make_link(site=sites.house(), by=sites.VILLAGER, at=NOW)
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused) as refused:
            checks.open_link(token=made.token, pin=_wrong(made), at=NOW)
        assert refused.value.sentence.params == {"left": left}
    with pytest.raises(checks.LinkClosed):
        checks.open_link(token=made.token, pin=_wrong(made), at=NOW)
    with pytest.raises(checks.LinkClosed) as closed:
        checks.open_link(token=made.token, pin=made.pin, at=NOW)
    assert "村里或社区" in str(closed.value)


def test_the_right_pin_begins_the_count_anew(district: None) -> None:
    made = checks.make_link(site=sites.house(), by=sites.VILLAGER, at=NOW)
    for _round in range(3):
        for _try in range(4):
            with pytest.raises(Refused):
                checks.open_link(token=made.token, pin=_wrong(made), at=NOW)
        checks.open_link(token=made.token, pin=made.pin, at=NOW)


def test_a_new_one_ends_the_former_and_each_ends_by_itself(district: None) -> None:
    site = sites.house()
    first = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    second = checks.make_link(site=site, by=sites.VILLAGER, at=NOW, days=10)
    with pytest.raises(NotFound):
        checks.open_link(token=first.token, pin=first.pin, at=NOW)
    checks.open_link(token=second.token, pin=second.pin, at=NOW + timedelta(days=10))
    with pytest.raises(NotFound):
        checks.open_link(token=second.token, pin=second.pin, at=NOW + timedelta(days=11))
    assert OwnerLink.objects.filter(closed_at=None).count() == 1
    Site.objects.filter(pk=site.pk).update(state="gone")
    with pytest.raises(NotFound):
        checks.open_link(token=second.token, pin=second.pin, at=NOW)


def test_who_plans_checks_of_the_place_makes_and_ends_links(district: None) -> None:
    site = sites.house()
    for actor in (sites.GRID, given.OUTSIDER, sites.LANDLORD):
        with pytest.raises(Refused):
            checks.make_link(site=site, by=actor, at=NOW)
    with pytest.raises(Refused):
        checks.make_link(site=site, by=sites.VILLAGER, at=NOW, days=181)
    made = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    assert checks.close_link(site=site, by=sites.VILLAGER, at=NOW)
    assert not checks.close_link(site=site, by=sites.VILLAGER, at=NOW)
    with pytest.raises(NotFound):
        checks.open_link(token=made.token, pin=made.pin, at=NOW)


@pytest.mark.parametrize(("token", "pin"), [("short", "123456"), ("A" * 15 + "0", "123456"), ("A" * 16, "12345")])
def test_what_cannot_be_one_is_no_try(district: None, token: str, pin: str) -> None:
    with pytest.raises(Refused):
        checks.open_link(token=token, pin=pin, at=NOW)


def test_it_ends_with_whoever_answered_for_the_site(district: None) -> None:
    site = sites.house()
    made = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    opened = checks.open_link(token=made.token, pin=made.pin, at=NOW)
    register.set_person(
        site=site, role="holder", fields={"name": "沈阿大", "phone": "13900139000"}, erase_by=sites.ERASE_BY,
        seen=site.version, by=sites.VILLAGER, at=NOW,
    )  # fmt: skip
    with pytest.raises(NotFound, match="补一张新的"):
        checks.open_link(token=made.token, pin=made.pin, at=NOW)
    assert queries.open_link(opened.token, localdate(NOW)) is None  # nor where it was open in a browser
    site = Site.objects.get(pk=site.pk)
    assert queries.link_of(site, localdate(NOW)) is None
    new = checks.make_link(site=site, by=sites.VILLAGER, at=NOW)
    assert checks.open_link(token=new.token, pin=new.pin, at=NOW).site == site


def test_whose_people_sign_in_gets_no_link(district: None) -> None:
    """They are notified where they sign in; by a link they would stand before buttons that say no."""
    with pytest.raises(Refused, match="自己的账号"):
        checks.make_link(site=sites.house(unit="xz-fangdong"), by=sites.VILLAGER, at=NOW)
