"""The first page: report, follow, look around; and the numbers that help at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gongzhi.work.intake import danger

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the three doors."""
    return render(request, "public/home.html", {"numbers": danger.numbers(), "english": get_language() == "en"})
