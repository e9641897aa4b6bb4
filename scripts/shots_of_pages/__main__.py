"""Start the demo county, photograph every kind of page, print what was made."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from playwright.sync_api import Browser

from scripts.shots_of_pages.camera import WIDTHS, Account, browser, log_in, take
from scripts.shots_of_pages.pages import PAGES, Shot

TOP = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 300.0


def _asked_for() -> Namespace:
    parser = ArgumentParser("scripts/shots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--data", help="DATA_DIR of a built demo county; built anew if not given")
    parser.add_argument("--only", default="", help="only pages with this in their name")
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status)
    except OSError:
        return False


@contextmanager
def _demo(data: str) -> Iterator[str]:
    """Serve the demo county of a folder and yield its address."""
    port = _free_port()
    environment = {**os.environ, "DATA_DIR": data, "PORT": str(port)}
    command = [sys.executable, "run.py", "demo"]
    process = subprocess.Popen(command, cwd=TOP, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        address, end = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE_SECONDS
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the demo county did not start")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def _accounts(data: str) -> dict[str, Account]:
    """Return the first account of every role, and the stranger's."""
    found = {"": Account("")}
    with (Path(data) / "accounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            account = Account(row["role"], row["username"], row["password"])
            found.setdefault(account.role, account)
    return found


def _shoot(started: Browser, address: str, account: Account, shots: list[Shot], to: Path) -> None:
    who = account.role.lower() or "stranger"
    for width in WIDTHS:
        page = log_in(started, address, account, width)
        for shot in shots:
            file = to / f"{shot.name}-{who}-{width}.png"
            wrong = take(page, address, shot, file)
            sys.stdout.write(f"{file.name}{f'  ({wrong})' if wrong else ''}\n")
        page.context.close()


def main() -> None:
    """Take all pictures asked for."""
    chosen = _asked_for()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="shots-") as own:
        data = chosen.data or own
        with _demo(data) as address, browser() as started:
            for role, account in _accounts(data).items():
                shots = [s for s in PAGES if role in s.roles and chosen.only in s.name]
                if shots:
                    _shoot(started, address, account, shots, chosen.folder)


if __name__ == "__main__":
    main()
