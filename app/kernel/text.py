"""Text as people type and paste it, made safe to store and to compare."""

import unicodedata

from app.kernel.faults import Refused

_KEPT_CONTROLS = "\n\t"
# Marks that come along with a paste, cannot be seen, and reorder or split what is read.
_INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_NEW_LINES = ("\r\n", "\r", "\u2028", "\u2029", "\x85")


def _unwanted(character: str) -> bool:
    if character in _INVISIBLE:
        return True
    return unicodedata.category(character) == "Cc" and character not in _KEPT_CONTROLS


def clean(raw: str) -> str:
    """Return NFC text, stripped, with LF line ends and no control or invisible marks.

    Raises ``Refused`` for NUL and for half characters, which no database stores faithfully.
    """
    if "\x00" in raw:
        text = "含有空字符（NUL），请删除后重新填写"
        raise Refused(text)
    if any("\ud800" <= character <= "\udfff" for character in raw):
        text = "含有残缺的字符，请删除后重新填写"
        raise Refused(text)
    for new_line in _NEW_LINES:
        raw = raw.replace(new_line, "\n")
    kept = "".join(character for character in raw if not _unwanted(character))
    return unicodedata.normalize("NFC", kept).strip()


def narrow(raw: str) -> str:
    """Return ``clean`` text in NFKC: full-width digits and letters become ASCII."""
    return unicodedata.normalize("NFKC", clean(raw)).strip()


def compact(raw: str) -> str:
    """Return ``narrow`` text without any spaces, for numbers that people group.

    Raises ``Refused`` for nothing at all and for a mask (``*``) sent back as if it were a value.
    """
    value = "".join(narrow(raw).split())
    if not value:
        text = "不能为空，请填写"
        raise Refused(text)
    if "*" in value:
        text = "含有星号，像是遮盖后的内容，请填写完整号码"
        raise Refused(text)
    return value


def mask_middle(value: str, keep_start: int, keep_end: int) -> str:
    """Return ``value`` with stars between its first and last characters.

    A value too short to hide anything is hidden whole.
    """
    hidden = len(value) - keep_start - keep_end
    if hidden <= 0:
        return "*" * len(value)
    return value[:keep_start] + "*" * hidden + value[len(value) - keep_end :]
