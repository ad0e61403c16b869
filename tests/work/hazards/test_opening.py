"""A hazard opens out of a finding."""

from __future__ import annotations

import pytest

from gongzhi.work.hazards.models import Hazard
from tests import sites

pytestmark = pytest.mark.django_db


def test_it_keeps_item_and_ground_and_not_who_looked(district: None) -> None:
    made = sites.checked(sites.house(), sites.in_force(), exit="no")
    hazard = Hazard.objects.get()
    assert (hazard.item, hazard.standard, hazard.basis) == ("exit", "short/1", "消防法第二十八条")
    assert made.hazards == (hazard.matter.reference,)
