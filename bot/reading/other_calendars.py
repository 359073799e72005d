"""Dates of calendars and programs that are refused, each with its own reason."""

from __future__ import annotations

import re

from bot.reading.readings import ErrorCode
from bot.reading.words import every

_LUNAR = every("LUNAR")
_ROC = every("ROC")
_OTHER_ERAS = every("OTHER_ERAS")
_HAN = "[零〇一二三四五六七八九十百两]"
_THREE_DIGITS = re.compile(rf"1\d\d年.*|一百{_HAN}*年.*")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?|1[0-9]{9}|1[0-9]{12}")


def reason_to_refuse(form: str) -> ErrorCode | None:
    """Return why plain text that holds no date of ours may still be one; None where it is none.

    A year of the Republic (民国110年), a day of the lunar calendar, or a serial number of a
    spreadsheet or a system clock: each would have to be guessed at.
    """
    words = form.split()
    if any(word in words if word.isascii() else word in form for word in _OTHER_ERAS):
        return ErrorCode.NOT_A_DATE
    if any(word in words if word.isascii() else word in form for word in _ROC):
        return ErrorCode.ROC_YEAR
    if _THREE_DIGITS.fullmatch(form):
        return ErrorCode.ROC_YEAR
    if any(word in words if word.isascii() else word in form for word in _LUNAR):
        return ErrorCode.LUNAR_DATE
    return ErrorCode.SERIAL_DATE if _SERIAL.fullmatch(form) else None
