"""The whole server is killed while people write: what was answered is there, nothing is half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.county import County
from tests.http import Caller
from tests.races.books import Books
from tests.races.hands import made, receive, step
from tests.serving import TOP, free_port, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(7200)]

KILLS = 200 if os.environ.get("FULL") == "1" else 8
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
LEAST_SECONDS, MOST_SECONDS = 0.1, 1.0
LAST_BREATH_SECONDS = 5.0
WRITERS = 8


@contextmanager
def mortal(county: County, log: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a county in a group of processes of its own; at the end the group is killed."""
    environ = {**os.environ, **county.environment, "PORT": str(port), "CLOCK": ""}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.serving"], cwd=TOP, env=environ,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield address, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server and all its children at one moment, and expect that none lives on."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    wait_until_gone(process.pid)


def living(session_id: int) -> list[str]:
    """Return the processes of a session that are still there, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it has ended meanwhile
        state, _parent, _group, session = text.rpartition(")")[2].split()[:4]
        if int(session) == session_id and state != "Z":
            found.append(text)
    return found


def wait_until_gone(session_id: int) -> None:
    """Expect that nothing of a killed server lives on."""
    until = time.monotonic() + LAST_BREATH_SECONDS
    while left := living(session_id):
        assert time.monotonic() < until, f"outlived the server: {left}"
        time.sleep(0.02)


@dataclass
class Promises:
    """What the server has said it stored."""

    received: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)


def write_until_cut(caller: Caller, area: int, name: str, promises: Promises) -> None:
    """Take applications and accept them until the server is gone."""
    try:
        for number in range(10**6):
            case = receive(caller, area, f"{name}之{number}")
            promises.received.append(case["id"])
            made(step(caller, "cases", case, "accept"))
            promises.accepted.append(case["id"])
    except (OSError, HTTPException):
        return


def check(books: Books, promises: Promises) -> None:
    """Compare what was promised with what is stored, and what is stored with itself."""
    states = {row.id: row.state for row in books.rows("SELECT id, state FROM cases")}
    assert [key for key in promises.received if key not in states] == [], "lost"
    assert {states[key] for key in promises.accepted} <= {"ACCEPTED"}, "a step was lost"
    assert books.half_records() == []
    assert books.broken_numbers() == []
    assert books.integrity() == []
    accepted = {row[0] for row in books.rows("SELECT id FROM cases WHERE state = 'ACCEPTED'")}
    lines = books.rows("SELECT record_id FROM journal WHERE act = 'cases.accept'")
    acts = books.rows("SELECT record_id FROM acts WHERE step = 'cases.accept'")
    assert sorted(row[0] for row in lines) == sorted(accepted)
    assert sorted(row[0] for row in acts) == sorted(accepted)


def test_a_killed_server_keeps_its_word(
    county: County, books: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, promises, log = random.Random(SEED), Promises(), tmp_path / "server.log"
    port = free_port()
    callers: list[Caller] = []
    areas = {1: county.areas["石桥村"], 2: county.areas["河口镇石桥村"]}
    for life in range(KILLS):
        with mortal(county, log, port) as (address, process), ThreadPoolExecutor(WRITERS) as pool:
            # Who was logged in stays so: the session does not live in the process.
            callers = callers or [Caller(address, f"window{1 + i % 4}") for i in range(WRITERS)]
            running: list[Future[None]] = [
                pool.submit(
                    write_until_cut, caller, areas[1 + (i % 4) // 2], f"人{life}之{i}", promises
                )
                for i, caller in enumerate(callers)
            ]
            time.sleep(chance.uniform(LEAST_SECONDS, MOST_SECONDS))
            kill(process)
            for writer in running:
                writer.result()
        check(books, promises)
    assert promises.accepted, "nothing was written before any kill"
    with capsys.disabled():
        said = f"{len(promises.received)} cases and {len(promises.accepted)} steps promised"
        print(f"\n{KILLS} kills (SEED={SEED}): {said}, all kept")  # noqa: T201 - the figure itself

