"""Taking the pictures: a browser, a person, a page after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from scripts.shots_of_pages.pages import Shot

WIDTHS = {1440: ViewportSize(width=1440, height=900), 375: ViewportSize(width=375, height=800)}
TALLEST = 3000
PATIENCE_MS = 8_000
PROGRAM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip
GOOD = range(200, 300)


@dataclass(frozen=True)
class Account:
    """Who logs in; a stranger has no name."""

    role: str
    username: str = ""
    password: str = ""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield started
        started.close()


def log_in(started: Browser, address: str, account: Account, width: int) -> Page:
    """Return a page of this width, behind the log-in."""
    page = started.new_context(viewport=WIDTHS[width], locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/login/")
    if account.username:
        page.fill("[name=username]", account.username)
        page.fill("[name=password]", account.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
    return page


def _go(page: Page, address: str, shot: Shot) -> int:
    answer = page.goto(address + shot.address)
    for selector in filter(None, shot.after.split(" >> ")):
        link = page.locator(selector).first.get_attribute("href")
        answer = page.goto(f"{address}{link}")
    shot.act(page)
    return answer.status if answer is not None else 0


def take(page: Page, address: str, shot: Shot, file: Path) -> str:
    """Take one picture; return what went wrong, or nothing."""
    try:
        status = _go(page, address, shot)
    except Error as error:
        return error.message.partition("\n")[0]
    wide = page.viewport_size["width"] if page.viewport_size else 0
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.screenshot(path=file, full_page=tall <= TALLEST)
    over = page.evaluate("document.documentElement.scrollWidth")
    if over > wide:
        return f"wider than the window: {over} px"
    return "" if status in GOOD else f"answered {status}"
