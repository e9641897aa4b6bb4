"""Taking the pictures: a browser, a person, a page after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Error, Page, ViewportSize, sync_playwright

from scripts.shots_of_pages.pages import Shot

WIDTHS = {1440: ViewportSize(width=1440, height=900), 375: ViewportSize(width=375, height=800)}
TALLEST = 3000
PATIENCE_MS = 8_000
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
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
    """Start the system's Chromium; raises ``RuntimeError`` where there is none."""
    program = next(filter(None, map(which, PROGRAMS)), None)
    if program is None:
        raise RuntimeError("chromium is not installed")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


def log_in(
    started: Browser, address: str, account: Account, width: int, *, locale: str = "zh-CN"
) -> Page:
    """Return a page of this width, behind the log-in."""
    page = started.new_context(viewport=WIDTHS[width], locale=locale).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/login/")
    if account.username:
        page.fill("[name=username]", account.username)
        page.fill("[name=password]", account.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
    return page


def go(page: Page, address: str, shot: Shot) -> int:
    """Open the page of a shot and do what is done there first; return the status."""
    answer = page.goto(address + shot.address)
    for selector in filter(None, shot.after.split(" >> ")):
        link = page.locator(selector).first.get_attribute("href")
        answer = page.goto(f"{address}{link}")
    shot.act(page)
    return answer.status if answer is not None else 0


def _snap(page: Page, file: Path) -> None:
    """Take the whole page: what sticks to the window's edge sticks to the page's."""
    before = page.viewport_size or WIDTHS[1440]
    tall = page.evaluate("document.documentElement.scrollHeight")
    height = min(max(before["height"], tall), TALLEST)
    page.set_viewport_size({"width": before["width"], "height": height})
    page.screenshot(path=file)
    page.set_viewport_size(before)


def take(page: Page, address: str, shot: Shot, file: Path) -> str:
    """Take one picture; return what went wrong, or nothing."""
    try:
        status = go(page, address, shot)
    except Error as error:
        return error.message.partition("\n")[0]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    _snap(page, file)
    if over > 0:
        return f"wider than the window by {over} px"
    return "" if status in GOOD else f"answered {status}"
