"""A supervisor adds a clerk by keyboard alone, within a minute; the clerk changes the password."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Office
from tests.browser.hands import here

pytestmark = pytest.mark.browser

SECONDS = 60.0
STROKE = 0.28  # seconds for one key by an average typist, as the keystroke-level model has it
OWN = "Shan-shui-2027"


@dataclass
class Keyboard:
    """Hands that never touch a mouse; what is typed and what is pressed is counted."""

    page: Page
    pressed: int = 0
    typed: int = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.pressed += times

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.typed += len(text)

    def reach(self, css: str, most: int = 60) -> None:
        """Go on by the tab key until the focus is there."""
        for _ in range(most):
            if self.page.evaluate("css => document.activeElement.matches(css)", css):
                return
            self.press("Tab")
        raise AssertionError(f"the tab key never came to {css}")

    def follow(self, css: str) -> None:
        self.reach(css)
        with self.page.expect_navigation():
            self.press("Enter")


def add_clerk(page: Page, keys: Keyboard) -> tuple[str, str]:
    """Add a clerk from the desk; return what stands on the slip."""
    keys.follow(".menu a[href^='/staffing']")
    keys.follow("main a[href='/staffing/add']")
    keys.reach("[name=name]")
    keys.type("王小芳")
    keys.press("Tab")
    keys.type("13800001234")
    keys.reach("[name=role]")
    keys.press("ArrowDown", 2)
    expect(page.locator("[name=role]")).to_have_value("WINDOW")
    with page.expect_navigation():
        keys.press("Control+Enter")
    expect(page.get_by_role("heading", name="账号交接单")).to_be_visible()
    return page.inner_text("#slip-username"), page.inner_text("#slip-password")


def log_in(office: Office, address: str, username: str, password: str) -> Page:
    page = office.browser.new_context(viewport=PHONE, locale="zh-CN").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(8_000)
    office.watch.over(page)
    page.goto(f"{address}/login/")
    enter(page, username, password)
    return page


def enter(page: Page, username: str, password: str) -> None:
    keys = Keyboard(page)
    keys.reach("[name=username]")
    keys.type(username)
    keys.press("Tab")
    keys.type(password)
    with page.expect_navigation():
        keys.press("Enter")


def set_own_password(page: Page, password: str) -> None:
    keys = Keyboard(page)
    keys.reach("[name=old]")
    for word in (password, OWN, OWN):
        keys.type(word)
        keys.press("Tab")
    keys.reach(".submit button")
    with page.expect_navigation():
        keys.press("Enter")


def test_a_supervisor_adds_a_clerk_within_a_minute(office: Office) -> None:
    with office.serve() as address:  # type: ignore[attr-defined]
        page = office.open(address, "town_supervisor1")
        keys, began = Keyboard(page), time.monotonic()
        username, password = add_clerk(page, keys)
        took = time.monotonic() - began
        by_hand = took + (keys.pressed + keys.typed) * STROKE
        sys.stdout.write(
            f"\nadding a clerk: {keys.pressed} keys, {keys.typed} characters typed,"
            f" pages {took:.1f} s, {by_hand:.0f} s by hand\n"
        )
        assert by_hand < SECONDS

        clerk = log_in(office, address, username, password)
        assert here(clerk) == "/account/password"
        clerk.goto(f"{address}/cases/list/")
        assert here(clerk) == "/account/password"
        set_own_password(clerk, password)
        enter(clerk, username, OWN)
        clerk.goto(f"{address}/cases/add")
        expect(clerk.get_by_role("heading", name="新建救助案件")).to_be_visible()

        keys.follow("main a.main")
        expect(page.locator("h1")).to_contain_text("王小芳")
        keys.reach("main button.red")
        keys.press("Enter")
        keys.reach("dialog[open] .button.red")
        with page.expect_navigation():
            keys.press("Enter")
        expect(page.locator("h1 .tag")).to_have_text("离岗")
        clerk.goto(f"{address}/cases/list/")
        assert here(clerk).startswith("/login/")
    assert office.watch.strays == []
    assert office.watch.errors == []
