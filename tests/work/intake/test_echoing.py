"""Me too: a number on a published matter, once for each address, and nothing about anybody."""

from __future__ import annotations

import pytest

from gongzhi.kernel.refused import NotFound, Refused
from gongzhi.work.intake import queries, services
from gongzhi.work.intake.models import Echo
from gongzhi.work.intake.services import echoing
from tests import given
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]


def published(**more):
    return given.moved(given.accepted(**more), "publish", given.CLERK, public="村口路灯不亮，正在修。")


def press(matter, address: str = "10.0.0.7", network: str = "10.0.0.0/24", at=NOW):
    return services.echo(reference=matter.reference, address=address, network=network, at=at)[1]


def test_an_address_counts_once_for_each_matter():
    matter, other = published(), published()
    assert [press(matter), press(matter), press(matter, "10.0.0.8"), press(other)] == [True, False, True, True]
    assert queries.echoes([matter, other]) == {matter.pk: 2, other.pk: 1}


def test_a_line_counts_once_whatever_address_it_takes():
    """Whoever has IPv6 at home chooses among 2⁶⁴ addresses."""
    matter = published()
    asked = [f"2001:db8:0:1::{number:x}" for number in range(1, 9)] + ["2001:db8:0:2::1"]
    assert [press(matter, address, "2001:db8::/48") for address in asked] == [True] + [False] * 7 + [True]
    assert press(matter, "2001:db8:0:1::99", "2001:db8::/48", at=given.later(days=1)) is False
    assert queries.echoes([matter]) == {matter.pk: 2}


def test_nothing_is_kept_by_which_an_address_could_be_followed():
    press(published())
    press(published())
    kept = list(Echo.objects.values_list("source", flat=True))
    assert len(set(kept)) == 2
    assert {field.name for field in Echo._meta.get_fields()} == {"id", "matter", "source", "at"}


def test_a_network_may_not_press_without_end():
    matter = published()
    for number in range(echoing.A_DAY):
        press(matter, f"10.0.0.{number}")
    with pytest.raises(services.TooMany):
        press(matter, "10.0.0.250")
    assert press(matter, "10.0.0.250", at=given.later(days=1))
    assert press(matter, "10.9.0.1", "10.9.0.0/24")


def test_only_what_was_published_and_is_open_counts():
    with pytest.raises(NotFound):
        press(given.accepted())
    with pytest.raises(NotFound):
        services.echo(reference="M-2026-999999", address="1", network="1", at=NOW)
    report = given.report()
    matter = published(given=report)
    given.answered(given.handed_in(given.handling(matter)))
    given.responded(report, "agree")
    matter.refresh_from_db()
    with pytest.raises(Refused, match="已经办结"):
        press(matter)


def test_a_dispute_between_private_persons_is_nobodys_else():
    from gongzhi.matters.models import Category

    Category.objects.create(code="1201", name="邻里纠纷")
    with pytest.raises(NotFound):
        press(published(category="1201"))
