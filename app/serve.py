"""Serving: gunicorn and the job process, side by side under one parent."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.flow.jobs import Registry, run_forever
from config import Settings

LOG = logging.getLogger("office.serve")
GRACE_SECONDS = 3
KILL_SECONDS = 8.0
RESTART_SECONDS = 3.0
STUCK_SECONDS = 60
PR_SET_PDEATHSIG = 1

Part = Callable[[], None]


def address_of(settings: Settings) -> str:
    """Return the address people open; a wildcard host is shown as this machine."""
    scheme = "https" if settings.transport == "tls" else "http"
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - read, not bound
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}/"


def _dispose(app: Flask, *, close: bool = False) -> None:
    """Let go of all connections; after a fork they are the parent's to close."""
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose(close=close)


class Server(BaseApplication):
    """gunicorn with the office's settings and nothing read from files or arguments."""

    def __init__(self, app: Flask, settings: Settings, ready: str) -> None:
        self.office = app
        self.settings = settings
        self.ready = ready
        super().__init__()  # type: ignore[no-untyped-call]

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        config: Any = self.cfg
        for name, value in self._chosen().items():
            config.set(name, value)

    def _chosen(self) -> dict[str, Any]:
        settings = self.settings
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        tls = {
            "certfile": str(settings.data_dir / "tls.crt"),
            "keyfile": str(settings.data_dir / "tls.key"),
        }
        return {
            "bind": f"{host}:{settings.port}",
            "worker_class": "gthread",
            "workers": settings.workers,
            "threads": settings.threads,
            "preload_app": True,
            "timeout": STUCK_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "accesslog": None,
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: _dispose(self.office),
            "when_ready": lambda _server: print(self.ready, flush=True),  # noqa: T201 - the screen
            **(tls if settings.transport == "tls" else {}),
        }

    def load(self) -> Flask:
        """Hand over the application."""
        return self.office


def work_jobs(app: Flask, registry: Registry) -> None:
    """Be the job process until told to stop."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _dispose(app)
    run_forever(app, registry, stop)


def _end_with_parent() -> None:
    """Ask Linux to end this child when the parent is killed; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _fork(part: Part) -> int:
    pid = os.fork()
    if pid:
        return pid
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    code = 1
    try:
        _end_with_parent()
        part()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        code = 0
    except Exception:
        LOG.exception("a part of the program ended")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Supervisor:
    """The parent: when the main part ends all ends; another part is started again."""

    def __init__(self, main: Part, others: Mapping[str, Part]) -> None:
        self.main = main
        self.others = others
        self.stopping = False
        self.running: dict[int, str] = {}

    def run(self) -> int:
        """Keep the parts running until a signal or the end of the main part; 0 after a signal."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.running[_fork(self.main)] = ""
        for name, part in self.others.items():
            self.running[_fork(part)] = name
        code = self._watch()
        self._end()
        return 0 if self.stopping else code

    def _stop(self, *_: object) -> None:
        self.stopping = True
        self._send(signal.SIGTERM)

    def _send(self, number: int) -> None:
        for pid in self.running:
            os.kill(pid, number)

    def _watch(self) -> int:
        """Wait until the main part has ended, or all must; return its exit code."""
        while not self.stopping:
            pid, status = _wait()
            name = self.running.pop(pid, None)
            if name == "":
                return os.waitstatus_to_exitcode(status) or 1
            if name and not self.stopping:
                LOG.error("%s ended and is started again", name)
                time.sleep(RESTART_SECONDS)
                self.running[_fork(self.others[name])] = name
        return 0

    def _end(self) -> None:
        """Stop what still runs, by force if it does not listen."""
        self._send(signal.SIGTERM)
        until = time.monotonic() + KILL_SECONDS
        while self.running:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            self.running.pop(pid, None)
            if time.monotonic() > until:
                self._send(signal.SIGKILL)
            time.sleep(0.05)


def _wait() -> tuple[int, int]:
    """Wait for a child; returns (0, 0) when a signal came instead."""
    pid, status = os.waitpid(-1, os.WNOHANG)
    if not pid:
        time.sleep(0.2)
    return pid, status


def serve(app: Flask, settings: Settings, registry: Registry, ready: str) -> int:
    """Serve until a signal; prints ``ready`` once requests are accepted; returns an exit code."""
    _dispose(app, close=True)
    server = Server(app, settings, ready)
    jobs = {"jobs": lambda: work_jobs(app, registry)}
    return Supervisor(server.run, jobs).run()
