"""One of the three servers, each under the program's own gunicorn settings.

Every answer carries how many statements it took, what opens and closes a transaction left out.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context
from sqlalchemy import event
from werkzeug.wrappers import Response

from app.serve import Server
from config import Settings

TOP = Path(__file__).resolve().parent.parent.parent
NAMES = ("program", "floor", "peer")
COUNT = "X-Statements"
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
PATIENCE_SECONDS = 60.0


def _make(name: str, settings: Settings) -> Flask:
    """Make one application; nothing of the others is imported, least of all ours by the peer."""
    if name == "program":
        from app.factory import create_app  # noqa: PLC0415 - see above
        from views import OFFICE  # noqa: PLC0415 - see above

        return create_app(OFFICE, settings)
    if name == "floor":
        from scripts.bench_rows.floor import make_floor  # noqa: PLC0415 - see above

        return make_floor(settings)
    from scripts.bench_rows.peer import make_peer  # noqa: PLC0415 - see above

    return make_peer(settings)


def _count(app: Flask) -> None:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if has_app_context() and not statement.startswith(FRAME):
            g.statements = g.get("statements", 0) + 1

    def tell(response: Response) -> Response:
        response.headers[COUNT] = str(g.get("statements", 0))
        return response

    app.after_request(tell)
    with app.app_context():
        event.listen(app.extensions["sqlalchemy"].engine, "before_cursor_execute", note)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/login/")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"a server did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def _start(name: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "scripts.bench_rows.serving", name],
            cwd=TOP, env={**os.environ, **environment}, stdout=output, stderr=output,
        )  # fmt: skip


@contextmanager
def served(environment: Mapping[str, str], folder: Path) -> Iterator[dict[str, int]]:
    """Run all three side by side and yield their ports by name; what they say goes to the folder.

    Raises ``RuntimeError`` when one does not start.
    """
    ports = {name: _free_port() for name in NAMES}
    logs = {name: folder / f"{name}.log" for name in NAMES}
    running = {
        name: _start(name, {**environment, "PORT": str(port)}, logs[name])
        for name, port in ports.items()
    }
    try:
        for name, port in ports.items():
            _wait(port, running[name], logs[name])
        yield ports
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(PATIENCE_SECONDS)


def main(name: str) -> None:
    """Serve until told to stop."""
    settings = Settings.read(os.environ)
    app = _make(name, settings)
    _count(app)
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    Server(app, settings, "ready").run()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(sys.argv[1])
