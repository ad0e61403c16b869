"""What of the checks still hangs on a post, so that it cannot be closed yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from gongzhi.kernel.texts import Sentence, _
from gongzhi.work.checks.models import Errand


def on_post(code: str, today: date) -> Sentence | None:
    """Say how many sites stand on the list of a volunteers' post, and until when. One query."""
    left = Errand.objects.filter(post=code, until__gte=today).aggregate(n=Count("pk"), last=Max("until"))
    if not left["n"]:
        return None
    said = {"n": left["n"], "day": left["last"].isoformat()}
    return Sentence(_("还有 {n} 个场所排给这个岗位去看，名单到 {day} 为止，过后再撤"), said)
