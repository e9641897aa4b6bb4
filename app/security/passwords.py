"""Which passwords are good enough (等保 2.0: length, mixture, nothing well known)."""

from __future__ import annotations

import re
import secrets

from flask_babel import gettext as _

LEAST, MOST = 10, 128
KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
LEAST_KINDS = 3
CLEAR = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
WELL_KNOWN = ("password", "qwerty", "123456", "abc123", "admin", "minzheng", "jiuzhu", "111111")


def strength() -> str:
    """Return what a password needs, as a hint."""
    text = _(
        "%(least)s 到 %(most)s 位，大写字母、小写字母、数字、符号至少三种", least=LEAST, most=MOST
    )
    return str(text)


def weakness(password: str) -> str:
    """Return what is wrong with a password and how to mend it, or nothing."""
    if not LEAST <= len(password) <= MOST:
        return _("密码长度应为 %(least)s 到 %(most)s 位，请重新设置", least=LEAST, most=MOST)
    if sum(bool(re.search(kind, password)) for kind in KINDS) < LEAST_KINDS:
        return _("密码应包含大写字母、小写字母、数字、符号中的至少三种，请重新设置")
    if any(word in password.lower() for word in WELL_KNOWN):
        return _("密码含有常见词（如 123456、admin），容易被猜到，请更换")
    return ""


def one_time() -> str:
    """Return a random password in three groups, without letters that look like others."""
    while True:
        groups = ("".join(secrets.choice(CLEAR) for _ in range(4)) for _ in range(3))
        password = "-".join(groups)
        if not weakness(password):
            return password
