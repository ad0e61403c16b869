"""All settings, read from the environment; docs/operations.md lists every variable.

``PRODUCTION=True`` refuses to start with what is only good for a demo.
"""

from __future__ import annotations

import os
import secrets
from datetime import time
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from gongzhi.config import environment as env
from gongzhi.kernel.texts import _

django_stubs_ext.monkeypatch()

# Arithmetic by one thread a process: with several processes on a machine the threads of numpy's libraries wait for each
# other in busy loops, and learning takes five times as long (docs/performance.md). Read when numpy is first imported.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
DATA_DIR = Path(env.text("DATA_DIR", str(ROOT / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

PRODUCTION = env.flag("PRODUCTION")
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else "*")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")  # networks whose X-Forwarded-For is believed
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000")  # what QR codes and notices point to


def _kept(name: str, path: Path) -> str:
    """Return a secret from the environment, or, outside production, one made once and kept with mode 0600."""
    value = env.text(name)
    if value:
        return value
    if PRODUCTION:
        msg = f"production needs {name} (or {name}_FILE)"
        raise ImproperlyConfigured(msg)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


SECRET_KEY = _kept("SECRET_KEY", DATA_DIR / "secret_key")
MASTER_KEY_FILE = Path(env.text("MASTER_KEY_FILE", "" if PRODUCTION else str(DATA_DIR / "master_key")))
if PRODUCTION and not MASTER_KEY_FILE.is_file():
    msg = "production needs MASTER_KEY_FILE, a file of 32 random bytes in base64, readable by the service alone"
    raise ImproperlyConfigured(msg)
if PRODUCTION and (DEBUG or SECRET_KEY.startswith("default") or len(SECRET_KEY) < 32):
    msg = "production refuses DEBUG and a short or default SECRET_KEY"
    raise ImproperlyConfigured(msg)
PEPPER = _kept("PEPPER", DATA_DIR / "pepper")  # keys the digests of receipts; kept outside the database
DEMO_PASSWORD = env.text("DEMO_PASSWORD", "gongzhi-demo")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "gongzhi.foundation.ledger",
    "gongzhi.foundation.clocks",
    "gongzhi.foundation.persons",
    "gongzhi.foundation.places",
    "gongzhi.foundation.organisations",
    "gongzhi.foundation.sites",
    "gongzhi.foundation.standards",
    "gongzhi.foundation.accounts",
    "gongzhi.foundation.files",
    "gongzhi.foundation.notices",
    "gongzhi.foundation.idempotency",
    "gongzhi.foundation.tries",
    "gongzhi.foundation.search",
    "gongzhi.matters",
    "gongzhi.work.intake",
    "gongzhi.work.requests",
    "gongzhi.work.roots",
    "gongzhi.work.disputes",
    "gongzhi.work.hazards",
    "gongzhi.work.checks",
    "gongzhi.work.cells",
    "gongzhi.interfaces.web",
    "gongzhi.interfaces.public",
    "gongzhi.interfaces.api",
    "gongzhi.sample",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongzhi.interfaces.web.middleware.ActorMiddleware",
    "gongzhi.interfaces.web.refusals.RefusalMiddleware",
    "gongzhi.interfaces.arrived.ArrivedMiddleware",
]

ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "gongzhi.config.context.sample",
                "gongzhi.interfaces.web.frame.desk",
            ],
            "libraries": {
                "words": "gongzhi.interfaces.templatetags.words",
                "drawings": "gongzhi.interfaces.templatetags.drawings",
                "mediation": "gongzhi.interfaces.templatetags.mediation",
                "cells": "gongzhi.interfaces.templatetags.cells",
            },
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'gongzhi.sqlite3'}"), conn_max_age=60, conn_health_checks=False
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # 4 MB of pages a thread: the system keeps the file in memory
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA secure_delete=ON; PRAGMA cache_size=-4000;",
    }
else:  # many short statements: compiling one takes longer than running it
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {"options": "-c jit=off"}
# Rate limits and used one-time codes: counted in the database, by all workers together. One cache per process counts
# nothing. Culling starts far above what the limits by address let anybody fill in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_counter",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongzhi.foundation.accounts.passwords.Long", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongzhi.foundation.accounts.passwords.Unlike"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # an address is for notices, not for signing in
ACCOUNT_PRESERVE_USERNAME_CASING = False  # one spelling, one counter
ACCOUNT_SESSION_REMEMBER = False  # office computers are shared: closing the browser signs out
ACCOUNT_ADAPTER = "gongzhi.interfaces.web.sign_in.ClosedDoor"  # accounts are given, not taken
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,30/15m/ip"}
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gongzhi"
MFA_ADAPTER = "gongzhi.interfaces.web.sign_in.SealedSecrets"
MFA_FORMS = {"authenticate": "gongzhi.interfaces.web.sign_in.CodeForm"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION and env.flag("HTTPS_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / "static")))
STATICFILES_DIRS = [PACKAGE / "interfaces" / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 3600

# Of a body without its files; those are counted and weighed by foundation.files before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILES_DIR = DATA_DIR / "files"
FILE_LIMIT = env.whole("FILE_LIMIT", 20 * 1024 * 1024)  # bytes of one file
FILES_PER_REPORT = env.whole("FILES_PER_REPORT", 9)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10  # seconds; notices reckon with it
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "gongzhi@localhost")
NOTICE_HOOK_URL = env.text("NOTICE_HOOK_URL")  # SMS gateway, WeCom or DingTalk bridge
NOTICE_HOOK_SECRET = env.text("NOTICE_HOOK_SECRET")
QUIET_FROM = time.fromisoformat(env.text("QUIET_FROM", "21:00"))
QUIET_UNTIL = time.fromisoformat(env.text("QUIET_UNTIL", "08:00"))
DIGEST_AT = time.fromisoformat(env.text("DIGEST_AT", "08:30"))

OFFICE_CLOSES_AT = time.fromisoformat(env.text("OFFICE_CLOSES_AT", "17:30"))  # a working day's limit ends here
DISTRICT_NAME = env.text("DISTRICT_NAME", _("秀洲区"))
DESK_PHONE = env.text("DESK_PHONE", "")  # shown to residents who need a person

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    # Debug pages and request lines may carry what people wrote; errors name path and code only.
    "loggers": {"django.request": {"level": "ERROR"}, "django.server": {"level": "WARNING"}},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "gongzhi.interfaces.web.errors.NothingPersonal"

DISTRICT_CODE = env.text("DISTRICT_CODE", "330411")  # the one district this installation serves
KEEP_CONTACTS_DAYS = env.whole("KEEP_CONTACTS_DAYS", 730)  # then a reporter's contact is erased
SILENT_AFTER_WORKDAYS = env.whole("SILENT_AFTER_WORKDAYS", 5)  # an answer nobody speaks to counts as 未评价 then

#: When the machine takes several requests for one root problem; a person decides on each. See docs/adr/0015.
ROOT_LEAST = env.whole("ROOT_LEAST", 3)  # so many requests of one place
ROOT_SITES = env.whole("ROOT_SITES", 5)  # or one item of a list failing at so many sites of one place
ROOT_SPREAD_DAYS = env.whole("ROOT_SPREAD_DAYS", 60)  # with so many days between the first and the last
ROOT_WITHIN_DAYS = env.whole("ROOT_WITHIN_DAYS", 365)  # all of them in so many days up to today
ROOT_GROWN_BY = env.whole("ROOT_GROWN_BY", 3)  # what was dismissed comes back with so many new ones
