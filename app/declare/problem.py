"""What is unsound in a declaration: which rule, where, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One finding of ``check``; a warning (``warn``) does not fail it."""

    id: str
    where: str
    message: str
    hint: str
    warn: bool = False

    def __str__(self) -> str:
        mark = "提醒" if self.warn else "错误"
        return f"{self.id} {mark} {self.where}：{self.message}。{self.hint}。"
