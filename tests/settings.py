"""The settings of the tests: those of the product, on a machine of their own and on one of two databases.

A settings module, since pytest-django reads the settings before it reads any conftest.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["DATA_DIR"] = os.environ["STATIC_ROOT"] = tempfile.mkdtemp(prefix="gongzhi-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
if os.environ.get("TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['DATA_DIR']}/live.sqlite3"
for name in ("PRODUCTION", "DEBUG", "NOTICE_HOOK_URL"):
    os.environ.pop(name, None)

from gongzhi.config.settings import *  # noqa: E402, F403
from gongzhi.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # every test's browser makes the middleware anew: it must not read all static files again
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file, so that threads see one database
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DATA_DIR"]) / "test.sqlite3")}
else:  # two suites may run side by side on one server
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
    DATABASES["default"]["TEST"] = {"NAME": f"test_gongzhi_{os.environ.get('TEST_DB_SUFFIX', os.getpid())}"}
