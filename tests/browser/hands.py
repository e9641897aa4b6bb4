"""What a person's hands do on a page, in the words that stand on it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def put(page: Page, label: str, value: str) -> None:
    """Type into the field with this label."""
    _control(page, label).fill(value)


def pick(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by what it says."""
    _control(page, label).select_option(label=option)


def tick(page: Page, label: str) -> None:
    """Tick a box."""
    _control(page, label).check()


def find(page: Page, label: str, text: str) -> None:
    """Search for a row by typing and choose the one whose text has this as a part of its own."""
    box = page.get_by_role("combobox", name=_exactly(label)).first
    box.fill(text)
    part = re.compile(rf"(^|· )\s*{re.escape(text)}\s*($| ·)")
    option = page.get_by_role("option").filter(has_text=part).first
    option.click()


def press(page: Page, label: str) -> None:
    """Press a button or follow a link that looks like one, and wait for the answer."""
    button = page.locator(".button:visible, button:visible").filter(
        has_text=re.compile(f"^{label}$")
    )
    with page.expect_navigation():
        button.first.click()


def follow(page: Page, address: str) -> None:
    """Open an address of the same office."""
    root = re.match(r"https?://[^/]+", page.url)
    assert root
    page.goto(root[0] + address)


def state_is(page: Page, label: str) -> None:
    """Expect the record's tag to say this state."""
    expect(page.locator("h1 .tag, .head .tag").first).to_have_text(label)


def refused(page: Page, label: str, because: str) -> None:
    """Expect a button that cannot be pressed, and the rule that refuses it on the page."""
    button = page.locator("[aria-disabled=true]").filter(has_text=label).first
    expect(button).to_be_visible()
    expect(page.locator(f"#{button.get_attribute('aria-describedby')}")).to_contain_text(because)


def absent(page: Page, label: str) -> None:
    """Expect no such button at all."""
    expect(page.locator(".button").filter(has_text=re.compile(f"^{label}$"))).to_have_count(0)


def here(page: Page) -> str:
    """Return the address of the page without the host."""
    return re.sub(r"^https?://[^/]+", "", page.url)


def _control(page: Page, label: str) -> Locator:
    controls = page.locator("input:visible, select:visible, textarea:visible")
    return controls.and_(page.get_by_label(_exactly(label))).first


def _exactly(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}[\s*（(必填)]*")
