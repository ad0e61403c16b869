"""What every page that writes has in common: a press that is repeated gives the first answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.timezone import now

from gongzhi.foundation.idempotency import seal, services
from gongzhi.foundation.idempotency.seal import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongzhi.interfaces.web.middleware import DeskRequest


def once(request: DeskRequest, act: Callable[[], str]) -> HttpResponse:
    """Do an act that returns where to go next, exactly once for this form; then go there.

    :raises Refused: whatever the act refuses; then nothing is kept and the same form may be mended and sent again.
    """
    return go(request, shown(request, lambda: act().encode()).decode())


def shown(request: DeskRequest, act: Callable[[], bytes]) -> bytes:
    """Do an act that returns what its page will say, exactly once for this form, for what no address may carry.

    :raises Refused: as ``once``.
    """
    key = request.POST.get("once", "")
    with transaction.atomic():
        if key:
            body = seal.form(dict(request.POST.lists()), _digests(request), without=("csrfmiddlewaretoken",))
            claimed = services.claim(
                key=key, caller=request.actor.id, method="POST", path=request.path, body=body, at=now()
            )
            if claimed:
                return claimed.body
        said = act()
        if key:
            services.keep(key=key, caller=request.actor.id, reply=Reply(200, said))
    return said


def _digests(request: DeskRequest) -> list[tuple[str, str, bytes]]:
    """Digest the files of a form; the files are left as they were found."""
    found = []
    for name, files in request.FILES.lists():
        for file in files:
            found.append((name, file.name or "", hashlib.sha256(file.read()).digest()))
            file.seek(0)
    return found


def go(request: DeskRequest, where: str) -> HttpResponse:
    """Send the browser on, whether htmx asked or not."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return HttpResponseRedirect(where, status=303)
