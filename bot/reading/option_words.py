"""Words that stand for an option whatever its label says: yes, no, not sure, none, all."""

from __future__ import annotations

from itertools import product

from flows.facts import NO, NONE, NOT_APPLICABLE, UNSURE, YES

ALL = "all"

_YES = (
    "yes|y|yeah|yep|yup|ye|yea|aye|sure|sure thing|of course|ok|okay|true|correct|right|"
    "that's right|that is right|exactly|indeed|absolutely|definitely|certainly|affirmative|"
    "👍|✅|✔|"
    "是|是的|对|对的|对啊|没错|有|有的|有啊|嗯|嗯嗯|好|好的|当然|当然是|当然有|确实|确实是|确实有|"
    "肯定|肯定是|肯定有|会|会的|能|可以|属实|正确|已经|已经有"
)
_NO = (
    "no|n|nope|nah|not at all|false|wrong|incorrect|never|not yet|negative|of course not|"
    "definitely not|certainly not|absolutely not|👎|❌|✖|"
    "否|不|不是|不是的|没有|没|没有的|无|不对|从没有|从来没有|从未|还没有|还没|尚未|未|不会|不能|"
    "不可以|并没有|并不是|当然没有|当然不是|肯定没有|肯定不是|错|错误|不属实"
)
_UNSURE = (
    "not sure|unsure|i'm not sure|i am not sure|not certain|uncertain|don't know|dont know|"
    "do not know|i don't know|i dont know|i do not know|we don't know|we dont know|"
    "we do not know|don't remember|i don't remember|can't remember|can't say|cannot say|"
    "hard to say|dunno|idk|no idea|i have no idea|no clue|unknown|unclear|not clear|maybe|"
    "perhaps|possibly|might be|not known|?|??|dk|🤷|"
    "不知道|我不知道|我们不知道|不清楚|我不清楚|不太清楚|不大清楚|不确定|我不确定|不太确定|"
    "不能确定|无法确定|不了解|不记得|记不清|记不清了|忘了|忘记了|不好说|说不好|说不清|难说|未知|"
    "不明|不详|可能|也许|或许|没把握|没印象"
)
_NOT_APPLICABLE = (
    "n/a|na|n.a.|n.a|n\\a|not applicable|does not apply|doesn't apply|not relevant|irrelevant|"
    "不适用|无关|与我无关|不相关|不涉及"
)
_NONE = (
    "none|none of these|none of them|none of those|none of the above|none of it|nothing|"
    "nothing of the above|neither|neither of them|not any|not any of these|zero|0|"
    "以上都没有|以上都不是|以上均无|以上皆无|以上皆非|以上全无|都没有|都不是|都无|全没有|全都没有|"
    "一个也没有|一个都没有|一项也没有|均无|均没有|没有以上|无以上情况|没有任何"
)
_ALL = (
    "all|all of them|all of these|all of the above|everything|every one|each of them|"
    "全部|全部都是|全部都有|全都是|全都有|全是|全有|全选|都是|都有|以上都是|以上都有|以上全部|"
    "以上全是|所有|所有的"
)
_LIKELY = (
    "probably|likely|i think so|i think yes|i guess so|i believe so|"
    "应该是|应该有|好像是|好像有|可能是|可能有|大概是|大概有|应该会"
)
_UNLIKELY = (
    "probably not|unlikely|i think not|i don't think so|i dont think so|i guess not|not really|"
    "应该不是|应该没有|好像不是|好像没有|可能不是|可能没有|大概不是|大概没有|应该不会"
)
_SUBJECTS = "i|we|you|they|he|she|it"
_VERBS = "do|did|does|am|are|is|was|were|have|has|had|will"


def _answers(spelt: str, *codes: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(spelt.split("|"), codes)


def _in_full() -> dict[str, tuple[str, ...]]:
    """Return answers such as "yes, they did" and "no, we have not"."""
    answers: dict[str, tuple[str, ...]] = {}
    for subject, verb in product(_SUBJECTS.split("|"), _VERBS.split("|")):
        answers[f"yes {subject} {verb}"] = (YES,)
        answers |= dict.fromkeys((f"no {subject} {verb}{end}" for end in (" not", "n't")), (NO,))
    return answers


# What a word can mean, the likelier first; with two codes it is asked back.
WORDS: dict[str, tuple[str, ...]] = {
    **_in_full(),
    **_answers(_YES, YES),
    **_answers(_NO, NO),
    **_answers(_UNSURE, UNSURE),
    **_answers(_NOT_APPLICABLE, NOT_APPLICABLE),
    **_answers(_LIKELY, YES, UNSURE),
    **_answers(_UNLIKELY, NO, UNSURE),
}
LIST_WORDS: dict[str, str] = {
    **dict.fromkeys(_NONE.split("|"), NONE),
    **dict.fromkeys(("no", "nope", "没有", "无", "没"), NONE),
    **dict.fromkeys(_ALL.split("|"), ALL),
}
NEGATIONS = ("not", "no", "never", "without", "不", "没", "未", "无", "非")

_NUMBERINGS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth",
    "one|two|three|four|five|six|seven|eight|nine|ten",
    "一|二|三|四|五|六|七|八|九|十|十一|十二|十三|十四|十五|十六|十七|十八|十九|二十",
)
ORDINALS: dict[str, int] = {
    word: number
    for numbering in _NUMBERINGS
    for number, word in enumerate(numbering.split("|"), start=1)
}
