"""What a grid worker does on the phone, and what lies on it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from PIL import Image

from gongzhi.foundation.files import queries as files
from gongzhi.foundation.ledger import queries as ledger
from gongzhi.matters import queries as matters
from gongzhi.matters.models import Matter
from gongzhi.work.checks.models import Check, Photo

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from gongzhi.foundation.sites.models import Site


GRID_PLACE = "330411101003"


def sign_in(page: Page, site: str, user: str = "grid") -> None:
    page.goto(site + "/accounts/login/?next=/desk/phone/checks/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk/phone/checks/"))


def ready(page: Page) -> None:
    """Wait until the shell lies on the phone."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def picture(colour: str, size: tuple[int, int] = (2400, 1800)) -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def shoot(page: Page, colour: str) -> None:
    """Take one photo and cover a piece of it."""
    before = page.locator(".previews img").count()
    page.set_input_files("#camera", picture(colour))
    canvas = page.locator("dialog.cover canvas")
    canvas.wait_for()
    frame = canvas.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + 20, frame["y"] + 20)
    page.mouse.down()
    page.mouse.move(frame["x"] + 120, frame["y"] + 90, steps=3)
    page.mouse.up()
    page.click("text=用这张")
    page.locator(".previews img").nth(before).wait_for()


def fill_in(page: Page, beds: str = "") -> None:
    """Fill the short list: the exit and an electric bicycle fail, three photos."""
    page.click("text=按《短表》检查")
    page.click(".choice:has-text('住户同意')")
    page.click(".choice:has-text('不符合')")
    shoot(page, "red")
    shoot(page, "green")
    page.click("text=下一步")
    page.click(".choice:has-text('不符合')")
    shoot(page, "blue")
    page.click("text=下一步")
    page.click(".choice:has-text('没有')")
    if beds:
        page.fill("main .field input", beds)
        page.click("text=下一步")
    else:
        page.click("text=还是 8")
    page.wait_for_selector("#hand-in")


def hand_in(page: Page) -> None:
    """Press the button and read that the phone has it: before that a page that is left may take the check with it."""
    page.click("#hand-in")
    page.wait_for_selector("text=检查已存在手机里")


def fill_in_shipped(page: Page, photos: dict[str, tuple[str, ...]]) -> None:
    """Answer whatever is asked, one screen after another: well, but for the questions that get photos."""
    while not page.locator("#hand-in").count():
        head = page.locator("[data-head]").inner_text()
        if page.locator("main .field input").count():
            page.fill("main .field input", "1")
            page.click("#next")
        elif page.locator("main .field textarea").count():
            page.click("#next")
        elif head in photos:
            page.click(".choice:has-text('不符合')")
            page.locator("label.camera").wait_for()
            for colour in photos[head]:
                shoot(page, colour)
            page.click("#next")
        else:
            page.locator(".choice").first.click()
        page.wait_for_function("head => document.querySelector('[data-head]').innerText !== head", arg=head)


def draft(page: Page, site: str, house: Site) -> None:
    """Answer some questions with the network cut, and leave it so."""
    ready(page)
    page.goto(f"{site}/desk/phone/check/{house.plate}/")
    page.wait_for_selector("text=按《短表》检查")
    page.context.set_offline(True)
    fill_in(page)
    page.fill("#note", "楼梯口堆着旧沙发")
    page.wait_for_timeout(300)


def arrived(house: Site) -> None:
    """One check, two hazards, three photos, and a ledger that holds."""
    check = Check.objects.get()
    assert (check.site_id, check.outcome, check.entered_by) == (house.pk, "listed", "consent")
    hazards = list(Matter.objects.filter(kind="hazard").order_by("pk"))
    assert [one.title for one in hazards] == ["不符合：安全出口畅通", "不符合：楼道里没有停放电动车"]
    kept = files.of([one.subject for one in hazards])
    assert [len(kept[one.subject]) for one in hazards] == [2, 1]
    assert Photo.objects.exclude(file="").count() == Photo.objects.count() == 3
    found = ledger.verify(versions=matters.versions())
    assert found.ok, found.finding


QUEUE = """async ([plates, each]) => {
    const store = await import('/static/phone/store.mjs'), { digest } = await import('/static/phone/photo.mjs');
    const account = await store.current(), canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
    canvas.width = 16;
    canvas.height = 12;
    const answers = { exit: 'no', ebike: 'yes', kitchen: 'none', beds: 8 };
    let n = 0;
    for (const plate of plates) {
        const id = crypto.randomUUID(), photos = [];
        for (let i = 0; i < each; i++) {
            n += 1;
            pen.fillStyle = `rgb(${n % 256}, ${n >> 8}, 90)`;
            pen.fillRect(0, 0, 16, 12);
            const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
            const bytes = await blob.arrayBuffer(), mark = await digest(bytes);
            await store.savePhoto({ account, item: id, digest: mark, bytes });
            photos.push({ item: i ? 'ebike' : 'exit', digest: mark });
        }
        const payload = JSON.stringify({
            client_id: id, plate, way: 'patrol', outcome: 'listed', standard: 'short/1', entered_by: 'consent',
            made_at: new Date().toISOString(), answers, photos,
        });
        const body = { site: { name: plate, plate }, outcome: 'listed', photos, payload };
        await store.save({ id, account, sort: 'check', state: 'waiting', made: Date.now(), body });
    }
}"""


#: Everything that lies in the store, with bytes as text: what somebody finds who reads the disk.
ON_DISK = """async () => {
    const db = await new Promise((done) => {
        const asked = indexedDB.open('gongzhi-phone');
        asked.onsuccess = () => done(asked.result);
    });
    const plain = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder().decode(value)
        : value instanceof CryptoKey ? `key:${value.extractable}`
        : Array.isArray(value) ? value.map(plain)
        : value && typeof value === 'object'
            ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)])) : value;
    const found = {};
    for (const name of db.objectStoreNames) found[name] = await new Promise((done) => {
        const asked = db.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => done(asked.result.map(plain));
    });
    db.close();
    return JSON.stringify([found, { ...localStorage }, { ...sessionStorage }]);
}"""
