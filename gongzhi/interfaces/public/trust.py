"""What anybody may check: the privacy notice, a proof of filing, the public key, whether we are up."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.foundation.persons import proof, signing
from gongzhi.work.intake import privacy

if TYPE_CHECKING:
    from django.http import HttpRequest


class ProofForm(forms.Form):
    """A proof, and the words that were sent; nothing of either is kept."""

    proof = forms.CharField(
        label=gettext_lazy("收件凭证"), max_length=2000,
        help_text=gettext_lazy("从“共治收件凭证”到“签名”那一行，整段粘贴。"),
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请粘贴收件凭证")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("当时写的内容"), required=False, max_length=10_000,
        help_text=gettext_lazy("填了，就一并核对一字不差；只在这里比对，不保存。"),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )  # fmt: skip


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Say who collects what, what for, how long, and whom to ask."""
    return render(request, "public/privacy.html", {"notice": privacy.current(english=get_language() == "en")})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a proof of filing against the published key, and against words where they are given."""
    form = ProofForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "key": _key()}
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"] or None
        try:
            context["checked"] = proof.verify(form.cleaned_data["proof"], public_key=signing.public_key(), words=words)
        except proof.NotProven:
            context["not_proven"] = True
    return render(request, "public/proof.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def public_key(_request: HttpRequest) -> HttpResponse:
    """Publish the 32 bytes of the Ed25519 key that signs proofs, in base64."""
    return HttpResponse(_key() + "\n", content_type="text/plain; charset=utf-8")


def _key() -> str:
    return base64.b64encode(signing.public_key()).decode()


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer a monitor: 200 while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
