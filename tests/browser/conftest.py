"""A real browser before a real server of a small county."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

from tests.county import PASSWORD, County, raise_county, settings_for
from tests.machines import chromium
from tests.serving import served

# Without these Chromium asks its maker's hosts at every start.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--lang=zh-CN",
]  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]+")
# What may stand on a Chinese page in Latin letters, and why.
KNOWN = re.compile(
    r"[A-Z]{2}(-[A-Z]{2})?(-\d+)+"  # numbers of records: the county's own pattern
    r"|SEED-\d+|SOD-[A-Z]+"  # codes of rule sets and rules
    r"|Ctrl|Enter"  # names of keys
    r"|SJ-\d+"  # a receipt number typed in the story
    r"|[a-z]\d"  # the ends of the invented people's names
)
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 800}


@dataclass
class Watch:
    """What a page did besides what it should: requests elsewhere, console errors."""

    address: str
    strays: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    def over(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._request)
        page.on("domcontentloaded", self._read)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._console)

    def _read(self, page: Page) -> None:
        """Collect the English words a person would read on the page."""
        try:
            text = page.evaluate("document.title + '\\n' + document.body.innerText")
        except Error:
            return  # the page has gone on meanwhile
        self.words |= {word for word in WORD.findall(text) if not KNOWN.fullmatch(word)}

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium notes every refused form (4xx) in the console; that is the answer we want.
        if message.type == "error" and "status of 4" not in message.text:
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.strays.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = chromium()
    if path is None:
        pytest.skip("没有 Chromium")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, own_url: str, own_keys: None) -> County:  # noqa: ARG001 - must come first
    """A staffed county with nothing in it yet, its database ready to be served."""
    app, raised = raise_county(settings_for(tmp_path_factory.mktemp("county"), own_url))
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return raised


class Office:
    """A served county and the people who open it in the browser."""

    def __init__(self, browser: Browser, county: County, folder: Path) -> None:
        self.browser = browser
        self.county = county
        self.folder = folder
        self.watch = Watch("")

    def serve(self, clock: str = "") -> object:
        """Serve the county, with its clock shifted."""
        return served(self.county.environment, clock=clock, log=self.folder / "server.log")

    def open(self, address: str, username: str, viewport: dict[str, int] = DESKTOP) -> Page:
        """Log somebody in and return the page with the desk."""
        self.watch.address = address
        context = self.browser.new_context(viewport=viewport, locale="zh-CN")  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(8_000)
        self.watch.over(page)
        page.goto(f"{address}/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        return page


@pytest.fixture
def office(browser: Browser, county: County, tmp_path: Path) -> Office:
    """The county, ready to be served and opened."""
    return Office(browser, county, tmp_path)
