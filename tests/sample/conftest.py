"""The sample district before anybody works in it: a year brings its own people."""

from __future__ import annotations

import pytest

from gongzhi.foundation.accounts.models import Tenure, User


def send_home() -> None:
    Tenure.objects.all().delete()
    User.objects.all().delete()


@pytest.fixture
def nobody(district: None) -> None:
    send_home()
