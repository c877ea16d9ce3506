"""Pages in a real browser: Debian's Chromium, driven by Playwright, without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def executable() -> str:
    """The path of Chromium; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no Chromium; on Debian: apt-get install chromium fonts-noto-cjk")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path, address: str = "", **options: Any) -> Iterator[Page]:
    """A page from disk, without a network; held to no error and no request."""
    options = {"viewport": {"width": 1400, "height": 900}, "locale": "zh-CN"} | options
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((path.as_uri(), "blob:", "data:")):
            faults.append(f"request: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", asked)
    page.goto(path.as_uri() + address)
    page.locator(".shell").wait_for()
    yield page
    context.close()
    assert faults == []
