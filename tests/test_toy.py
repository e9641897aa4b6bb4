"""The toy office is walked like the real one, in a process of its own: two cannot share one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
TOY = "tests.toy.office:OFFICE"


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_walk_holds_for_another_office() -> None:
    environ = {**os.environ, "TEST_OFFICE": TOY}
    # The walk is no worker of this run.
    for name in [name for name in environ if name.startswith("PYTEST_")]:
        del environ[name]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/walk"]
    ended = subprocess.run(
        command, cwd=CHECKOUT, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-20_000:] + ended.stderr[-5_000:]
