"""A terminal: runs ``run.py`` as people do, in a process and a data folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import TOP, free_port

ENTRY = str(TOP / "run.py")
# What the terminal of the tests may have set must not reach the program.
OURS = (
    "DATA_DIR", "DATABASE_URL", "HOST", "PORT", "WORKERS", "THREADS", "TRANSPORT", "CLOCK",
    "SECRET_KEY",
)  # fmt: skip
PATIENCE_SECONDS = 60.0
ENGLISH = re.compile(r"Traceback|Error\b|Exception\b")


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert not ENGLISH.search(self.err), self.err


def environment(data: Path, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return inherited | {"DATA_DIR": str(data), **more}


def run(data: Path, *arguments: str, python: str = sys.executable, **more: str) -> Ended:
    """Run a command to its end, from a folder that is not the checkout."""
    ended = subprocess.run(
        [python, ENTRY, *arguments], cwd=data, env=environment(data, **more),
        capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def read_until(process: subprocess.Popen[bytes], file: Path, mark: str) -> str:
    """Wait until the output holds a mark; return all of it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        said = file.read_text(encoding="utf-8")
        if mark in said:
            return said
        assert process.poll() is None, f"ended with {process.returncode}: {said}"
        assert time.monotonic() < end, f"never said {mark}: {said}"
        time.sleep(0.05)


@dataclass
class Started:
    """A running office: its address and what it printed."""

    address: str
    said: str
    process: subprocess.Popen[bytes]


@contextmanager
def started(data: Path, settings: Mapping[str, str] | None = None) -> Iterator[Started]:
    """Run ``start`` for as long as the block lasts, then end it as a service would."""
    port, output = free_port(), data / f"output-{time.monotonic_ns()}.log"
    environ = environment(data, PORT=str(port), WORKERS="1", **(settings or {}))
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, ENTRY, "start"], cwd=data, env=environ, stdout=file, stderr=file
        )
        try:
            address = f"http://127.0.0.1:{port}"
            said = read_until(process, output, f"{address}/")
            yield Started(address, said, process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_SECONDS) == 0, output.read_text(encoding="utf-8")
