"""Accounts, appointments, passwords, tokens: what is written, what is refused, what stands in the ledger."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction

from gongzhi.foundation.accounts import passwords, queries, services
from gongzhi.foundation.accounts.models import ApiToken, Tenure, User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.foundation.organisations import services as organisations
from gongzhi.kernel.actor import Actor
from gongzhi.kernel.refused import Conflict, NotFound, Refused
from tests.conftest import NOW
from tests.foundation.accounts.people import ADMIN, FIRST, PASSWORD, SETUP, hold, person, post

pytestmark = pytest.mark.django_db

ANYBODY = Actor(id="user:somebody", permissions=frozenset({"matter.handle"}))
ADMIN2 = Actor(id="user:second", permissions=ADMIN.permissions)


def me(user: User) -> Actor:
    """Somebody who manages accounts, at their own."""
    return Actor(id=user.actor_id, permissions=ADMIN.permissions)


def verbs(subject: str) -> list[str]:
    return [record.verb for record in ledger.history([subject])]


class TestAccounts:
    def test_are_opened_with_an_entry_that_names_nobody(self) -> None:
        user = person("xiaoyu", "林小雨")
        assert verbs(user.actor_id) == ["user.opened"]
        written = "".join(str(entry.__dict__) for entry in [*Entry.objects.all(), *EntryText.objects.all()])
        assert "林小雨" not in written
        assert "xiaoyu" not in written

    @pytest.mark.parametrize("username", ["", "a", "Lin", "林", "1lin", "lin lin", "l" * 33])
    def test_need_a_plain_user_name(self, username: str) -> None:
        with pytest.raises(Refused, match="小写字母开头") as refusal:
            person(username)
        assert refusal.value.field == "username"

    def test_are_not_opened_twice(self) -> None:
        person()
        with pytest.raises(Refused, match="已经有人用了"):
            person()

    @pytest.mark.parametrize(
        ("password", "why"), [("short", "至少要 10 个字符"), ("password12", "常见"), ("lin-xiaoyu", "太像")]
    )
    def test_need_a_password_that_is_not_guessed(self, password: str, why: str) -> None:
        with pytest.raises(Refused, match=f"密码不够强：.*{why}") as refusal:
            services.open_account(username="lin-xiaoyu1", password=password, by=SETUP, at=NOW)
        assert refusal.value.field == "password"
        assert not User.objects.filter(username="lin-xiaoyu1").exists()

    def test_are_opened_by_who_manages_them_only(self) -> None:
        with pytest.raises(Refused, match="没有这项权限"):
            services.open_account(username="lin", password=PASSWORD, by=ANYBODY, at=NOW)
        assert services.open_account(username="lin", password=PASSWORD, by=ADMIN, at=NOW)

    def test_keep_lower_case_in_the_database_itself(self) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(username="Lin")

    @pytest.mark.parametrize("email", ["lin", "lin@", "lin@example.cn, wang@example.cn"])
    def test_take_an_address_that_is_one(self, email: str) -> None:
        with pytest.raises(Refused, match="邮箱地址不对") as refusal:
            services.open_account(username="lin", password=PASSWORD, email=email, by=SETUP, at=NOW)
        assert refusal.value.field == "email"

    def test_are_not_disabled_by_their_own_holder(self) -> None:
        user = person()
        me = Actor(id=user.actor_id, permissions=frozenset({"account.manage"}))
        with pytest.raises(Refused, match="不能停用自己"):
            services.set_active(user=user, active=False, by=me, at=NOW)
        with pytest.raises(Refused, match="没有这项权限"):
            services.set_active(user=user, active=False, by=Actor(id=user.actor_id), at=NOW)

    def test_are_found_by_letters_of_either_name(self) -> None:
        mine, other = person("xiaoyu", "林小雨"), person("wang", "王五")
        assert list(queries.accounts("小雨")) == list(queries.accounts("XIAO")) == [mine]
        assert other in queries.accounts()
        assert list(queries.accounts("%")) == []

    def test_are_disabled_once_and_enabled_again(self) -> None:
        user = person()
        for active in (False, False, True):
            services.set_active(user=user, active=active, by=ADMIN, at=NOW)
        assert verbs(user.actor_id) == ["user.opened", "user.disabled", "user.enabled"]

    def test_are_found_in_any_spelling(self) -> None:
        assert person() == queries.account("LIN")
        with pytest.raises(NotFound, match="没有这个账号"):
            queries.account("wang")


class TestAppointing:
    def test_is_on_record_with_the_person_and_with_the_post_as_one_act(self) -> None:
        user = person()
        hold(user, post())
        mine, posts = ledger.history([user.actor_id])[-1], ledger.history(["post:centre-desk"])[-1]
        assert (mine.verb, mine.payload) == ("user.appointed", {"post": "centre-desk", "starts_on": "2026-01-01"})
        assert (posts.verb, posts.payload) == ("post.filled", {"holder": user.opaque_id, "starts_on": "2026-01-01"})
        assert mine.act == posts.act

    def test_is_never_for_oneself(self) -> None:
        user = person()
        me = Actor(id=user.actor_id, permissions=frozenset({"account.manage"}))
        with pytest.raises(Refused, match="另一个人来做"):
            services.appoint(user=user, post=post(), starts_on=FIRST, by=me, at=NOW)

    def test_needs_who_manages_accounts(self) -> None:
        with pytest.raises(Refused, match="没有这项权限"):
            services.appoint(user=person(), post=post(), starts_on=FIRST, by=ANYBODY, at=NOW)

    @pytest.mark.parametrize(
        ("start", "end", "meets"),
        [
            (date(2026, 3, 1), None, True),
            (date(2026, 1, 1), date(2026, 3, 1), False),
            (date(2026, 1, 1), date(2026, 3, 2), True),
            (date(2026, 4, 1), None, False),
        ],
    )
    def test_to_one_post_twice_at_a_time_is_refused(self, start: date, end: date | None, meets: bool) -> None:
        user, desk = person(), post()
        hold(user, desk, date(2026, 3, 1), date(2026, 4, 1))
        if meets:
            with pytest.raises(Refused, match="已经担任"):
                hold(user, desk, start, end)
        else:
            hold(user, desk, start, end)

    def test_one_open_tenure_of_a_post_is_kept_by_the_database_itself(self) -> None:
        user, desk = person(), post()
        hold(user, desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            Tenure.objects.create(user=user, post=desk, starts_on=date(2027, 1, 1))

    def test_for_no_time_is_refused(self) -> None:
        with pytest.raises(Refused, match="晚于开始日"):
            hold(person(), post(), FIRST, FIRST)

    @pytest.mark.parametrize("first", ["administrator", "clerk"])
    def test_to_manage_accounts_and_to_handle_matters_is_refused(self, first: str) -> None:
        second = {"administrator": "clerk", "clerk": "administrator"}[first]
        user = person()
        hold(user, post("one", first))
        with pytest.raises(Refused, match="不能同时办理事项"):
            hold(user, post("two", second))

    def test_to_one_post_with_both_is_refused(self) -> None:
        with pytest.raises(Refused, match="不能同时办理事项"):
            hold(person(), post("both", "administrator", "clerk"))

    def test_after_the_other_post_was_closed_is_fine(self) -> None:
        user, one = person(), post("one", "clerk")
        hold(user, one)
        organisations.close_post(code="one", on=date(2026, 5, 1), by=SETUP, at=NOW)
        hold(user, post("two", "administrator"), date(2026, 5, 1))

    def test_after_the_other_post_ended_is_fine(self) -> None:
        user = person()
        hold(user, post("one", "administrator"), FIRST, date(2026, 5, 1))
        hold(user, post("two", "clerk"), date(2026, 5, 1))

    @pytest.mark.parametrize("start", [date(2019, 12, 31), date(2026, 3, 1)], ids=["not founded", "closed"])
    def test_to_a_post_that_is_not_there_is_refused(self, start: date) -> None:
        desk = post()
        organisations.close_post(code=desk.code, on=date(2026, 3, 1), by=SETUP, at=NOW)
        desk.refresh_from_db()
        with pytest.raises(Refused, match="还没有设立或已经撤销"):
            hold(person(), desk, start)

    def test_to_a_post_with_an_unknown_role_fails_loudly(self) -> None:
        with pytest.raises(ValueError, match="clrek"):
            hold(person(), post("desk", "clrek"))


class TestDismissing:
    def test_ends_the_tenure_on_that_day_on_both_records(self) -> None:
        user = person()
        tenure = hold(user, post())
        services.dismiss(tenure=tenure, ends_on=date(2026, 5, 8), by=ADMIN, at=NOW)
        assert queries.actor_of(user, NOW).permissions == frozenset()
        assert queries.actor_of(user, NOW - timedelta(days=1)).post == "centre-desk"
        assert verbs(user.actor_id)[-1] == "user.dismissed"
        assert verbs("post:centre-desk") == ["post.filled", "post.vacated"]

    def test_happens_once(self) -> None:
        tenure = hold(person(), post())
        services.dismiss(tenure=tenure, ends_on=date(2026, 5, 8), by=ADMIN, at=NOW)
        with pytest.raises(Conflict, match="已经结束"):
            services.dismiss(tenure=tenure, ends_on=date(2026, 5, 9), by=ADMIN, at=NOW)

    def test_is_never_before_the_first_day(self) -> None:
        with pytest.raises(Refused, match="不能早于任职日"):
            services.dismiss(tenure=hold(person(), post()), ends_on=date(2025, 12, 31), by=ADMIN, at=NOW)


class TestTheSecondStep:
    def test_is_taken_away_by_who_did_not_give_the_password(self) -> None:
        user = person()
        Authenticator.objects.create(user=user, type="totp", data={})
        Authenticator.objects.create(user=user, type="recovery_codes", data={})
        services.reset_password(user=user, password="another long one", by=ADMIN, at=NOW)
        for by, why in ((ADMIN, "要由另一位管理员来关"), (ANYBODY, "没有这项权限"), (me(user), "我的账号")):
            with pytest.raises(Refused, match=why):
                services.drop_second_step(user=user, by=by, at=NOW)
        assert queries.has_second_step(user)
        services.drop_second_step(user=user, by=ADMIN2, at=NOW)
        assert not queries.has_second_step(user)
        assert verbs(user.actor_id)[-1] == "user.protection_changed"
        with pytest.raises(Refused, match="没有开启两步登录"):
            services.drop_second_step(user=user, by=ADMIN2, at=NOW)

    def test_is_taken_away_by_who_opened_the_account_only_after_its_own_password(self) -> None:
        user = services.open_account(username="wang", password="a long password", by=ADMIN, at=NOW)
        Authenticator.objects.create(user=user, type="totp", data={})
        with pytest.raises(Refused, match="要由另一位管理员来关"):
            services.drop_second_step(user=user, by=ADMIN, at=NOW)
        services.set_password(user=user, password="my own long one", by=me(user), at=NOW)
        services.drop_second_step(user=user, by=ADMIN, at=NOW)


class TestPasswords:
    def test_are_set_by_oneself_or_by_who_manages_accounts(self) -> None:
        user = person()
        for by in (Actor(id=user.actor_id), ADMIN):
            services.set_password(user=user, password="another long one", by=by, at=NOW)
        with pytest.raises(Refused, match="没有这项权限"):
            services.set_password(user=user, password="another long one", by=ANYBODY, at=NOW)
        assert verbs(user.actor_id) == ["user.opened", "user.password_set", "user.password_set"]

    def test_are_given_to_somebody_else_only(self) -> None:
        user = person()
        services.reset_password(user=user, password="another long one", by=ADMIN, at=NOW)
        user.refresh_from_db()
        assert user.check_password("another long one")
        assert verbs(user.actor_id)[-1] == "user.password_set"
        me = Actor(id=user.actor_id, permissions=frozenset({"account.manage"}))
        with pytest.raises(Refused, match="我的账号"):
            services.reset_password(user=user, password="one more long one", by=me, at=NOW)
        with pytest.raises(Refused, match="没有这项权限"):
            services.reset_password(user=user, password="one more long one", by=ANYBODY, at=NOW)

    def test_are_not_given_by_who_took_the_second_step_away(self) -> None:
        user = person()
        Authenticator.objects.create(user=user, type="totp", data={})
        services.set_password(user=user, password="my own long one", by=Actor(id=user.actor_id), at=NOW)
        services.drop_second_step(user=user, by=ADMIN, at=NOW)
        with pytest.raises(Refused, match="要由另一位管理员来改"):
            services.reset_password(user=user, password="another long one", by=ADMIN, at=NOW)
        services.reset_password(user=user, password="another long one", by=ADMIN2, at=NOW)

    def test_made_here_differ_are_strong_and_are_not_misread(self) -> None:
        made = {passwords.fresh() for _time in range(50)}
        assert len(made) == 50
        assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in made)

    def test_are_argon2_outside_the_tests(self) -> None:
        source = (settings.PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")
        assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in source


class TestTokens:
    def issue(self, user: User, by: Actor = SETUP, days: int = 30, label: str = "对接12345") -> tuple[ApiToken, str]:
        return services.issue_token(user=user, label=label, expires_at=NOW + timedelta(days=days), by=by, at=NOW)

    @pytest.fixture
    def user(self) -> User:
        user = person()
        hold(user, post())
        return user

    def test_are_kept_as_a_digest_only(self, user: User) -> None:
        token, clear = self.issue(user)
        row = ApiToken.objects.values().get(pk=token.pk)
        assert clear.startswith("gz_")
        assert clear not in str(row)
        assert row["last_four"] == clear[-4:]
        assert clear not in str([entry.__dict__ for entry in Entry.objects.all()])

    def test_are_for_oneself(self, user: User) -> None:
        assert self.issue(user, by=Actor(id=user.actor_id))
        with pytest.raises(Refused, match="只能由本人"):
            self.issue(user, by=ADMIN)

    def test_need_a_post(self) -> None:
        with pytest.raises(Refused, match="没有任职"):
            self.issue(person("wang"))

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_live_at_most_a_year(self, user: User, days: int) -> None:
        with pytest.raises(Refused, match="一年以内"):
            self.issue(user, days=days)

    @pytest.mark.parametrize("label", ["", "  ", "长" * 65])
    def test_say_what_they_are_for(self, user: User, label: str) -> None:
        with pytest.raises(Refused, match="令牌的用途"):
            self.issue(user, label=label)

    def test_are_revoked_once_by_oneself_or_by_who_manages_accounts(self, user: User) -> None:
        token, clear = self.issue(user)
        with pytest.raises(Refused):
            services.revoke_token(token=token, by=ANYBODY, at=NOW)
        services.revoke_token(token=token, by=ADMIN, at=NOW)
        services.revoke_token(token=token, by=Actor(id=user.actor_id), at=NOW)
        assert queries.actor_by_token(clear, NOW) is None
        assert verbs(user.actor_id)[-2:] == ["user.token_issued", "user.token_revoked"]

    def test_are_revoked_all_together_but_for_those_that_are_dead(self, user: User) -> None:
        dead, _clear = self.issue(user, days=1)
        gone, _clear = self.issue(user)
        services.revoke_token(token=gone, by=ADMIN, at=NOW)
        live = [self.issue(user)[1] for _time in range(2)]
        other = person("wang")
        hold(other, post("other"))
        kept = self.issue(other)[1]
        later = NOW + timedelta(days=2)
        with pytest.raises(Refused, match="没有这项权限"):
            services.revoke_tokens(user=user, by=ANYBODY, at=later)
        assert [services.revoke_tokens(user=user, by=ADMIN, at=later) for _time in range(2)] == [2, 0]
        assert [queries.actor_by_token(clear, later) for clear in live] == [None, None]
        assert queries.actor_by_token(kept, later)
        dead.refresh_from_db()
        assert dead.revoked_at is None
        assert verbs(user.actor_id).count("user.token_revoked") == 3


def test_every_chain_holds_after_all_this() -> None:
    user = person()
    services.dismiss(tenure=hold(user, post()), ends_on=date(2026, 5, 8), by=ADMIN, at=NOW)
    assert ledger.verify().ok
