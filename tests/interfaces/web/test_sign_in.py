"""The door: who gets in, who is kept out and for how long, and what is on record about it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from gongzhi.config.urls import sign_in
from gongzhi.foundation.accounts import services
from gongzhi.foundation.accounts.models import User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry
from tests.conftest import NOW
from tests.foundation.accounts.people import PASSWORD, SETUP, hold, person, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user() -> User:
    user = person()
    hold(user, post())
    return user


def sign_in_as(client: Client, username: str = "lin", password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(LOGIN, {"login": username, "password": password}, **extra)  # type: ignore[return-value,arg-type]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def verbs(subject: str) -> list[str]:
    return [record.verb for record in ledger.history([subject])]


class TestTheDoor:
    def test_opens_with_the_password_and_says_so_in_the_ledger(self, client: Client, user: User) -> None:
        answer = sign_in_as(client)
        assert (answer.status_code, answer["Location"]) == (302, "/desk/")
        last = ledger.history([user.actor_id])[-1]
        assert (last.verb, last.actor) == ("user.signed_in", user.actor_id)

    def test_gives_a_new_session(self, client: Client, user: User) -> None:
        client.get(LOGIN)
        before = client.session.session_key
        sign_in_as(client)
        assert client.session.session_key != before

    def test_takes_a_user_name_in_any_case(self, client: Client, user: User) -> None:
        sign_in_as(client, "LIN")
        assert is_in(client)

    def test_stays_shut_to_a_disabled_account(self, client: Client, user: User) -> None:
        services.set_active(user=user, active=False, by=SETUP, at=NOW)
        sign_in_as(client)
        assert not is_in(client)

    def test_shuts_behind_an_account_disabled_meanwhile(self, client: Client, user: User) -> None:
        sign_in_as(client)
        services.set_active(user=user, active=False, by=SETUP, at=NOW)
        assert client.get("/accounts/password/change/")["Location"].startswith(LOGIN)

    def test_shuts_behind_who_signs_out(self, client: Client, user: User) -> None:
        sign_in_as(client)
        client.get("/accounts/logout/")
        assert is_in(client)
        client.post("/accounts/logout/")
        assert not is_in(client)
        assert verbs(user.actor_id)[-2:] == ["user.signed_in", "user.signed_out"]

    @pytest.mark.parametrize(
        "path",
        ["signup/", "email/", "confirm-email/", "confirm-email/x/", "password/reset/", "password/set/", "login/code/"],
    )
    def test_has_no_other_way_in(self, path: str) -> None:
        with pytest.raises(Resolver404):
            resolve(f"/accounts/{path}")

    def test_is_mounted_by_name(self) -> None:
        assert [str(entry.pattern) for entry in sign_in] == [
            "login/", "logout/", "inactive/", "reauthenticate/", "password/change/", "2fa/", "post/",
        ]  # fmt: skip


class TestAFailure:
    def test_is_on_record_under_the_account(self, client: Client, user: User) -> None:
        sign_in_as(client, password="wrong")
        last = ledger.history([user.actor_id])[-1]
        assert (last.verb, last.payload, last.actor) == ("user.sign_in_failed", {"step": "password"}, "anonymous")

    def test_of_a_stranger_is_on_record_without_what_they_typed(self, client: Client, user: User) -> None:
        sign_in_as(client, "13805730000", "my secret")
        assert verbs("user:unknown") == ["user.sign_in_failed"]
        written = str([entry.__dict__ for entry in Entry.objects.all()])
        assert "13805730000" not in written
        assert "my secret" not in written

    def test_looks_the_same_whether_there_is_such_an_account_or_not(self, client: Client, user: User) -> None:
        answers = [sign_in_as(client, name, "wrong") for name in ("lin", "wang")]
        known, unknown = (answer.context["form"].errors for answer in answers)
        assert known == unknown != {}


class TestTheLockOut:
    def fail(self, client: Client, times: int = 5, **extra: str) -> None:
        for number in range(times):
            sign_in_as(client, password=f"wrong {number}", **extra)

    def test_after_five_failures_keeps_even_the_right_password_out(self, client: Client, user: User) -> None:
        self.fail(client)
        sign_in_as(client)
        assert not is_in(client)

    def test_after_four_it_does_not(self, client: Client, user: User) -> None:
        self.fail(client, 4)
        sign_in_as(client)
        assert is_in(client)

    def test_ends_after_a_quarter_of_an_hour(self, client: Client, user: User, clock: time_machine.Traveller) -> None:
        self.fail(client)
        clock.move_to(NOW + timedelta(minutes=14))
        sign_in_as(client)
        assert not is_in(client)
        clock.move_to(NOW + timedelta(minutes=16))
        sign_in_as(client)
        assert is_in(client)

    def test_is_of_one_account(self, client: Client, user: User) -> None:
        person("wang")
        self.fail(client)
        sign_in_as(client, "wang")
        assert is_in(client)

    @pytest.mark.parametrize(
        "trick",
        [{"HTTP_HOST": "elsewhere.example"}, {"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "9.9.9.9"}],
    )
    def test_is_not_dodged(self, client: Client, user: User, trick: dict[str, str]) -> None:
        self.fail(client)
        sign_in_as(client, "LIN", **trick)
        assert not is_in(client)

    def test_counts_an_address_too_and_one_cannot_make_it_up(
        self, client: Client, user: User, settings: SettingsWrapper
    ) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,6/15m/ip"}
        for number in range(6):
            sign_in_as(client, f"guess{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        sign_in_as(client)
        assert not is_in(client)

    def test_counts_the_address_that_our_own_proxy_names(
        self, client: Client, user: User, settings: SettingsWrapper
    ) -> None:
        settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,6/15m/ip"}
        for number in range(6):
            sign_in_as(client, f"guess{number}", HTTP_X_FORWARDED_FOR="203.0.113.1")
        sign_in_as(client, HTTP_X_FORWARDED_FOR="203.0.113.1")
        assert not is_in(client)
        sign_in_as(client, HTTP_X_FORWARDED_FOR="203.0.113.2")
        assert is_in(client)

    @pytest.mark.parametrize(
        ("ours", "others"),
        [("2001:db8:0:1::{}", "2001:db8:0:2::1"), ("::ffff:203.0.113.7", "::ffff:203.0.113.8")],
    )
    def test_counts_a_line_not_each_address_it_has(
        self, client: Client, user: User, settings: SettingsWrapper, ours: str, others: str
    ) -> None:
        """A socket for both kinds of addresses writes IPv4 as IPv6, and then they are not all one line."""
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,6/15m/ip"}
        for number in range(6):
            sign_in_as(client, f"guess{number}", REMOTE_ADDR=ours.format(number))
        sign_in_as(client, REMOTE_ADDR=ours.format(99))
        assert not is_in(client)
        sign_in_as(client, REMOTE_ADDR=others)
        assert is_in(client)

    def test_writes_no_entry_for_each_further_try(self, client: Client, user: User) -> None:
        self.fail(client, 9)
        assert verbs(user.actor_id).count("user.sign_in_failed") == 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_another_process_knows_of_the_lock_out(
    client: Client, clock: time_machine.Traveller, settings: SettingsWrapper
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    clock.move_to(time_machine.escape_hatch.time.time())  # the other process has the real clock
    person()
    assert sign_in_elsewhere() == "in"
    for number in range(5):
        sign_in_as(client, password=f"wrong {number}")
    assert sign_in_elsewhere() == "out"


def sign_in_elsewhere() -> str:
    """Sign in by a process of its own on the test's database: the second worker."""
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        where = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    else:
        where = f"sqlite:///{database['NAME']}"
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client()\n"
        f"client.post('{LOGIN}', {{'login': 'lin', 'password': '{PASSWORD}'}})\n"
        "print('in' if '_auth_user_id' in client.session else 'out')"
    )
    environment = os.environ | {
        "DATABASE_URL": where, "DATA_DIR": str(settings.DATA_DIR), "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class TestTheSecondStep:
    @pytest.fixture
    def protected(
        self,
        client: Client,
        user: User,
        django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    ) -> User:
        """Somebody who switched their second factor on, by the pages, and signed out."""
        sign_in_as(client)
        activate = "/accounts/2fa/totp/activate/"
        again = client.get(activate)["Location"]  # the password once more, before the lock is changed
        assert again.startswith("/accounts/reauthenticate/")
        page = client.post(again, {"password": PASSWORD, "next": activate}, follow=True)
        self.secret = page.context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            client.post(activate, {"code": self.code()})
        client.post("/accounts/logout/")
        return user

    def code(self, later: int = 0) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + later))

    def answer(self, client: Client, code: str) -> None:
        client.post("/accounts/2fa/authenticate/", {"code": code})

    def test_is_asked_for_after_the_password(self, client: Client, protected: User) -> None:
        assert sign_in_as(client)["Location"] == "/accounts/2fa/authenticate/"
        assert not is_in(client)
        self.answer(client, self.code())
        assert is_in(client)

    def test_is_on_record(self, client: Client, protected: User) -> None:
        changes = [r.payload["change"] for r in ledger.history([protected.actor_id]) if r.verb.endswith("changed")]
        assert changes == ["totp_on"]
        before = len(verbs(protected.actor_id))
        sign_in_as(client)
        assert len(verbs(protected.actor_id)) == before  # nobody is in yet
        self.answer(client, "000000")
        assert ledger.history([protected.actor_id])[-1].payload == {"step": "code"}
        self.answer(client, self.code())
        assert verbs(protected.actor_id)[-1] == "user.signed_in"

    def test_takes_a_code_once(self, client: Client, protected: User) -> None:
        for expected in (True, False):
            sign_in_as(client)
            self.answer(client, self.code())
            assert is_in(client) is expected
            client.post("/accounts/logout/")

    def test_locks_after_five_wrong_codes(self, client: Client, protected: User) -> None:
        sign_in_as(client)
        for _ in range(6):
            self.answer(client, "000000")
        self.answer(client, self.code())
        assert not is_in(client)
        assert verbs(protected.actor_id).count("user.sign_in_failed") == 5

    def test_has_a_secret_that_the_database_does_not_tell(self, protected: User) -> None:
        stored = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert self.secret not in stored


class TestOnesOwnPassword:
    def test_is_changed_by_oneself_and_stays_signed_in(self, client: Client, user: User) -> None:
        sign_in_as(client)
        new = "a new and longer one"
        client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert verbs(user.actor_id)[-1] == "user.password_set"
        assert client.get("/accounts/password/change/").status_code == 200
        other = Client()
        sign_in_as(other, password=new)
        assert is_in(other)

    def test_ends_sessions_elsewhere(self, client: Client, user: User) -> None:
        sign_in_as(client)
        services.set_password(user=user, password="a new and longer one", by=SETUP, at=NOW)
        assert client.get("/accounts/password/change/")["Location"].startswith(LOGIN)
