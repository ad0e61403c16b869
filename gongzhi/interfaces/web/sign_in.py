"""Sign-in: accounts are given by an administrator, never taken, and every try is recorded.

allauth does the work; it tells its adapter of each step, and the adapter tells the ledger.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from gongzhi.foundation.accounts import services
from gongzhi.interfaces import networks
from gongzhi.kernel import network
from gongzhi.kernel.actor import Actor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from gongzhi.foundation.accounts.models import User

STRANGER = Actor(id="anonymous")

#: What allauth would mail about → what the ledger calls it.
_PROTECTION = {
    "mfa/email/totp_activated": "totp_on",
    "mfa/email/totp_deactivated": "totp_off",
    "mfa/email/recovery_codes_generated": "new_recovery_codes",
}


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; who signs in, fails to, or signs out is recorded."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {  # in our own words, not a machine's
        "incorrect_password": _("密码不对，请再输一次"),
        "enter_current_password": _("现在的密码不对，请再输一次"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Answer no."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count by the client's line, which a client cannot choose; allauth takes every wrapped IPv4 for one."""
        return network.line(networks.client(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Count by account alone: with the host in the key, as allauth has it, a made-up Host header counts anew."""
        return str(credentials.get("username", "")).lower()

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Record who is in, now that every step is done."""
        services.note_sign_in(user=user, by=_self(user), at=now())
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password."""
        username = str(credentials.get("username", ""))
        services.note_failure(username=username, step="password", by=STRANGER, at=now())
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        """Record who is out."""
        user: User = request.user  # type: ignore[assignment]
        services.note_sign_out(user=user, by=_self(user), at=now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Change one's own password by our own service."""
        services.set_password(user=user, password=password, by=_self(user), at=now())

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **details: Any) -> None:
        """Record a change of the second factor, which allauth announces here."""
        if template_prefix in _PROTECTION:
            services.note_protection(user=user, change=_PROTECTION[template_prefix], by=_self(user), at=now())
        super().send_notification_mail(template_prefix, user, *args, **details)


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors encrypted: the database alone makes no codes."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("动态码不对，请看手机上的新数字再输一次"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key that is not in the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _box().decrypt(encrypted_text.encode()).decode()


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second step; a wrong code after a right password is the failure most worth knowing."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].widget.attrs.pop("placeholder", None)  # the label above says it

    def clean_code(self) -> str:
        """Record a wrong code. One refused unread, for too many tries, tells nothing new."""
        try:
            return str(super().clean_code())
        except ValidationError as wrong:
            if wrong.code == "incorrect_code":
                services.note_failure(username=self.user.username, step="code", by=STRANGER, at=now())
            raise


def _self(user: User) -> Actor:
    return Actor(id=user.actor_id)


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"gongzhi second factor").derive(settings.PEPPER.encode())
    return Fernet(base64.urlsafe_b64encode(key))
