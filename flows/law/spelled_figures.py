"""Figures that a text spells in words or digits instead of taking them from the law data.

A multiple, a sum, a share, a period or a date in a text goes stale with the next change of
law. What is no figure of the law is left alone: citations, dockets and the years in the names
of texts; and the keys of `spelled_figures.toml`, each entry with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import Field

from flows.law.file_schema import FileTable, Text, read_file

_EN_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    "|fifty|sixty|ninety|hundred"
)
_EN_UNITS = "times|years?|months?|weeks?|days?|hours?|per cent|percent|fold"
_ZH_DIGITS = "一二三四五六七八九十百千万两半"
_NO_FIGURES = (
    r"\{[^{}]*\}",  # placeholders
    r"\(\d{4}\) SPC IP Civil Final \d+",  # dockets and document numbers
    r"[（(]\d{4}[）)]最高法知民终\d+号",
    r"法释〔\d{4}〕\d+号",
    r"No\. \d+ of \d{4}",
    r"Articles? \d+(?:, paragraph \d+)?(?:, items? \d+(?:(?:, | and )\d+)*)?",  # citations
    r"第[\d一二三四五六七八九十百]+条(?:第[\d一二三四五六七八九十]+款)?(?:第[\d、]+项)?",
    r"(?<!\d )(?<!\d, )(?<![A-Za-z\d.,-])(?:19|20)\d{2}(?![\d]|[.,-]\d|年\d)",  # the year in a name
    r"SHA-256",
    r"\b(?:a|one) day\b",  # "a day that is still to come"
    r"[最的后这那哪前第多同当]+一[天日]",
)
_FIGURES = (
    r"\d(?:[\d.,]*\d)?",
    rf"\b(?:{_EN_WORDS}|one|an?)[ -](?:\w+[ -])?(?:{_EN_UNITS})\b",
    rf"\b(?:one|{_EN_WORDS}) (?:to|or) (?:{_EN_WORDS})\b",
    r"\b(?:half|twice|double|triple|two thirds|a quarter|a third)\b(?! part| person)",
    rf"[{_ZH_DIGITS}]+(?:个?月|[倍年日天周元折]|小时|成(?!员))",
    r"[一二三四五六七八九十百]+分之[一二三四五六七八九十百零点]+",
    r"[一二三四五六七八九十两]+[到至][一二三四五六七八九十两]+",
    r"双倍|一半",
)


class AllowedForm(FileTable):
    """`[[allowed]]`: the keys of texts that may spell a number, and why."""

    keys: Annotated[list[Text], Field(min_length=1)]
    reason: Text


class AllowedFile(FileTable):
    """The file `spelled_figures.toml`."""

    allowed: list[AllowedForm]


@dataclass(frozen=True, slots=True)
class Allowance:
    """One pattern of keys whose texts may spell a number, and why."""

    pattern: str
    reason: str

    def covers(self, key: str) -> bool:
        """Whether it is about this key."""
        return fnmatchcase(key, self.pattern)


def spelled(text: str) -> tuple[str, ...]:
    """Return the figures that a text spells, in English or Chinese, as they stand there."""
    for pattern in _NO_FIGURES:
        text = re.sub(pattern, "§", text)
    found = (match[0] for one in _FIGURES for match in re.finditer(one, text, re.IGNORECASE))
    return tuple(dict.fromkeys(found))


@cache
def allowances() -> tuple[Allowance, ...]:
    """Return which texts may spell a number.

    Raises:
        LawDataError: the file does not follow its schema.
    """
    source = resources.files("flows.law") / "spelled_figures.toml"
    rows = read_file(source, AllowedFile).allowed
    return tuple(Allowance(key, row.reason) for row in rows for key in row.keys)
