"""Typed text brought into one plain form, whatever keyboard it came from."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from bot.reading.words import every

MAX_RAW = 4096
MAX_PLAIN = 200
_MOST_JOINED = 3  # characters that become one: the parts of a Korean syllable
REFUSED = "\ufffd"
GESTURES = frozenset("👍👎✅❌✔✖🤷")

# The traditional characters of our grammars and of the commonest labels.
_TRADITIONAL = str.maketrans(
    "萬億圓點兩個號幾餘約該錢貳參陸實當幣歐鎊瑪爾韓臺塊爭沒對確為應與還這們無數選項檢總計過達"
    "後週禮開來從間時記說條雙張單頓盧紐蘭賓馬險會隻冊箇錯適屬誤關種顆輛盒標專發觀設軟權業祕"
    "競員離職銷許證據書調決審級訴終結僱傭顧問製轉讓營國曆農臘續繼進現曉準廠賠損費師繫關請",
    "万亿元点两个号几余约该钱贰叁陆实当币欧镑玛尔韩台块争没对确为应与还这们无数选项检总计过达"
    "后周礼开来从间时记说条双张单顿卢纽兰宾马险会只册个错适属误关种颗辆盒标专发观设软权业秘"
    "竞员离职销许证据书调决审级诉终结雇佣顾问制转让营国历农腊续继进现晓准厂赔损费师系关请",
)
_SAME = str.maketrans(
    {
        "○": "〇",
        "◯": "〇",
        "圆": "元",
        "。": ".",
        "٬": ",",
        "٫": ".",
        "⁄": REFUSED,
        "∼": "~",
        "〜": "~",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_VULGAR = {"½": ".5", "¼": ".25", "¾": ".75"}
_KEYCAP = "\u20e3"
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_NOTHING = frozenset(every("NOTHING"))
_UNSURE_FORMS = ("<super>", "<sub>", "<fraction>")
_ENCLOSED = re.compile("[①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉㉑-㉟㊱-㊿]")


def typed(text: str) -> str | None:
    """Return what was typed in its plain form, or None where it is too long for any answer."""
    if len(text) > MAX_RAW:
        return None
    marked = _marked(text, MAX_PLAIN * _MOST_JOINED)
    form = None if marked is None else _plain(marked)
    return form if form is not None and len(form) <= MAX_PLAIN else None


def is_none(form: str) -> bool:
    """Whether plain text is the answer "none": nothing, 没有, one of the words for it alone."""
    return form.strip(" .,;!") in _NOTHING


def plain(text: str) -> str:
    """Return text in one form: compatible characters, lower case, simplified, single spaces.

    Invisible characters go, other symbols become spaces, every script's digits become ASCII.
    What could change a number unseen (superscripts, struck-out digits) becomes U+FFFD, which
    no grammar takes.
    """
    return _plain(_marked(text) or "")


def _marked(text: str, most: int = sys.maxsize) -> str | None:
    """Return text without invisible characters, and with those marked that hide a number.

    None as soon as more than `most` characters would be left.
    """
    kept: list[str] = []
    visible = 0
    before = " "
    for char in text:
        piece = _vulgar((before, char))
        before = char
        kept.append(piece)
        visible += bool(piece.strip())
        if visible > most:
            return None
    return " ".join("".join(kept).split())


def _plain(marked: str) -> str:
    form = unicodedata.normalize("NFKC", marked.translate(_SAME)).casefold()
    form = form.translate(_SAME).translate(_TRADITIONAL).translate(_NUMERALS)
    return " ".join(form.replace("廿", "二十").replace("卅", "三十").split())


def _vulgar(pair: tuple[str, str]) -> str:
    """Return one character in a safe form; `1½` becomes 1.5 and not 11/2."""
    before, char = pair
    if char in _VULGAR:
        return _VULGAR[char] if before.isdecimal() else "0" + _VULGAR[char]
    return _safe(char)


@lru_cache(maxsize=4096)
def _safe(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    if char in GESTURES or char in "○◯" + REFUSED:
        return char
    category = unicodedata.category(char)
    if category == "No" and _ENCLOSED.match(char):
        return f" {unicodedata.numeric(char, 0):.0f} "
    return _by_category(char, category)


def _by_category(char: str, category: str) -> str:
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf" or char in _SELECTORS:
        return ""
    if category[0] in "CZ" or category in ("So", "Sk") or char == _KEYCAP:
        return " "
    hidden = unicodedata.decomposition(char).startswith(_UNSURE_FORMS)
    return REFUSED if hidden or category[0] == "M" else char
