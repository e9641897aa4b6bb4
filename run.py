"""The one entry: makes `.venv` from the hash-locked requirements, then runs the command inside it.

Only the standard library is imported until then, and the syntax is one an old Python can read,
so that an old Python prints the sentence about its version and not a syntax error.
"""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

if sys.version_info < (3, 11):
    raise SystemExit("需要 Python 3.11 或更高版本，当前为 {}.{}。".format(*sys.version_info[:2]))

TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / "unfinished"
RUNTIME = TOP / "requirements.lock"
DEVELOPMENT = TOP / "requirements-dev.lock"

COMMANDS = {
    "demo": "演示：虚构一个县的人员和各种状态的案件，启动后打印网址和每个角色一个账号",
    "start": "正式启动；首次启动会建库，并打印一次性设置网址",
    "appoint": "管理员丢失账号时，打印重新任命管理员的一次性网址",
    "test": "运行全部测试；--full 为完整轮次；也可只给 pytest 的参数",
    "migrate": "把数据库升级到当前版本；--check 只检查声明与迁移是否一致",
    "backup": "备份数据库、附件和密钥",
    "check": "检查全部声明，逐条打印问题和位置",
    "translate": "更新译文；--check 只检查是否齐全",
    "reference": "以 Markdown 打印每种记录的字段、权限和流程图",
    "openapi": "打印 REST 接口的 OpenAPI 文档",
    "import-areas": "导入行政区划（CSV 或 Excel）",
    "import-calendar": "导入放假调休安排（CSV 或 Excel）",
    "jobs": "只运行任务进程",
    "due": "计算到期时间，例如 due 2026-02-13T16:50 2wd",
}


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def place() -> str:
    """Name the interpreter and the folder the environment was made for.

    An upgraded Python or a moved checkout changes it, and with it the environment is remade.
    """
    return f"{PYTHON.resolve()} {VENV}"


def stamp(lock: Path) -> Path:
    return VENV / f"{lock.name}.stamp"


def stamped(lock: Path) -> str:
    return f"{place()}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def ready(lock: Path) -> bool:
    usable = PYTHON.exists() and not UNFINISHED.exists()
    return usable and text(stamp(lock)) == stamped(lock)


def whole() -> bool:
    """Tell whether an installation has once ended here, so that another may build upon it."""
    stamps = [text(stamp(lock)) for lock in (RUNTIME, DEVELOPMENT)]
    made_here = any(content.startswith(place()) for content in stamps)
    return PYTHON.exists() and not UNFINISHED.exists() and made_here


def install(lock: Path) -> int:
    """Install what `lock` names with the outer Python's pip; returns pip's exit code."""
    wheelhouse = os.environ.get("WHEELHOUSE")
    offline = ["--no-index", "--find-links", wheelhouse] if wheelhouse else []
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", *quiet, *offline]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
    return subprocess.run([*pip, *locked], stdout=sys.stderr, check=False).returncode


def make(lock: Path) -> None:
    began = time.monotonic()
    if importlib.util.find_spec("pip") is None:
        raise SystemExit("缺少 pip。请先安装，例如：apt-get install python3-pip")
    if not whole():
        say("正在建立运行环境 .venv …")
        venv.create(VENV, clear=True, symlinks=True, with_pip=False)
    say(f"正在按 {lock.name} 安装依赖（逐个核对哈希），约需一分钟 …")
    UNFINISHED.touch()
    failed = install(lock)
    # Reached only when pip ended by itself; after a kill the mark stays and all is made anew.
    UNFINISHED.unlink()
    if failed:
        raise SystemExit("安装依赖失败，原因见上。没有网络时请用 WHEELHOUSE 指定离线包目录。")
    # The development lock holds every runtime pin as well.
    for satisfied in {lock, RUNTIME}:
        stamp(satisfied).write_text(stamped(satisfied), encoding="utf-8")
    say(f"运行环境已就绪，用时 {time.monotonic() - began:.0f} 秒。")


def prepare(lock: Path) -> None:
    """Bring `.venv` to the state `lock` describes; a second start meanwhile waits here."""
    if ready(lock):
        return
    with (TOP / ".venv.lock").open("w") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个进程正在准备运行环境，请稍候 …")
            fcntl.flock(gate, fcntl.LOCK_EX)
        if not ready(lock):
            make(lock)


def usage() -> str:
    lines = [f"  {name:<16} {purpose}" for name, purpose in COMMANDS.items()]
    return "\n".join(["救急难工作台。用法：python3 run.py <命令>", "", *lines])


def demo(app: Any, say: Any) -> Any:
    """Build the demo county; only this command needs its libraries."""
    from scripts.demo import build

    return build(app, say)


def inside(arguments: list[str]) -> None:
    """Run the command; here the machine, the office and the demo county meet."""
    if arguments[0] == "test":
        os.chdir(TOP)
        os.execv(sys.executable, [sys.executable, "-m", "tests", *arguments[1:]])
    from app.commands import main
    from views import OFFICE

    OFFICE.demo = demo
    raise SystemExit(main(OFFICE, arguments))


def outside(arguments: list[str]) -> None:
    prepare(DEVELOPMENT if arguments[0] == "test" else RUNTIME)
    os.execv(PYTHON, [str(PYTHON), str(TOP / "run.py"), *arguments])


if __name__ == "__main__":
    if not sys.argv[1:] or sys.argv[1] in {"help", "-h", "--help"}:
        print(usage())
    elif Path(sys.prefix).resolve() == VENV.resolve():
        inside(sys.argv[1:])
    else:
        outside(sys.argv[1:])
