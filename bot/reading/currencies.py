"""Currencies by ISO code, sign and name, in every language of the registry."""

from __future__ import annotations

from bot.language import figures
from bot.language_registry import CODES
from bot.reading.lexer import Role, Token
from bot.reading.typed import plain

CNY = "CNY"
DOLLAR = "$"
YUAN_OR_YEN = "¥"

_NAMES = {
    CNY: "rmb|cnh|renminbi|yuan|yuans|chinese yuan|kuai|cn¥|rmb¥|人民币|元|块|块钱|元钱",
    "USD": "us$|usd$|us dollar|us dollars|american dollars|bucks|美元|美金|美刀|刀",
    "EUR": "€|euro|euros|欧元|欧",
    "GBP": "british pound|£|pound|pounds|sterling|pounds sterling|british pounds|英镑|镑",
    "JPY": "jp¥|jpy¥|yen|japanese yen|日元|日币",
    "HKD": "hk$|hkd$|hong kong dollar|hong kong dollars|hk dollars|港币|港元|港纸",
    "TWD": "new taiwan dollar|nt$|ntd|taiwan dollars|new taiwan dollars|新台币|台币",
    "MOP": "macanese pataca|mop$|patacas|澳门元|澳门币",
    "SGD": "s$|sg$|singapore dollar|singapore dollars|新加坡元|新元|新币",
    "AUD": "a$|au$|australian dollar|australian dollars|澳元|澳币|澳大利亚元",
    "NZD": "new zealand dollar|nz$|new zealand dollars|新西兰元|纽元",
    "CAD": "c$|ca$|canadian dollar|canadian dollars|加元|加拿大元|加币",
    "CHF": "swiss franc|swiss francs|sfr|瑞士法郎|瑞郎",
    "KRW": "south korean won|₩|won|korean won|韩元|韩币",
    "INR": "indian rupee|₹|indian rupees|印度卢比",
    "THB": "thai baht|฿|baht|泰铢",
    "VND": "₫|vietnamese dong|越南盾",
    "MYR": "malaysian ringgit|rm|ringgit|林吉特|马来西亚林吉特|马币",
    "IDR": "印度尼西亚卢比|indonesian rupiah|rupiah|印尼盾",
    "PHP": "philippine peso|₱|philippine pesos|菲律宾比索",
    "RUB": "russian ruble|俄罗斯卢布|₽|rouble|roubles|ruble|rubles|卢布",
    "TRY": "₺|turkish lira|土耳其里拉",
    "ILS": "israeli new shekel|₪|shekel|shekels|以色列新谢克尔",
    "SEK": "swedish krona|swedish kronor|瑞典克朗",
    "NOK": "norwegian krone|norwegian kroner|挪威克朗",
    "DKK": "danish krone|danish kroner|丹麦克朗",
    "PLN": "polish zloty|zł|zloty|zlotys|波兰兹罗提",
    "CZK": "czech koruna|czech crowns|捷克克朗",
    "HUF": "hungarian forint|forint|forints|匈牙利福林",
    "RON": "romanian leu|romanian lei|罗马尼亚列伊",
    "BRL": "r$|brazilian real|brazilian reais|巴西雷亚尔",
    "MXN": "mexican peso|mx$|mexican pesos|墨西哥比索",
    "ZAR": "south african rand|南非兰特",
    "AED": "united arab emirates dirham|阿联酋迪拉姆|dirham|dirhams|迪拉姆",
    "SAR": "saudi riyal|saudi riyals|沙特里亚尔",
    "EGP": "egyptian pound|egyptian pounds|埃及镑",
    "UAH": "ukrainian hryvnia|₴|hryvnia|乌克兰格里夫纳",
    "KZT": "kazakhstani tenge|₸|tenge|哈萨克斯坦坚戈",
    "PKR": "pakistani rupee|pakistani rupees|巴基斯坦卢比",
    "BDT": "bangladeshi taka|taka|孟加拉塔卡",
    DOLLAR: "dollar|dollars",
    YUAN_OR_YEN: "¥",
}
DOLLARS = frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "NZD", "CAD"})


def _names(code: str) -> tuple[str, ...]:
    """Return the code, the words above, and the name that each language has for a currency."""
    named = (figures(language).locale.currencies.get(code, "") for language in CODES)
    return (code.casefold(), *_NAMES[code].split("|"), *(plain(name) for name in named if name))


UNITS: dict[str, Token] = {
    word: Token(Role.UNIT, word, code=code) for code in _NAMES for word in _names(code)
}


def resolved(unit: str, currency: str) -> str:
    """Return the ISO code of a unit typed where the session keeps to `currency`.

    $ is that currency where it is a dollar, else USD; ¥ is CNY, except in a session in yen.
    """
    if unit == DOLLAR:
        return currency if currency in DOLLARS else "USD"
    if unit == YUAN_OR_YEN:
        return currency if currency == "JPY" else CNY
    return unit
