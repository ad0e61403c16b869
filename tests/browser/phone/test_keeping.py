"""What lies on the phone is read by nobody but its worker, and the browser's worker keeps the shell alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gongzhi.interfaces.web.phone import shell
from tests.browser.phone.acts import ON_DISK, arrived, draft, hand_in, ready, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from gongzhi.foundation.sites.models import Site


pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("district"),
]


def test_what_lies_on_the_phone_cannot_be_read(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    page = handset().pages[0]
    sign_in(page, live_server.url)
    draft(page, live_server.url, house)
    lies = page.evaluate(ON_DISK)
    assert '"photos":[{' in lies
    assert "key:false" in lies
    told = ("旧沙发", "建设村", "安全出口", "consent", "kitchen", "JFIF", "13800138000", "吴金根", house.plate)
    assert [word for word in told if word in lies] == []
    seen = page.evaluate(
        "import('/static/phone/store.mjs').then(async (s) => JSON.stringify(await s.items(await s.current())))"
    )
    assert "旧沙发" in seen
    assert "13800138000" not in seen
    assert "吴金根" not in seen


def test_only_the_shell_is_kept_by_the_worker(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    page = handset().pages[0]
    sign_in(page, live_server.url)
    ready(page)
    for path in ("", "mine/", "report/", f"check/{house.plate}/", "outbox/", "session/", "list/", "checks/"):
        page.goto(f"{live_server.url}/desk/phone/{path}")
    held = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                const store = await caches.open(name);
                for (const request of await store.keys()) {
                    found.push([new URL(request.url).pathname, await (await store.match(request)).text()]);
                }
            }
            return found;
        }"""
    )
    pages = [(path, text) for path, text in held if not path.startswith("/static/")]
    assert [path for path, _text in pages] == ["/desk/phone/checks/"]
    assert {path.removeprefix("/static/") for path, _text in held if path.startswith("/static/")} == set(shell.FILES)
    assert [word for word in ("建设村", "网格", "csrf", house.plate) if word in pages[0][1]] == []


def test_who_signs_out_is_told_what_waits_and_nobody_else_reads_it(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    page = handset().pages[0]
    sign_in(page, live_server.url)
    draft(page, live_server.url, house)
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/desk/phone/mine/")
    page.click("button:has-text('退出')")
    page.wait_for_selector("dialog.leaving >> text=还有 1 项没有发出")
    page.click("text=仍要退出")
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert '"kept":[]' in page.evaluate(ON_DISK).replace(" ", "")

    sign_in(page, live_server.url, "village")
    page.wait_for_selector("#outbox >> text=别的账号有 1 项锁在这里")
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=内容锁着")
    assert "建设村" not in page.inner_text("main")
    page.goto(f"{live_server.url}/desk/phone/mine/")
    page.click("button:has-text('退出')")
    page.wait_for_url(lambda url: "/desk/" not in url)

    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/desk/phone/check/{house.plate}/")
    page.click("text=接着填")
    page.wait_for_selector("text=2 项不符合")
    assert page.input_value("#note") == "楼梯口堆着旧沙发"
    hand_in(page)
    page.goto(f"{live_server.url}/desk/phone/outbox/")
    page.wait_for_selector("text=已送达，隐患 M-")
    arrived(house)


def test_what_was_shut_at_sign_out_is_not_overwritten_by_a_sending_under_way(
    handset: Callable[[], BrowserContext], house: Site, live_server: Any
) -> None:
    page = handset().pages[0]
    sign_in(page, live_server.url)
    draft(page, live_server.url, house)
    page.context.set_offline(False)
    page.goto(f"{live_server.url}/privacy/")  # where no script of the phone's signs in by itself meanwhile
    locked, opened = page.evaluate(
        """async () => {
            const store = await import("/static/phone/store.mjs");
            const said = await (await fetch("/desk/phone/session/")).json();
            const [item] = await store.items(said.account);
            await store.leave(said.account, said.lock);
            await store.save({ ...item, state: "waiting" });
            const [row] = await store.strangers("nobody");
            await store.enter(said.account, said.lock);
            return [row.locked, (await store.items(said.account)).map((one) => one.state)];
        }"""
    )
    assert (locked, opened) == (True, ["draft"])
