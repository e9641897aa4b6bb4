"""The real server for tests: gunicorn and the job process, on a county's own data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.commands.running import registry_of
from app.factory import create_app
from app.serve import serve
from config import Settings
from views import OFFICE

TOP = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; fails when it ended or took too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not _answers(address):
        assert process.poll() is None, f"the server ended with {process.returncode}"
        assert time.monotonic() < end, "the server did not answer in time"
        time.sleep(0.1)


@contextmanager
def served(
    environment: Mapping[str, str], *, clock: str = "", log: Path, port: int = 0
) -> Iterator[str]:
    """Serve a county's data and yield the address; ``clock`` shifts its time, e.g. ``+6d``.

    Without a ``port`` a free one is taken.
    """
    port = port or free_port()
    environ = {**os.environ, **environment, "PORT": str(port), "CLOCK": clock}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.serving"], cwd=TOP, env=environ,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def main() -> int:
    """Serve with a clock that may be shifted, which a real start refuses."""
    settings = Settings.read(os.environ, demo=True)
    return serve(create_app(OFFICE, settings), settings, registry_of(settings), "ready")


if __name__ == "__main__":
    raise SystemExit(main())
