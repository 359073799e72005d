"""Numbers written in words, by rules apart from those that read them."""

from __future__ import annotations

from bot.reading.words import en

DIGITS = "零一二三四五六七八九"
ONES = en.ONES.split("|")
TENS = ["", "ten", *en.TENS.split("|")]


def in_chinese(number: int) -> str:
    """Write a number below 10^16 in Chinese, by rules apart from those that read it."""
    for place, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= place:
            high, low = divmod(number, place)
            zero = "零" if low and low < place // 10 else ""
            return in_chinese(high) + sign + zero + (in_chinese(low) if low else "")
    text = ""
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        text += DIGITS[digit] + sign if digit else "零" if text and text[-1] != "零" else ""
    return text.rstrip("零") or "零"


def in_english(number: int) -> str:
    """Write a number below 10^12 in English words, by rules apart from those that read it."""
    for scale, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= scale:
            high, low = divmod(number, scale)
            joint = " and " if 0 < low < 100 else " "
            return in_english(high) + f" {name}" + (joint + in_english(low) if low else "")
    if number >= 100:
        high, low = divmod(number, 100)
        return ONES[high] + " hundred" + (" and " + in_english(low) if low else "")
    if number >= 20:
        high, low = divmod(number, 10)
        return TENS[high] + ("-" + ONES[low] if low else "")
    return ONES[number]
