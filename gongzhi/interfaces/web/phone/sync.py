"""What the phone's application and the server exchange: who is signed in, the day's list, checks, photos one by one."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.timezone import is_aware, localdate, now
from django.views.decorators.http import require_GET, require_POST

from gongzhi.foundation.idempotency import seal
from gongzhi.interfaces.web.phone import listing
from gongzhi.interfaces.web.phone.answers import only
from gongzhi.kernel.refused import Refused
from gongzhi.kernel.texts import _
from gongzhi.work.checks import queries, sent, services
from gongzhi.work.checks.services import NewCheck, PhotoAhead

if TYPE_CHECKING:
    from django.http import HttpResponse

    from gongzhi.interfaces.web.middleware import DeskRequest

LARGEST = 256 * 1024  # bytes of one check
PHOTOS = 60  # of one check
TEXTS = ("client_id", "way", "outcome", "standard", "entered_by", "power", "note")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@only("check.patrol", "matter.settle")
@require_GET
def session(request: DeskRequest) -> HttpResponse:
    """Tell the phone whose it is now, by a tag that says nothing, and give it what the next requests must carry.

    ``lock`` closes what this account leaves behind unsent when it signs out; only its next session gives it again.
    """
    who = request.actor.id
    tag, lock = (seal.digest(settings.PEPPER, purpose, who) for purpose in ("phone account", "phone lock"))
    return JsonResponse({"account": tag[:24], "lock": lock, "csrf": get_token(request)})


@only("check.patrol")
@require_GET
def today(request: DeskRequest) -> HttpResponse:
    """Give what a day needs without a network."""
    return JsonResponse(listing.day(request.actor, localdate()))


@only("check.patrol")
@require_GET
def site(request: DeskRequest, plate: str) -> HttpResponse:
    """Give the one site whose plate was scanned."""
    return JsonResponse(listing.one(queries.by_plate(request.actor, plate, localdate()), request.actor))


@only("check.patrol")
@require_POST
def submit(request: DeskRequest) -> HttpResponse:
    """Take in one check; the same one again gets the same receipt."""
    given = _given(request)
    new = _check(given)
    place = sent.site(request.actor, str(given.get("plate", "")), localdate(new.made_at))
    made = services.submit(site=place, new=new, by=request.actor, at=now())
    lacking = sent.lacking(made.check) if new.photos else []
    return JsonResponse(
        {
            "known": made.known, "hazards": made.hazards, "lacking": lacking,
            "differences": [{"fact": one.fact, "said": one.said, "current": one.current} for one in made.differences],
        }
    )  # fmt: skip


@only("check.patrol")
@require_POST
def photo(request: DeskRequest, client_id: str, digest: str) -> HttpResponse:
    """Take in one photo that a check announced; the same one again changes nothing."""
    check = sent.find(request.actor, client_id)
    kept = services.attach(check=check, digest=digest, content=request.body, by=request.actor, at=now())
    return JsonResponse({"known": not kept})


def _given(request: DeskRequest) -> dict[str, Any]:
    """Return the object that was sent.

    :raises Refused: it is too large, or cannot be read.
    """
    body = request.body
    if len(body) > LARGEST:
        raise Refused(_("这次检查的文字太长，请删去一些再传"))
    try:
        given = json.loads(body)
        json.dumps(given, ensure_ascii=False).encode()  # half a sign is none that can be kept
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or b"\\u0000" in body:
        raise Refused(_("这次检查没有传完整，请再传一次"))
    return given


def _check(given: dict[str, Any]) -> NewCheck:
    texts = {name: given.get(name, "") for name in TEXTS}
    wrong = [name for name, value in texts.items() if not isinstance(value, str) or len(value) > _LONGEST.get(name, 64)]
    wrong += [name for name in ("answers", "facts") if not isinstance(given.get(name, {}), dict)]
    seen = given.get("facts_seen", 0)
    if wrong or isinstance(seen, bool) or not isinstance(seen, int) or not 0 <= seen < _MOST_SEEN:
        raise Refused(_("这次检查没有传完整，请再传一次"), field=(wrong or ["facts_seen"])[0])
    return NewCheck(
        **texts, answers=_answers(given.get("answers", {})), facts=given.get("facts", {}), facts_seen=seen,
        photos=_ahead(given.get("photos", [])), made_at=_moment(given, "made_at") or now(),
        began_at=_moment(given, "began_at"), ended_at=_moment(given, "ended_at"),
    )  # fmt: skip


_MOST_SEEN = 10**9
_YEARS = range(2000, 2200)
_LONGEST = {"note": 500, "power": 120, "client_id": 36}


def _answers(given: dict[str, Any]) -> dict[str, Any]:
    """Return answers of the sorts that there are: a code, a number, words, or some codes."""
    for code, answer in given.items():
        parts = answer if isinstance(answer, list) else [answer]
        if not all(isinstance(one, str | int) and not isinstance(one, bool) and len(str(one)) <= 2000 for one in parts):
            raise Refused(_("这一项没有传完整，请再选一次"), field=code)
    return given


def _ahead(given: Any) -> tuple[PhotoAhead, ...]:
    rows = given if isinstance(given, list) else [None]
    if len(rows) > PHOTOS:
        raise Refused(_("一次检查最多 {most} 张照片，请去掉几张"), field="photos", most=PHOTOS)
    if not all(isinstance(row, dict) and _DIGEST.match(str(row.get("digest"))) for row in rows):
        raise Refused(_("这次检查没有传完整，请再传一次"), field="photos")
    return tuple(PhotoAhead(item=str(row.get("item", ""))[:48], digest=row["digest"]) for row in rows)


def _moment(given: dict[str, Any], name: str) -> datetime | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or not is_aware(moment) or moment.year not in _YEARS:
        raise Refused(_("时间写得不对，请检查手机的日期和时间"), field=name)
    return moment
