"""Real machines for tests: a PostgreSQL server of their own and the installed browser."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 60.0

# The server ends with the process that started it, even if that is killed.
TIED = ("setpriv", "--pdeathsig", "QUIT")
AS_POSTGRES = ("--reuid", "postgres", "--regid", "postgres", "--clear-groups")
AS_SERVER = {True: (*TIED, *AS_POSTGRES), False: TIED}


def missing(what: str) -> None:
    """Say that a machine is missing; in CI, where nothing may be left out, fail instead."""
    sentence = f"缺少 {what}，相关测试将跳过"
    if os.environ.get("CI") == "true":
        raise RuntimeError(sentence)
    print(sentence)


def chromium() -> str | None:
    found = find_chromium()
    if found is None:
        missing("chromium")
    return found


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def find_postgres() -> Path | None:
    """Return the folder of the newest server's programs; Debian keeps them off PATH."""
    on_path = shutil.which("initdb")
    folders = sorted(DEBIAN_BINARIES.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if folders:
        return folders[-1]
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def temp_postgres() -> Iterator[str | None]:
    """Run a throw-away server on loopback; yields its SQLAlchemy URL, or None where there is none.

    The server refuses to run as root: started by root, it runs as the user `postgres`.
    """
    binaries = find_postgres()
    if binaries is None:
        missing("postgresql")
        yield None
        return
    # A socket's path may have 107 bytes, so the folder's name is short.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    try:
        with serving(binaries, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(binaries: Path, folder: Path) -> Iterator[str]:
    """Make a database cluster in `folder` and run its server until the block ends."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    make_cluster(binaries, folder)
    port, log = free_port(), folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*AS_SERVER[os.geteuid() == 0], *server_command(binaries, folder, port)],
            cwd=folder,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_ready(server, binaries, port, log)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        stop(server)


def make_cluster(binaries: Path, folder: Path) -> None:
    initdb = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    options = ["-A", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]
    command = [*AS_SERVER[os.geteuid() == 0], *initdb, *options]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)


def server_command(binaries: Path, folder: Path, port: int) -> list[str]:
    """Write the server's command line; nothing here outlives the test, so nothing is synced."""
    careless = ["-F", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]
    address = ["-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    return [str(binaries / "postgres"), "-D", str(folder / "data"), *address, *careless]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_ready(server: subprocess.Popen[bytes], binaries: Path, port: int, log: Path) -> None:
    question = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    until = time.monotonic() + START_SECONDS
    while subprocess.run(question, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server fast (open sessions are cut), by force if it does not listen."""
    server.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        server.wait(10)
        return
    server.send_signal(signal.SIGQUIT)
    server.wait(10)
