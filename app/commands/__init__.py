"""The commands of ``run.py``: what each is called, what it takes, who does it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from sqlalchemy.exc import OperationalError

from app.commands.asking import check, due, openapi, print_reference, translate
from app.commands.running import appoint, demo, start, work
from app.commands.storing import backup, import_areas, import_calendar, migrate
from app.database import BackupFailed
from app.declare.office import Office
from app.kernel.faults import KeyFault, Refused
from app.migrations import MigrationFailed
from config import Unsafe

WRONG = 2


class _ChineseHelp(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=_ChineseHelp, add_help=False, allow_abbrev=False, **more)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, _message: str) -> NoReturn:
        """Say how the command is written, without the library's English sentence."""
        self.exit(WRONG, f"命令的写法不对。\n{self.format_usage()}")


def build_parser() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog="run.py", description="救急难工作台")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)

    def command(name: str, does: Any, purpose: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(
            name, help=purpose, description=purpose
        )
        added.set_defaults(does=does)
        return added

    command("start", start, "正式启动：升级数据库、启动服务和任务进程")
    command("demo", demo, "演示：建立一个虚构的县并启动")
    command("appoint", appoint, "管理员丢失账号时，打印重新任命管理员的一次性地址")
    command("jobs", work, "只运行任务进程")
    migrating = command("migrate", migrate, "把数据库升级到当前版本")
    migrating.add_argument("--check", action="store_true", help="只检查声明与迁移是否一致")
    migrating.add_argument("--new", metavar="说明", help="按声明生成一个新的迁移")
    command("backup", backup, "备份数据库和密钥")
    for name, does, what in (
        ("import-areas", import_areas, "行政区划"),
        ("import-calendar", import_calendar, "工作日历"),
    ):
        command(name, does, f"从 CSV 或 Excel 文件导入{what}").add_argument("file", metavar="文件")
    counting = command("due", due, "计算到期时间，例如 due 2026-02-13T16:50 2wd")
    counting.add_argument("moment", metavar="起点", help="例如 2026-02-13T16:50")
    counting.add_argument("length", metavar="期限", help="例如 2wd、5d、24h、3m")
    command("check", check, "检查全部声明，逐条打印问题和位置")
    command("reference", print_reference, "以 Markdown 打印每种记录的字段、权限和流程图")
    command("openapi", openapi, "打印 REST 接口的 OpenAPI 文档")
    translating = command("translate", translate, "更新译文")
    translating.add_argument("--check", action="store_true", help="只检查是否齐全")
    return parser


def main(office: Office, argv: Sequence[str]) -> int:
    """Run one command; returns its exit code: 1 found something wrong, 2 bad input or setting."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.does(office, arguments))
    except (Unsafe, Refused, KeyFault, MigrationFailed, BackupFailed) as fault:
        print(fault, file=sys.stderr)
        return WRONG
    except OperationalError as fault:
        print(f"无法使用数据库，请检查 DATABASE_URL 和数据库服务：{fault.orig}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
