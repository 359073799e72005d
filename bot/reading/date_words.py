"""The words of dates, in both languages, and what each does to the day it is said on."""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|jan",
            "february|feb|febr",
            "march|mar",
            "april|apr",
            "may",
            "june|jun",
            "july|jul",
            "august|aug",
            "september|sep|sept",
            "october|oct",
            "november|nov",
            "december|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}

# Years, months and days from today. The longer name stands before one that it holds.
YEARS = {
    "the year before last": -2,
    "year before last": -2,
    "last year": -1,
    "previous year": -1,
    "this year": 0,
    "current year": 0,
    "next year": 1,
    "大前年": -3,
    "前年": -2,
    "上一年": -1,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "这一年": 0,
    "明年": 1,
    "后年": 2,
}
MONTHS_AWAY = {
    "the month before last": -2,
    "month before last": -2,
    "last month": -1,
    "previous month": -1,
    "this month": 0,
    "current month": 0,
    "next month": 1,
    "上上个月": -2,
    "上上月": -2,
    "上一个月": -1,
    "上个月": -1,
    "上月": -1,
    "这个月": 0,
    "本月": 0,
    "这月": 0,
    "当月": 0,
    "下个月": 1,
    "下月": 1,
}
DAYS = {
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "tomorrow": 1,
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
WEEKS = {
    "last week": -1,
    "this week": 0,
    "next week": 1,
    "上周": -1,
    "上个星期": -1,
    "上星期": -1,
    "上个礼拜": -1,
    "本周": 0,
    "这周": 0,
    "这个星期": 0,
    "下周": 1,
}
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
HOW_MANY = {
    **{word: number for number, word in enumerate(_NUMBERS.split("|"), start=1)},
    "a": 1,
    "an": 1,
}
# How many months; the exact month of such words is never meant.
HALF_YEARS = {
    "half a year ago": 6,
    "a half year ago": 6,
    "a year and a half ago": 18,
    "one and a half years ago": 18,
    "1.5 years ago": 18,
    "半年前": 6,
    "半年以前": 6,
    "1年半前": 18,
    "2年半前": 30,
}

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday|mon|一",
            "tuesday|tues|tue|二",
            "wednesday|weds|wed|三",
            "thursday|thurs|thur|thu|四",
            "friday|fri|五",
            "saturday|sat|六",
            "sunday|sun|日|天",
        )
    )
    for name in names.split("|")
}

ABOUT_BEFORE = (
    "about|around|approximately|approx|roughly|circa|ca|c|probably|maybe|perhaps|i think|i guess|"
    "some time in|sometime in|sometime around|sometime|"
    "~|大约在|大约|大概在|大概是|大概|约|可能是|可能|应该是|好像是|估计"
)
ABOUT_AFTER = "or so|or thereabouts|approximately|probably|i think|maybe|左右|前后|上下|吧"
PARTS_BEFORE = (
    "early in|early|mid|middle of|late in|late|beginning of|start of|end of|first half of|"
    "second half of|h1|h2"
)
LEAD_IN = (
    "since|from|starting from|starting in|starting|as of|until|till|in|on|at|during|it was in|"
    "it was on|it was|it is|date|dated|the|we think|自从|自|从|在|于|是|直到|截至|就在|日期"
)
LEAD_OUT = "以来|开始|起|期间|的时候|那天|那年|那个月|当天"
