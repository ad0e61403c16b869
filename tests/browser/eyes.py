"""What every page must be: no wider than its window, and nothing that axe minds.

``SHOTS=folder pytest tests/browser`` keeps a picture of each page that is looked at by a name.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

VIOLATIONS = {"resultTypes": ["violations"]}
SHAPES = VIOLATIONS | {"rules": {"color-contrast": {"enabled": False}}}


def sound(page: Page, name: str = "", *, options: dict[str, object] = VIOLATIONS) -> None:
    """See that the page is sound as it stands."""
    if name:
        keep(page, name)
    where = f"{name} {page.url}"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, where
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"


def sound_at_any_width(page: Page) -> None:
    """See that it is sound on a desk and on a phone; its colours, which are the same on both, on the desk alone."""
    size = page.viewport_size
    assert size is not None
    for width, options in ((1440, VIOLATIONS), (360, SHAPES)):
        page.set_viewport_size({"width": width, "height": 900})
        sound(page, options=options)
    page.set_viewport_size(size)


def keep(page: Page, name: str) -> None:
    """Keep a picture, where somebody asked for pictures; on a phone of the whole length."""
    folder, size = os.environ.get("SHOTS"), page.viewport_size
    if folder and size:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=size["width"] < 500)
