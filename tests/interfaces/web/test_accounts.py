"""Accounts through the administrator's browser: opened, appointed, disabled, given a password, freed of tokens."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from gongzhi.foundation.accounts import queries, services
from gongzhi.foundation.accounts.models import ApiToken, Tenure, User
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.foundation.ledger.models import Entry, EntryText
from gongzhi.kernel.actor import system
from gongzhi.sample.cast import CAST
from tests.conftest import NOW
from tests.interfaces.conftest import queries_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LIST = "/desk/settings/accounts/"
SETUP = system("tests")
POST = "xz-zhujian-officer"
NEW = {
    "once": "a" * 32, "username": "zhou", "name": "周小满", "email": "zhou@example.cn", "post": POST,
    "starts_on": "2026-05-08", "password": "",
}  # fmt: skip
SHOWN = re.compile(r'class="receipt-code">([a-z2-9-]{19})<')


@pytest.fixture
def admin(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("admin")


@pytest.fixture
def zhou(people: dict[str, User]) -> User:
    """A colleague with a post since the first of May and a token."""
    user = services.open_account(username="zhou", password="a long password", name="周小满", by=SETUP, at=NOW)
    post = Tenure.objects.get(user=people["department"]).post
    services.appoint(user=user, post=post, starts_on=date(2026, 5, 1), by=SETUP, at=NOW)
    services.issue_token(user=user, label="报表对接", expires_at=NOW + timedelta(days=90), by=SETUP, at=NOW)
    return user


def verbs(user: User) -> list[str]:
    return [record.verb for record in ledger.history([user.actor_id])]


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


class TestTheList:
    def test_names_everybody_with_todays_posts(self, admin: Client) -> None:
        text = body(admin.get(LIST))
        assert f"共 {len(CAST)} 个账号" in text
        assert "钱思成" in text
        assert re.search(r"秀洲区住房和城乡建设局 · \S*经办人", text)
        assert "在用" in text

    @pytest.mark.parametrize("said", ["depart", "DEPART", "思成", " 钱思成 "])
    def test_is_found_by_typing_some_letters(self, admin: Client, said: str) -> None:
        text = body(admin.get(LIST, {"q": said}))
        assert "找到 1 个" in text
        assert f"{LIST}department/" in text
        assert f"{LIST}leader/" not in text

    @pytest.mark.parametrize("said", ["没有这个人", "%", "\0", "x" * 500])
    def test_says_when_nobody_is_found_or_everybody(self, admin: Client, said: str) -> None:
        answer = admin.get(LIST, {"q": said})
        assert answer.status_code == 200
        assert (f"共 {len(CAST)} 个账号" if said == "\0" else "没有找到这样的账号") in body(answer)

    def test_comes_in_pages_of_fifty(self, admin: Client) -> None:
        for n in range(90):
            services.open_hashed(username=f"many{n:02}", hashed="!", by=SETUP, at=NOW)
        first = body(admin.get(LIST, {"q": "many"}))
        assert "找到 90 个" in first
        assert "这里是第 1–50 个" in first
        assert "?q=many&amp;after=50" in first
        second = body(admin.get(LIST, {"q": "many", "after": "50"}))
        assert f"{LIST}many50/" in second
        assert f"{LIST}many49/" not in second
        assert "?q=many&amp;after=0" in second
        assert 'rel="next"' not in second
        assert admin.get(LIST, {"after": "x"}).status_code == 200

    def test_costs_eight_queries(self, admin: Client) -> None:
        admin.get(LIST)
        with queries_at_most(8):
            admin.get(LIST)

    def test_stands_among_the_settings_of_who_may(self, browser_of: Callable[[str], Client]) -> None:
        assert LIST in body(browser_of("admin").get("/desk/settings/"))
        assert LIST not in body(browser_of("leader").get("/desk/settings/"))


class TestOpening:
    def test_makes_a_password_that_is_shown_once_and_signs_in(self, admin: Client) -> None:
        answer = admin.post(LIST, NEW)
        made = SHOWN.search(body(answer))
        assert made
        assert "只显示这一次" in body(answer)
        assert "我的账号" in body(answer)
        assert "no-store" in answer["Cache-Control"]
        user = queries.account("zhou")
        assert user.check_password(made[1])
        assert (user.name, user.email) == ("周小满", "zhou@example.cn")
        assert [held.code for held in queries.posts_of(user, NOW)] == [POST]
        assert verbs(user) == ["user.opened", "user.appointed"]
        assert made[1] not in body(admin.get(f"{LIST}zhou/"))
        written = "".join(str(entry.__dict__) for entry in [*Entry.objects.all(), *EntryText.objects.all()])
        assert made[1] not in written
        visitor = Client()
        visitor.post("/accounts/login/", {"login": "zhou", "password": made[1]})
        assert visitor.get("/desk/").status_code == 200

    def test_twice_by_one_press_says_the_same(self, admin: Client) -> None:
        first, second = admin.post(LIST, NEW), admin.post(LIST, NEW)
        assert SHOWN.search(body(first))[1] == SHOWN.search(body(second))[1]  # type: ignore[index]
        assert User.objects.filter(username="zhou").count() == 1

    def test_takes_a_typed_password_and_never_says_it_again(self, admin: Client) -> None:
        answer = admin.post(LIST, NEW | {"password": "  of my own making "}, follow=True)
        assert answer.redirect_chain == [(f"{LIST}zhou/", 303)]
        assert "账号开好了" in body(answer)
        assert "of my own making" not in body(answer)
        assert queries.account("zhou").check_password("  of my own making ")

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("username", "Zhou", "用户名要以小写字母开头"),
            ("username", "department", "已经有人用了"),
            ("name", " ", "请填写“姓名”"),
            ("email", "zhou", "邮箱地址不对"),
            ("post", "none", "没有这个岗位"),
            ("starts_on", "2026-02-31", "填得不对"),
            ("starts_on", "1999-01-01", "还没有设立或已经撤销"),
            ("password", "short", "密码不够强"),
        ],
    )
    def test_says_at_the_field_what_is_wrong_and_opens_nothing(
        self, admin: Client, field: str, value: str, sentence: str
    ) -> None:
        answer = admin.post(LIST, NEW | {field: value})
        assert answer.status_code == 422
        assert sentence in body(answer)
        assert answer.context["form"].errors.get("post" if value == "1999-01-01" else field)
        assert 'value="zhou@example.cn"' in body(answer) or field == "email"
        assert not User.objects.filter(username="zhou").exists()
        assert User.objects.count() == len(CAST)


class TestOneAccount:
    def test_shows_posts_tokens_and_what_was_done(self, admin: Client, zhou: User) -> None:
        token = ApiToken.objects.get()
        text = body(admin.get(f"{LIST}zhou/"))
        assert "秀洲区住房和城乡建设局" in text
        assert "报表对接" in text
        assert token.last_four in text
        assert "8月6日" in text
        assert "住建局 · 经办人，从 5月1日 起" in text.replace("部门经办人", "经办人")
        assert "报表对接（尾号" in text
        assert text.index("发放接口令牌") < text.index("开通账号")

    def test_costs_twelve_queries(self, admin: Client, zhou: User) -> None:
        for day in range(2, 5):
            services.issue_token(user=zhou, label=f"第{day}个", expires_at=NOW + timedelta(days=day), by=SETUP, at=NOW)
        admin.get(f"{LIST}zhou/")
        with queries_at_most(12):
            admin.get(f"{LIST}zhou/")

    @pytest.mark.parametrize("name", ["nobody", "%00", "zhou%00", "../admin"])
    def test_that_is_not_there_is_not_there(self, admin: Client, zhou: User, name: str) -> None:
        assert admin.get(f"{LIST}{name}/").status_code == 404

    def test_is_found_in_any_spelling(self, admin: Client, zhou: User) -> None:
        assert admin.get(f"{LIST}ZHOU/").status_code == 200

    def test_tells_its_last_thirty_entries_in_words(self, admin: Client, zhou: User, people: dict[str, User]) -> None:
        for _time in range(40):
            services.note_sign_in(user=zhou, by=queries.actor_of(zhou, NOW), at=NOW)
        services.note_failure(username="zhou", step="code", by=SETUP, at=NOW)
        services.note_protection(user=zhou, change="totp_on", by=queries.actor_of(zhou, NOW), at=NOW)
        by = queries.actor_of(people["admin"], NOW)
        services.set_active(user=zhou, active=False, by=by, at=NOW)
        entries = admin.get(f"{LIST}zhou/").context["entries"]
        assert len(entries) == 30
        told = [(entry.act, entry.post, entry.name, entry.text) for entry in entries[:4]]
        assert told[0][:1] + told[0][2:] == ("停用账号", "金小满", "")
        assert told[1] == ("更改两步登录", "本人", "", "打开了")
        assert told[2] == ("登录未通过", "系统", "", "动态码不对")
        assert told[3] == ("登录", "本人", "", "")


class TestSwitching:
    def test_off_ends_the_session_at_the_next_click_and_on_brings_it_back(
        self, admin: Client, browser_of: Callable[[str], Client], people: dict[str, User]
    ) -> None:
        theirs = browser_of("department")
        assert theirs.get("/desk/").status_code == 200
        off = admin.post(f"{LIST}department/state/", {"once": "a" * 32, "active": "0"}, follow=True)
        assert "账号已停用" in body(off)
        assert "恢复账号" in body(off)
        assert theirs.get("/desk/").status_code == 302
        assert "已停用" in body(admin.get(LIST, {"q": "department"}))
        admin.post(f"{LIST}department/state/", {"once": "b" * 32, "active": "1"})
        assert queries.account("department").is_active
        assert verbs(people["department"])[-2:] == ["user.disabled", "user.enabled"]

    def test_off_oneself_is_grey_with_its_reason_and_refused(self, admin: Client, people: dict[str, User]) -> None:
        text = body(admin.get(f"{LIST}admin/"))
        assert re.search(r'aria-disabled="true"[^>]*aria-describedby="why-state">停用账号', text)
        assert text.count("不能停用自己，也不能改自己的任职，要由另一个人来做") == 2
        for url in ("state/", "appoint/", "dismiss/", "password/"):
            assert f"{LIST}admin/{url}" not in text
        answer = admin.post(f"{LIST}admin/state/", {"once": "a" * 32, "active": "0"})
        assert answer.status_code == 422
        assert queries.account("admin").is_active

    def test_to_something_else_is_refused(self, admin: Client, zhou: User) -> None:
        answer = admin.post(f"{LIST}zhou/state/", {"active": "2"})
        assert (answer.status_code, "请按“停用账号”" in body(answer)) == (422, True)


class TestTheSecondStep:
    def test_of_who_lost_it_is_taken_away_in_one_press(self, admin: Client, zhou: User) -> None:
        assert "没有开启" in body(admin.get(f"{LIST}zhou/"))
        Authenticator.objects.create(user=zhou, type="totp", data={})
        assert f"{LIST}zhou/second-step/" in body(admin.get(f"{LIST}zhou/"))
        answer = admin.post(f"{LIST}zhou/second-step/", {"once": "a" * 32}, follow=True)
        assert "两步登录关掉了，请本人登录后重新开启" in body(answer)
        assert "由管理员关掉了" in body(answer)
        assert not queries.has_second_step(zhou)
        answer = admin.post(f"{LIST}zhou/password/", {"once": "b" * 32, "password": "another long one"})
        assert (answer.status_code, "要由另一位管理员来改" in body(answer)) == (422, True)
        assert f"{LIST}zhou/password/" not in body(admin.get(f"{LIST}zhou/"))

    def test_stays_for_who_gave_the_password_grey_with_the_reason(self, admin: Client, zhou: User) -> None:
        Authenticator.objects.create(user=zhou, type="totp", data={})
        admin.post(f"{LIST}zhou/password/", {"once": "a" * 32, "password": "another long one"})
        text = body(admin.get(f"{LIST}zhou/"))
        assert "这个账号现在的密码是您设的，两步登录要由另一位管理员来关" in text
        assert f"{LIST}zhou/second-step/" not in text
        answer = admin.post(f"{LIST}zhou/second-step/", {"once": "b" * 32})
        assert (answer.status_code, queries.has_second_step(zhou)) == (422, True)


class TestPasswords:
    def test_are_made_shown_once_and_end_the_sessions(self, admin: Client, zhou: User) -> None:
        theirs = Client()
        theirs.force_login(zhou, settings.AUTHENTICATION_BACKENDS[0])
        typed = {"once": "a" * 32, "password": "", "made": "1"}
        answer = admin.post(f"{LIST}zhou/password/", typed)
        made = SHOWN.search(body(answer))
        assert made
        assert "no-store" in answer["Cache-Control"]
        assert body(admin.post(f"{LIST}zhou/password/", typed)).count(made[1]) == 1
        zhou.refresh_from_db()
        assert zhou.check_password(made[1])
        assert verbs(zhou)[-1] == "user.password_set"
        assert verbs(zhou).count("user.password_set") == 1
        assert theirs.get("/desk/").status_code == 302

    def test_are_typed_and_never_said_again(self, admin: Client, zhou: User) -> None:
        answer = admin.post(f"{LIST}zhou/password/", {"once": "a" * 32, "password": "another long one"}, follow=True)
        assert "密码改好了" in body(answer)
        assert "another long one" not in body(answer)
        zhou.refresh_from_db()
        assert zhou.check_password("another long one")

    def test_that_are_weak_are_refused_at_the_field(self, admin: Client, zhou: User) -> None:
        answer = admin.post(f"{LIST}zhou/password/", {"once": "a" * 32, "password": "short1"})
        assert answer.status_code == 422
        assert re.search(r'id="password-wrong"[^>]*><span>密码不够强', body(answer))
        assert 'value="short1"' not in body(answer)

    def test_of_ones_own_are_changed_where_the_old_one_is_asked(self, admin: Client, people: dict[str, User]) -> None:
        text = body(admin.get(f"{LIST}admin/"))
        assert "自己的密码在“我的账号”里改" in text
        answer = admin.post(f"{LIST}admin/password/", {"once": "a" * 32, "made": "1"})
        assert answer.status_code == 422
        assert "user.password_set" not in verbs(people["admin"])


class TestPosts:
    def test_are_given_from_a_day_and_taken_on_another(self, admin: Client, zhou: User) -> None:
        typed = {"once": "a" * 32, "post": "xz-ducha-supervisor", "starts_on": "2026-05-11", "ends_on": ""}
        given = admin.post(f"{LIST}zhou/appoint/", typed, follow=True)
        assert "任职记下了" in body(given)
        assert "还没开始" in body(given)
        first = Tenure.objects.get(user=zhou, post__code=POST)
        typed = {"once": "b" * 32, "tenure": str(first.pk), "ends_on": "2026-05-08"}
        taken = admin.post(f"{LIST}zhou/dismiss/", typed, follow=True)
        assert "卸任记下了" in body(taken)
        assert "已卸任" in body(taken)
        assert "现在用不了" in body(taken)  # the token that acted in it
        assert queries.posts_of(zhou, NOW) == []
        assert verbs(zhou)[-2:] == ["user.appointed", "user.dismissed"]

    def test_that_may_not_meet_are_refused_at_the_field(self, admin: Client, zhou: User) -> None:
        typed = {"once": "a" * 32, "post": "xz-shuju-admin", "starts_on": "2026-05-11"}
        answer = admin.post(f"{LIST}zhou/appoint/", typed)
        assert answer.status_code == 422
        assert answer.context["form"].errors["post"] == ["管理账号的人不能同时办理事项，请由两个人分别担任"]

    @pytest.mark.parametrize("day", ["2026-02-31", "", "2026-04-30"])
    def test_are_not_taken_on_a_day_that_is_none(self, admin: Client, zhou: User, day: str) -> None:
        tenure = Tenure.objects.get(user=zhou)
        answer = admin.post(f"{LIST}zhou/dismiss/", {"once": "a" * 32, "tenure": str(tenure.pk), "ends_on": day})
        assert answer.status_code == 422
        assert f'id="wrong-tenure-{tenure.pk}"' in body(answer)
        assert f'value="{day}"' in body(answer)
        tenure.refresh_from_db()
        assert tenure.ends_on is None

    def test_taken_already_are_a_conflict(self, admin: Client, zhou: User) -> None:
        tenure = Tenure.objects.get(user=zhou)
        services.dismiss(tenure=tenure, ends_on=date(2026, 5, 8), by=SETUP, at=NOW)
        answer = admin.post(f"{LIST}zhou/dismiss/", {"tenure": str(tenure.pk), "ends_on": "2026-05-08"})
        assert (answer.status_code, "已经结束了" in body(answer)) == (409, True)

    def test_of_somebody_else_are_not_taken_here(self, admin: Client, zhou: User, people: dict[str, User]) -> None:
        other = Tenure.objects.get(user=people["centre"])
        answer = admin.post(f"{LIST}zhou/dismiss/", {"tenure": str(other.pk), "ends_on": "2026-05-08"})
        assert (answer.status_code, "没有这段任期" in body(answer)) == (422, True)
        other.refresh_from_db()
        assert other.ends_on is None


class TestTokens:
    def test_are_revoked_one_by_one(self, admin: Client, zhou: User) -> None:
        token = ApiToken.objects.get()
        answer = admin.post(f"{LIST}zhou/revoke/", {"once": "a" * 32, "token": str(token.pk)}, follow=True)
        assert "令牌已作废" in body(answer)
        assert "5月8日 作废" in body(answer)
        assert f"{LIST}zhou/revoke/" not in body(answer)
        token.refresh_from_db()
        assert token.revoked_at == NOW
        assert verbs(zhou)[-1] == "user.token_revoked"

    def test_of_somebody_else_are_not_revoked_here(self, admin: Client, zhou: User) -> None:
        answer = admin.post(f"{LIST}department/revoke/", {"token": str(ApiToken.objects.get().pk)})
        assert (answer.status_code, "没有这个令牌" in body(answer)) == (422, True)
        assert ApiToken.objects.get().revoked_at is None

    def test_that_expired_say_so(self, admin: Client, zhou: User) -> None:
        ApiToken.objects.update(expires_at=NOW)
        assert "到期了" in body(admin.get(f"{LIST}zhou/"))
