"""The test command: `python -m tests [--full] [pytest arguments]`, run from the checkout."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.machines import find_chromium, find_postgres

PARALLEL = ("-n", "2", "--dist", "loadfile")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")
APT = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Part:
    """One run of pytest: what it is called, what it runs, on which database."""

    title: str
    arguments: tuple[str, ...]
    database: str = "sqlite"


@dataclass(frozen=True)
class Result:
    title: str
    seconds: float
    code: int
    closing: str


ON_SQLITE = Part("SQLite", (*PARALLEL, "-m", "not browser"))
ON_POSTGRES = Part("PostgreSQL", (*PARALLEL, "-m", "postgres and not browser"), "postgres")
IN_BROWSER = Part("浏览器", (*PARALLEL, "-m", "browser"))
ALL_ON_POSTGRES = Part("PostgreSQL（全部）", PARALLEL, "postgres")

ROUND = (ON_SQLITE, ON_POSTGRES, IN_BROWSER)
FULL_ROUND = (ON_SQLITE, ALL_ON_POSTGRES, IN_BROWSER)


def missing_packages() -> Iterator[str]:
    """Name the Debian packages the whole round needs and this machine lacks."""
    if find_chromium() is None:
        yield "chromium"
    if not any(next(folder.rglob("*CJK*"), None) for folder in FONT_FOLDERS if folder.exists()):
        yield "fonts-noto-cjk"
    if find_postgres() is None:
        yield "postgresql"


def apt_install(packages: list[str]) -> None:
    print(f"正在安装测试所需的程序：{'、'.join(packages)} …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--no-install-recommends", *packages]):
        # A failure is seen by what is still missing afterwards.
        subprocess.run([*APT, *step], env=env, stdout=subprocess.DEVNULL, check=False)


def provide_machines() -> None:
    """Install what is missing where we may; what stays missing stops the run only in CI."""
    packages = list(missing_packages())
    if packages and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
        apt_install(packages)
        packages = list(missing_packages())
    if not packages:
        return
    if os.environ.get("CI") == "true":
        raise SystemExit(f"缺少 {'、'.join(packages)}，测试无法完整进行。")
    print(f"缺少 {'、'.join(packages)}，相关测试将跳过。")


def environment(part: Part, *, full: bool) -> Mapping[str, str]:
    chosen = {"TEST_DATABASE": part.database, "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **chosen, **({"FULL": "1"} if full else {})}


def run(part: Part, *, full: bool) -> Result:
    """Run one part; its output passes through, its closing line is kept for the table."""
    print(f"\n━━ {part.title}", flush=True)
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", *colour, *part.arguments]
    began, line = time.monotonic(), ""
    with subprocess.Popen(
        command, env=environment(part, full=full), stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
    closing = COLOURS.sub("", line).strip("= \n")
    return Result(part.title, time.monotonic() - began, process.returncode, closing)


def summary(results: list[Result]) -> str:
    """Write one line per part; a part that found no test has failed, too (pytest's code 5)."""
    rows = [
        f"{'失败' if result.code else '通过'}  {result.seconds:6.1f} s  {result.title}："
        f"{result.closing}"
        for result in results
    ]
    total = sum(result.seconds for result in results)
    return "\n".join(["", "━━ 合计", *rows, f"共 {total:.1f} s"])


def chosen_run(arguments: list[str], *, full: bool) -> int:
    """Run pytest once with the arguments given, and nothing around it."""
    if full:
        os.environ["FULL"] = "1"
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def main(arguments: list[str]) -> int:
    full = "--full" in arguments
    chosen = [argument for argument in arguments if argument != "--full"]
    if chosen:
        return chosen_run(chosen, full=full)
    provide_machines()
    results = [run(part, full=full) for part in (FULL_ROUND if full else ROUND)]
    print(summary(results))
    return 1 if any(result.code for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
