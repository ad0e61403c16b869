"""An error page or mail about a failure in the middle of reading a person shows none of the fields."""

from __future__ import annotations

import sys

import pytest
from django.test import RequestFactory, override_settings
from django.views.debug import ExceptionReporter

from gongzhi.foundation.persons import services
from gongzhi.kernel.actor import reporter

from .conftest import FIELDS


def _fail_with_everything_in_hand(person, request, now):
    opened = services.reveal(person=person, fields=list(FIELDS), reason="own_data", by=reporter(), at=now)
    name, phone = opened["name"], opened["phone"]
    return 1 / (len(name) * len(phone) * 0)


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_neither_page_nor_mail_of_an_error_shows_a_field(keep, now, debug):
    person = keep()
    request = RequestFactory().post("/report", FIELDS)
    with override_settings(DEBUG=debug):
        try:
            _fail_with_everything_in_hand(person, request, now)
        except ZeroDivisionError:
            report = ExceptionReporter(request, *sys.exc_info())
            pages = report.get_traceback_html() + report.get_traceback_text()
    assert "ZeroDivisionError" in pages
    assert not any(value in pages for value in [*FIELDS.values(), FIELDS["phone"].replace(" ", "")])
