"""The English words that the readers know."""

from __future__ import annotations

from bot.reading.readings import Note

# Numbers.
ONES = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    "fifteen|sixteen|seventeen|eighteen|nineteen"
)
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    "thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
)
ORDINAL_TENS = {20: "twentieth", 30: "thirtieth"}
DIGITS: dict[int, str] = {}
TEN_UNITS: dict[int, str] = {}
MYRIADS: dict[int, str] = {}
HUNDREDS = "hundred|hundreds"
SCALES = {
    10**4: "wan",
    10**3: "k|thousand|thousands|grand|tsd|tsd.",
    10**5: "lakh|lakhs|lac|lacs",
    10**6: "m|mn|mm|mio|mio.|mln|mln.|mil|mill|mil.|mill.|million|millions",
    10**7: "crore|crores|kw|qw",
    10**9: "b|bn|billion|billions|mrd|mrd.|mlrd|milliard",
    10**12: "tn|trillion|trillions",
}
SHORT_SCALES = {10**6: "bw"}
ARTICLES = {
    "1": "a|an",
    "0.5": "half a|half|half of a|a half",
    "0.25": "quarter|a quarter|a quarter of a|quarter of a",
    "0.75": "three quarters of a|three-quarters of a",
}
AND = "and"
AND_HALF = "and a half"
POINT = "point"
MINUS = "minus|negative"

# What stands around a number.
BETWEEN = "between|somewhere between|either"
BETWEEN_AFTER = ""
TO = "to|or|until|to about|and up to|through"
NOTES_BEFORE = {
    Note.ABOUT: "some",
    Note.AT_LEAST: (
        "more than|a bit more than|a little more than|slightly more than|over|just over|"
        "slightly over|a bit over|a little over|well over|above|just above|no less than|"
        "not less than|no fewer than|not fewer than|upwards of|north of"
    ),
    Note.AT_MOST: (
        "less than|a bit less than|a little less than|slightly less than|fewer than|under|"
        "just under|slightly under|a little under|below|just below|up to|no more than|"
        "not more than|not quite|not over"
    ),
}
NOTES = {
    Note.ABOUT: (
        "about|abt|abt.|"
        "around|approximately|approx|approx.|roughly|roughly speaking|circa|ca|ca.|c.|"
        "nearly|almost|close to|maybe|probably|perhaps|i think|i guess|i would say|or so|"
        "or thereabouts|give or take|ish|-ish|estimated|an estimated|more or less|"
        "in the region of"
    ),
    Note.AT_LEAST: "at least|at the very least|minimum|min|min.|or more|or above|plus|odd|-odd",
    Note.AT_MOST: "at most|at the most|maximum|max|max.|or less|or fewer|tops",
}
INNER: dict[Note, str] = {}
FILLERS = (
    "total|in total|altogether|in all|a total of|the|of|it is|it's|it was|is|was|only|just|"
    "exactly|precisely|from|of it|of them|say"
)
EACH_BEFORE = "unit price|price per unit|unit price:|price:|price"
EACH_AFTER = (
    "each|ea|ea.|per unit|per piece|per pc|a piece|per item|apiece|/unit|/units|/piece|/pc|/pcs|"
    "/item|/kg|per kg|/ton|per ton|/m|/set"
)
EACH_AFTER_COINS = ""

# Units.
CURRENCIES = {
    "CNY": "rmb|cnh|renminbi|yuan|yuans|chinese yuan|kuai",
    "USD": "us dollar|us dollars|u.s. dollar|u.s. dollars|u.s.$|american dollars|bucks",
    "EUR": "euro|euros",
    "GBP": "british pound|pound|pounds|sterling|pounds sterling|british pounds|quid",
    "JPY": "yen|japanese yen",
    "HKD": "hong kong dollar|hong kong dollars|hk dollars",
    "TWD": "new taiwan dollar|ntd|taiwan dollars|new taiwan dollars",
    "MOP": "macanese pataca|patacas",
    "SGD": "singapore dollar|singapore dollars",
    "AUD": "australian dollars|australian dollar",
    "NZD": "new zealand dollar|new zealand dollars",
    "CAD": "canadian dollars|canadian dollar",
    "CHF": "swiss franc|swiss francs|sfr|fr.|francs",
    "KRW": "south korean won|won|korean won",
    "INR": "indian rupee|indian rupees|rs|rs.",
    "THB": "thai baht|baht",
    "VND": "vietnamese dong",
    "MYR": "malaysian ringgit|rm|ringgit",
    "IDR": "indonesian rupiah|rupiah",
    "PHP": "philippine peso|philippine pesos",
    "RUB": "russian ruble|rouble|roubles|ruble|rubles",
    "TRY": "turkish lira",
    "ILS": "israeli new shekel|shekel|shekels",
    "SEK": "swedish krona|swedish kronor",
    "NOK": "norwegian krone|norwegian kroner",
    "DKK": "danish krone|danish kroner",
    "PLN": "polish zloty|zloty|zlotys",
    "CZK": "czech koruna|czech crowns",
    "HUF": "hungarian forint|forint|forints",
    "RON": "romanian leu|romanian lei",
    "BRL": "brazilian real|brazilian reais",
    "MXN": "mexican peso|mexican pesos",
    "ZAR": "south african rand",
    "AED": "united arab emirates dirham|dirham|dirhams",
    "SAR": "saudi riyal|saudi riyals",
    "EGP": "egyptian pound|egyptian pounds",
    "UAH": "ukrainian hryvnia|hryvnia",
    "KZT": "kazakhstani tenge|tenge",
    "PKR": "pakistani rupee|pakistani rupees",
    "BDT": "bangladeshi taka|taka",
    "$": "dollar|dollars",
}
LOSSES = "loss|losing|negative"
CENTS = "cent|cents"
COUNTED = (
    "x|unit|units|piece|pieces|pc|pcs|item|items|set|sets|copy|copies|time|times|case|cases|"
    "product|products|order|orders|box|boxes|carton|cartons|sale|sales|sold|units sold|"
    "pieces sold|instances|occasions|incidents|acts|machines|shop|shops|store|stores|delivery|"
    "deliveries|listing|listings|kg|tons|tonnes"
)
COUNT_WORDS = {1: "once", 2: "twice|a couple|a couple of|a pair|a pair of", 3: "thrice"}
DOZENS = "dozen"
PER_CENT = (
    "%|percent|per cent|pct|percentage points|percentage point|points|p.c.|pc|of it|of the price"
)
PER_MILLE = "‰|per mille|per thousand|permille"
OVER_HALF = ""
SHARES = {"1/2": "half|a half|one half|fifty-fifty|fifty fifty"}
FRACTION_PARTS = {
    3: "third|thirds",
    4: "quarter|quarters|fourth|fourths",
    5: "fifth|fifths",
    6: "sixth|sixths",
    8: "eighth|eighths",
    10: "tenth|tenths",
}

# What forbids reading the one figure of a sentence.
NEGATIONS = (
    "not|no|never|without|neither|nor|except|cannot|can't|don't|doesn't|didn't|isn't|wasn't|"
    "aren't|weren't|won't|haven't|hasn't|hadn't|rather|instead|dont|didnt|isnt|wasnt|nothing|none|"
    "but"
)
RATES = (
    "per|a year|a month|a week|a day|an hour|annual|annually|yearly|monthly|weekly|daily|hourly|"
    "each|every|p.a.|pa|interest"
)
REFERENCES = (
    "no.|nr|nr.|number|article|art.|section|clause|annex|appendix|invoice|order|reference|ref|"
    "model|version|page|paragraph|para|patent|case no|call|phone|tel|id|file|fy|item|type|docket"
)
VAGUE = "few|several|couple|many|lots|dozens|tens|hundreds|thousands|millions"
NOT_BEFORE = NOT_AFTER = ""
FESTIVALS = "christmas|easter|festival|new year|new years"
COMPARISONS = (
    "than|times|twice|double|triple|half|before|after|later|earlier|higher|lower|compared|versus|"
    "vs|as many|as much|by|until|prior|following|anything"
)

# Dates.
MONTHS = {
    1: "january|jan",
    2: "february|feb|febr",
    3: "march|mar",
    4: "april|apr",
    5: "may",
    6: "june|jun",
    7: "july|jul",
    8: "august|aug",
    9: "september|sep|sept",
    10: "october|oct",
    11: "november|nov",
    12: "december|dec",
}
WEEKDAYS = {
    0: "monday|mon",
    1: "tuesday|tues|tue",
    2: "wednesday|weds|wed",
    3: "thursday|thurs|thur|thu",
    4: "friday|fri",
    5: "saturday|sat",
    6: "sunday|sun",
}
SEASONS = {3: "spring", 6: "summer", 9: "autumn|fall", 12: "winter"}
YEARS_AWAY = {
    -2: "the year before last|year before last",
    -1: "last year|previous year|the last year",
    0: "this year|current year",
    1: "next year",
}
MONTHS_AWAY = {
    -2: "the month before last|month before last",
    -1: "last month|previous month",
    0: "this month|current month",
    1: "next month",
}
WEEKS_AWAY = {-1: "last week", 0: "this week", 1: "next week"}
DAYS_AWAY = {
    -2: "the day before yesterday|day before yesterday",
    -1: "yesterday|last night",
    0: "today|tonight|just now|this morning",
    2: "the day after tomorrow|day after tomorrow",
    1: "tomorrow",
}
HOW_MANY = {
    **{
        number: word
        for number, word in enumerate(ONES.split("|"))
        if 0 < number < 13  # noqa: PLR2004
    },
    13: "thirteen",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    90: "ninety",
    100: "a hundred|one hundred|hundred",
}
ARTICLE_COUNTS = {1: "a|an", 2: "a couple of|couple of"}
SPANS = {
    "day": "day|days",
    "week": "week|weeks|wk|wks",
    "month": "month|months|mo|mos|mth|mths",
    "year": "year|years|yr|yrs",
    "decade": "decade|decades",
    "fortnight": "fortnight",
}
AGO = "ago|back|earlier"
HALF_YEARS_AGO = {
    6: "half a year ago|a half year ago",
    18: "a year and a half ago|a year and half ago|one and half years ago",
}
DATE_ABOUT_BEFORE = (
    "about|around|approximately|approx|roughly|circa|ca|c|probably|maybe|perhaps|i think|i guess|"
    "on or about|on or around|some|"
    "some time in|sometime in|sometime around|sometime|almost|nearly|earlier"
)
DATE_ABOUT_AFTER = "or so|or thereabouts|approximately|probably|i think|maybe"
DATE_PARTS_BEFORE = (
    "early in|early|mid|the middle of|middle of|late in|late|beginning of|start of|end of|"
    "the beginning of|the start of|the end of"
)
DATE_LEAD_IN = (
    "since|ever since|exactly|"
    "from|starting from|starting in|starting|as of|until|till|in|on|at|during|"
    "it was in|it was on|it was|it is|date|dated|the|we think|the morning of|the evening of"
)
DATE_LEAD_OUT = "onward|onwards"
SMALL_WORDS = "of|the|in|on|year|month"
DAY_TIMES = "morning|afternoon|evening|night|noon|midnight|at noon|in the morning"
FOREIGN_MONEY = "rupee|rupees|peso|pesos|crown|crowns|dinar|dinars|riyal|riyals|franc"
DURATIONS = "past|last|for|for the last|for the past|the past|the last|over the last|over the past"
DURATION_ENDS = "now|already"
OPEN_END = (
    "to now|to date|to today|to the present|to present|until now|until today|till now|"
    "till today|until the present|- now|- today|- present|onwards|onward|and still"
)
ONGOING = (
    "ongoing|until today|up to now|up to today|"
    "still ongoing|still going on|going on|it is still going on|it's still going on|"
    "they still go on|still happening|until now|till now|to date|to now|present|the present|now|"
    "right now|not over|not over yet|not ended|not yet ended|not ended yet|has not ended|"
    "has not stopped|have not stopped|hasn't stopped|haven't stopped|never stopped|"
    "they never stopped|still continuing|continuing|it continues|they continue|continues|"
    "they still do it|they are still doing it|still doing it|still|no end|not stopped|"
    "not finished|it never ended|it did not stop|they did not stop"
)
LUNAR = "lunar"
ROC = "roc|minguo"
OTHER_ERAS = "reiwa|heisei|showa|hijri"

# Answers.
NOTHING = (
    "none|no|nothing|nil|never|not any|nothing at all|no money|none at all|did not happen|"
    "it did not happen|no such thing|not once|there was none|there were none|there is none|"
    "no such date|never happened"
)
YES = (
    "yes|y|yeah|yep|yup|ye|yea|aye|sure|sure thing|of course|ok|okay|true|correct|right|"
    "that's right|that is right|that's correct|exactly|indeed|absolutely|definitely|certainly|"
    "affirmative|i do|we do|they do|we did|i did|they did|he did|she did|it did|we have|i have|"
    "they have|it has|he has|it is|they are|we are|it was|they were|it does|yes i do"
)
NO = (
    "no|n|nope|nah|not at all|false|wrong|incorrect|never|not yet|negative|of course not|"
    "definitely not|certainly not|absolutely not|no way|i don't|we don't|they don't|we didn't|"
    "i didn't|they didn't|he didn't|she didn't|it didn't|we haven't|i haven't|they haven't|"
    "it hasn't|it isn't|they aren't|we aren't|it wasn't|they weren't|it doesn't|we did not|"
    "they did not|i did not|we have not|they have not|it is not|it was not|it does not"
)
UNSURE = (
    "not sure|unsure|i'm not sure|i am not sure|not certain|uncertain|don't know|dont know|"
    "do not know|i don't know|i dont know|i do not know|we don't know|we dont know|"
    "we do not know|don't remember|i don't remember|can't remember|i can't remember|can't say|"
    "cannot say|hard to say|hard to tell|dunno|idk|no idea|i have no idea|no clue|unknown|"
    "unclear|not clear|maybe|perhaps|possibly|might be|could be|not known|dk|not really sure|"
    "can't tell|cannot tell|don't know yet|not 100% sure|who knows|i'm unsure|i am unsure|"
    "we aren't sure|we are not sure|i really don't know|not too sure|not quite sure|"
    "no information"
)
NOT_APPLICABLE = (
    "n/a|na|n.a.|n.a|n\\a|not applicable|does not apply|doesn't apply|not relevant|irrelevant"
)
LIKELY = (
    "probably|probably yes|likely|i think so|i think yes|i guess so|i guess|i guess yes|"
    "i believe so|maybe yes|perhaps yes|yes maybe|yes probably|yes i think|yes i think so"
)
UNLIKELY = (
    "probably not|probably no|unlikely|i think not|i don't think so|i dont think so|i guess not|"
    "not really|maybe no|maybe not|perhaps not|perhaps no|no i think|not that i know of|"
    "not as far as i know|not to my knowledge|no not that i know|no i don't think so"
)
NONE_OF = (
    "none of these|none of them|none of those|none of the above|none of it|"
    "nothing of the above|neither|neither of them|not any of these|zero|0|none of that"
)
ALL_OF = (
    "all|all of them|all of these|all of the above|everything|every one|each of them|all three|"
    "all of it|they all"
)
BOTH = "both|both of them|both of these|the two"
TAILS = ("yes", "no", "of course", "never", "not at all", "absolutely", "sure", "definitely")
EMPTY_WORDS = (
    "what|which|when|where|they|them|their|this|that|these|those|with|from|have|does|were|been|"
    "about|other|others|more|than|same|some|such|only|also|into|over|said|says|else|very|most|"
    "made|make|used|using|here|there|then|your|ours|mine|side|before|after|they are|right|thing"
)
LAST = "last|the last one|last one|the last|the last option|last option"
POSITION = "the|option|number|no.|choice|answer|one"
FIRST_TWO = {2: "first two|the first two", 3: "first three|the first three"}

COMMANDS = {
    "help": "help|help me|menu|commands|?help",
    "back": "back|go back|previous|previous question|undo|step back",
    "skip": "skip|skip this|skip it|skip this question|pass",
    "next": "next|next question|next one",
    "stop": "stop|quit|exit|pause|bye|goodbye|stop here|i want to stop",
    "restart": "restart|start over|start again|begin again|reset",
    "review": "review|my answers|show my answers|show answers|see my answers",
    "why": "why|why do you ask|why do you ask that|why this question",
    "lang": "language|change language|switch language|languages",
    "delete": "delete|delete my data|delete everything|erase my data|delete my answers",
    "privacy": "privacy|privacy policy",
    "export": "export|export my data|my data",
    "assess": "result|results|show result|show me the result|show the result|my result",
    "continue": "continue|go on|resume|carry on|proceed",
    "send": "send",
    "brief": "brief|pdf|send me the brief",
}
MORE_THAN = "more than"
