"""How a reader wants to read: language and size of print, kept in two cookies that say nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def reading_size(request: HttpRequest) -> HttpResponse:
    """Turn large print on or off and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    if request.POST.get("size") == "large":
        answer.set_cookie(
            "reading", "large", YEAR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    else:
        answer.delete_cookie("reading", samesite="Lax")
    return answer


urlpatterns = [
    path("size", reading_size, name="reading_size"),
    path("language", login_not_required(set_language), name="set_language"),
]
