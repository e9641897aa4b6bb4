"""Hands whose every press, typed character and click is counted, but for what is told in prose."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class CountedHands:
    """One clerk's keyboard and mouse.

    A key pressed with another one held counts twice; a name counts by its characters.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.actions += len(key.split("+"))
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type character by character."""
        self.actions += len(text)
        self.page.keyboard.type(text)

    def tell(self, prose: str) -> None:
        """Type what the applicant told; it is not counted."""
        self.page.keyboard.type(prose)

    def click(self, target: Locator) -> None:
        """Click once."""
        self.actions += 1
        target.click()
