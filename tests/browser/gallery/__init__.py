"""Every part of the pages with long, empty and ugly data, to be looked at and measured; no part of the product."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("GALLERY")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        assert size is not None
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=size["width"] < 500)
