"""Passwords: one made to be told to somebody, and what is said of a weak one."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.utils.translation import gettext as _

PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread aloud: no i, l, o, 0, 1


def fresh() -> str:
    """Return a new password: four groups of four, 79 random bits."""
    return "-".join("".join(secrets.choice(PLAIN) for _sign in range(4)) for _group in range(4))


class Long(MinimumLengthValidator):
    """Refuses a short one in our words: Django's own sentence has no Chinese since 5.2."""

    def get_error_message(self) -> str:
        """Say how long it has to be."""
        return _("密码至少要 {n} 个字符。").format(n=self.min_length)


class Unlike(UserAttributeSimilarityValidator):
    """Refuses what is like the account's own names; Django's sentence names the column, and that in English."""

    def get_error_message(self) -> str:
        """Say what it is too much like."""
        return _("密码和用户名、姓名或邮箱太像。")
